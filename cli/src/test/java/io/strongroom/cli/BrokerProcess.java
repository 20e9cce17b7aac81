/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** {@code strongroom broker run} as a process of its own, on one port for all its lives. Not thread-safe. */
final class BrokerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);

    private final Path directory;
    private final List<String> before;
    private final List<String> options;
    private final int port;
    private CommandProcess process;

    private BrokerProcess(Path directory, List<String> before, int port, List<String> options) throws IOException {
        this.directory = directory;
        this.before = List.copyOf(before);
        this.options = List.copyOf(options);
        this.port = port;
        this.process = run();
    }

    /**
     * Starts it over the workspace {@code directory/home} on a free port.
     *
     * @param options of {@code broker run}
     * @param before a command that it runs behind, which ends with {@code exec "$@"}; empty: none
     */
    static BrokerProcess start(Path directory, List<String> before, String... options) throws IOException {
        BrokerProcess broker = new BrokerProcess(directory, before, freePort(), List.of(options));
        broker.awaitServing();
        return broker;
    }

    private CommandProcess run() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("broker", "run", "--port", Integer.toString(port)));
        arguments.addAll(options);
        return CommandProcess.start(directory, before, arguments.toArray(String[]::new));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + port);
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /** What this life of it has logged. */
    String log() throws IOException {
        return process.err();
    }

    /** Kills it with -9. */
    void kill() throws InterruptedException {
        process.kill();
    }

    /** Starts it anew after {@link #kill}. */
    void restart() throws IOException {
        process = run();
        awaitServing();
    }

    private void awaitServing() {
        CommandProcess started = process;
        Awaitility.await("the broker")
                .atMost(START)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (!started.isAlive()) {
                        throw new AssertionError("the broker ended: " + started.err());
                    }
                    return started.out().contains("serving ");
                });
    }

    /** Lets it end as an administrator does. */
    void stop() throws IOException, InterruptedException {
        process.signal("TERM");
        process.await();
    }

    @Override
    public void close() throws InterruptedException {
        process.kill();
    }
}
