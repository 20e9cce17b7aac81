/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import io.strongroom.broker.store.PostgresLocation;
import io.strongroom.broker.store.StoreLocation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The broker that is measured: the command {@code broker run} in a process of its own. Not thread-safe. */
final class StormBroker implements AutoCloseable {
    private static final String LOG = "broker.log";
    private static final Duration END = Duration.ofSeconds(30);
    private static final int KIBIBYTES_PER_MEBIBYTE = 1024;
    private static final Pattern COMPILER = Pattern.compile("C[12] Compiler.*");
    private static final int MILLIS_PER_TICK = 10; // USER_HZ is 100 on Linux

    private final Process process;
    private final URI url;

    private StormBroker(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it on a free port, and waits until it serves.
     *
     * @param strongroom the words of a command line before {@code --home}
     * @param store where its store is
     */
    static StormBroker start(List<String> strongroom, Path home, StoreLocation store) throws IOException {
        List<String> command = new ArrayList<>(strongroom);
        command.addAll(List.of("--home", home.toString(), "broker", "run", "--port", "0"));
        if (store instanceof PostgresLocation postgres) {
            command.addAll(List.of("--store", postgres.display()));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(home.resolveSibling(LOG).toFile())
                .start();
        try {
            return new StormBroker(process, served(process));
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static URI served(Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            int at = line.indexOf("https://");
            if (at >= 0) {
                return URI.create(line.substring(at));
            }
        }
        throw new IOException("the broker did not start; see " + LOG + " beside its workspace");
    }

    /** Where it serves. */
    URI url() {
        return url;
    }

    /** The processor time of all its threads so far, those of the compiler and the collector too. */
    Duration time() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /**
     * The processor time of the virtual machine's compilers so far. Each of them has one thread, since the broker has one
     * core, and it does not end. Source: proc_pid_stat(5), fields 14 and 15.
     */
    Duration compilerTime() throws IOException {
        long ticks = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads) {
                ticks += compilerTicks(thread);
            }
        }
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }

    private static long compilerTicks(Path thread) throws IOException {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int nameEnd = stat.lastIndexOf(')');
            if (!COMPILER.matcher(stat.substring(stat.indexOf('(') + 1, nameEnd))
                    .matches()) {
                return 0;
            }
            String[] fields = stat.substring(nameEnd + 2).split(" ", -1); // the first of them is field 3
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (NoSuchFileException e) {
            return 0; // the thread has ended
        }
    }

    /** The most memory that was resident so far, in MiB. */
    long peakMebibytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE;
            }
        }
        throw new IOException("the kernel does not tell the broker's memory");
    }

    /** Ends it as a process manager does, and waits for its end. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the broker did not end within " + END.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the broker ended", e);
        }
    }
}
