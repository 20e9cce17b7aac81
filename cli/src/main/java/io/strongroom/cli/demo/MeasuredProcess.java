/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process that ran to its end.
 *
 * @param exitCode how it ended
 * @param elapsed how long it took
 * @param cpu processor time of it and its children, as last seen before each ended
 * @param log what it printed
 */
record MeasuredProcess(int exitCode, Duration elapsed, Duration cpu, Path log) {
    private static final long SAMPLE_MILLIS = 100;

    /** Runs a process with its output in {@code log}. */
    static MeasuredProcess run(ProcessBuilder builder, Path log) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        Map<Long, Duration> cpu = new HashMap<>();
        try {
            do {
                Stream.concat(Stream.of(process.toHandle()), process.descendants())
                        .forEach(handle -> handle.info()
                                .totalCpuDuration()
                                .ifPresent(duration -> cpu.put(handle.pid(), duration)));
            } while (!process.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            process.destroy();
            throw e;
        }
        return new MeasuredProcess(
                process.exitValue(),
                Duration.ofNanos(System.nanoTime() - begin),
                cpu.values().stream().reduce(Duration.ZERO, Duration::plus),
                log);
    }
}
