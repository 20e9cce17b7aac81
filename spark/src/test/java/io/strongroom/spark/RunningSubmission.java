/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link SubmitProgram} in a process of its own; its output is kept in memory, not on the disk. */
final class RunningSubmission implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private final Process process;
    private final List<String> out = new ArrayList<>();
    private final List<String> err = new ArrayList<>();
    private final List<Thread> readers;

    RunningSubmission(ProcessBuilder builder) throws IOException {
        this.process = builder.start();
        this.readers = List.of(read(process.getInputStream(), out), read(process.getErrorStream(), err));
    }

    private static Thread read(InputStream in, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    synchronized (lines) {
                        lines.add(line);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Waits until a line of standard output begins so; fails if the process ends before. */
    String awaitOut(String beginning) throws Exception {
        return await(out, beginning);
    }

    /** Waits until a line of standard error begins so; fails if the process ends before. */
    String awaitErr(String beginning) throws Exception {
        return await(err, beginning);
    }

    private String await(List<String> lines, String beginning) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(end)) {
            for (String line : copy(lines)) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            if (!process.isAlive()) {
                break;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no line '" + beginning + "'; standard error: " + String.join("\n", copy(err)));
    }

    int exitCode() throws Exception {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running; standard error: " + String.join("\n", copy(err)));
        }
        for (Thread reader : readers) {
            reader.join(5_000);
        }
        return process.exitValue();
    }

    List<String> out() {
        return copy(out);
    }

    String err() {
        return String.join("\n", copy(err));
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    Path runDirectory() throws Exception {
        return Path.of(awaitErr("JOB ").split(" ", -1)[1]);
    }

    ProcessHandle job() throws Exception {
        return ProcessHandle.of(Long.parseLong(awaitErr("JOB ").split(" ", -1)[2]))
                .orElseThrow();
    }

    private static List<String> copy(List<String> lines) {
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
