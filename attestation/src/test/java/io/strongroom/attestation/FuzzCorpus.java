/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Inputs that fuzzing found, one for each kind of outcome: {@code src/test/resources/fuzz/NAME}. With the system property
 * {@code strongroom.fuzz.keep} a fuzz test adds an input for every outcome that the corpus lacks.
 */
public final class FuzzCorpus {
    private final Path directory;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    public FuzzCorpus(String name) {
        this.directory = Path.of("src/test/resources/fuzz", name);
        entries().forEach(entry -> known.add(entry.outcome()));
    }

    /**
     * One input.
     *
     * @param outcome its kind: the reason, a hyphen and what it is about; and the name of its file
     * @param input the bytes
     */
    public record Entry(String outcome, Octets input) {
        @Override
        public String toString() {
            return outcome;
        }
    }

    /** The kind of an outcome: its reason and what its message is about, without numbers and values. */
    public static String kindOf(String reason, String message) {
        if (message.endsWith("are left")) {
            return reason + "-too-short";
        }
        if (message.contains("wanted at most")) {
            return reason + "-too-long";
        }
        String topic = message.replaceAll(" (is|are|has|have|begins?|names?|follows|cannot) .*", "")
                .replaceAll("[0-9]+", "n")
                .replaceAll("[^A-Za-z]+", "-");
        return reason + "-" + topic;
    }

    public List<Entry> entries() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".bin"))
                    .sorted()
                    .map(FuzzCorpus::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void offer(String outcome, byte[] input) {
        if (!Boolean.getBoolean("strongroom.fuzz.keep") || !known.add(outcome)) {
            return;
        }
        try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(outcome + ".bin"), input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Entry read(Path file) {
        try {
            String name = file.getFileName().toString();
            return new Entry(name.substring(0, name.length() - ".bin".length()), Octets.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
