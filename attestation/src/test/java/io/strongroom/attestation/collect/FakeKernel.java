/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Plays the kernel's configfs-tsm over a directory of real files: a new entry has its attributes at once, a write to
 * {@code inblob} counts, and reading {@code outblob} makes the report of what {@code inblob} then holds.
 */
final class FakeKernel implements KernelFiles {
    private final KernelFiles real = new NioKernelFiles();
    private final String provider;
    private final boolean hasAuxblob;
    private final Map<String, Deque<IOException>> failures = new HashMap<>();
    private final List<Path> created = new ArrayList<>();
    private final List<byte[]> writes = new ArrayList<>();
    private int interferences;

    FakeKernel(String provider, boolean hasAuxblob) {
        this.provider = provider;
        this.hasAuxblob = hasAuxblob;
    }

    /** The next uses of this file, or of {@code mkdir} or {@code rmdir}, fail so. */
    FakeKernel failing(String operation, IOException... causes) {
        failures.computeIfAbsent(operation, key -> new ArrayDeque<>()).addAll(Arrays.asList(causes));
        return this;
    }

    /** Another process writes to the next so many entries before their report is made. */
    FakeKernel interferedWith(int times) {
        interferences = times;
        return this;
    }

    /** The entries that were made. */
    List<Path> created() {
        return List.copyOf(created);
    }

    /** What was written, one element for each write. */
    List<byte[]> writes() {
        return List.copyOf(writes);
    }

    /** The report of these report data. */
    static byte[] reportOf(byte[] reportData) {
        byte[] prefix = "report of ".getBytes(StandardCharsets.US_ASCII);
        byte[] report = Arrays.copyOf(prefix, prefix.length + reportData.length);
        System.arraycopy(reportData, 0, report, prefix.length, reportData.length);
        return report;
    }

    @Override
    public void createDirectory(Path directory) throws IOException {
        fail("mkdir");
        real.createDirectory(directory);
        created.add(directory);
        Files.writeString(directory.resolve("provider"), provider + "\n");
        Files.writeString(directory.resolve("generation"), "0\n");
        Files.createFile(directory.resolve("inblob"));
        Files.createFile(directory.resolve("outblob"));
        if (hasAuxblob) {
            Files.writeString(directory.resolve("auxblob"), "certificates");
        }
    }

    @Override
    public void removeDirectory(Path directory) throws IOException {
        fail("rmdir");
        for (String attribute : List.of("provider", "generation", "inblob", "outblob", "auxblob")) {
            Files.deleteIfExists(directory.resolve(attribute));
        }
        real.removeDirectory(directory);
    }

    @Override
    public boolean exists(Path file) {
        return real.exists(file);
    }

    @Override
    public byte[] read(Path file, int maxBytes) throws IOException {
        fail(file.getFileName().toString());
        if (file.endsWith("outblob")) {
            if (interferences > 0) {
                interferences--;
                write(file.resolveSibling("inblob"), new byte[64]);
            }
            Files.write(file, reportOf(Files.readAllBytes(file.resolveSibling("inblob"))));
        }
        return real.read(file, maxBytes);
    }

    @Override
    public void writeOnce(Path file, byte[] bytes) throws IOException {
        fail(file.getFileName().toString());
        writes.add(bytes.clone());
        write(file, bytes);
    }

    private void write(Path inblob, byte[] bytes) throws IOException {
        real.writeOnce(inblob, bytes);
        Path generation = inblob.resolveSibling("generation");
        long next = Long.parseUnsignedLong(Files.readString(generation).strip()) + 1;
        Files.writeString(generation, next + "\n");
    }

    private void fail(String operation) throws IOException {
        Deque<IOException> causes = failures.getOrDefault(operation, new ArrayDeque<>());
        if (!causes.isEmpty()) {
            throw causes.removeFirst();
        }
    }
}
