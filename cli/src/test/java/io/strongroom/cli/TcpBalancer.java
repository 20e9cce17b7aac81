/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One address for several copies of a broker, as a balancer of TCP connections gives it: each connection goes to the first
 * copy that takes it. So clients stay on one copy while that lives.
 */
final class TcpBalancer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Integer> ports;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private TcpBalancer(ServerSocket listener, List<Integer> ports) {
        this.listener = listener;
        this.ports = List.copyOf(ports);
    }

    /** Listens on a free port for copies on these ports, the preferred one first. */
    static TcpBalancer start(List<Integer> ports) throws IOException {
        TcpBalancer balancer = new TcpBalancer(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), ports);
        balancer.threads.execute(balancer::accept);
        return balancer;
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                threads.execute(() -> connect(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Optional<Socket> copy =
                ports.stream().map(TcpBalancer::open).flatMap(Optional::stream).findFirst();
        if (copy.isEmpty()) {
            close(client);
            return;
        }
        threads.execute(() -> pump(copy.get(), client));
        pump(client, copy.get());
    }

    /** A connection to the copy on a port; none if it is down. */
    private static Optional<Socket> open(int port) {
        try {
            return Optional.of(new Socket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Until one side ends, and then the other ends too. */
    private static void pump(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            close(from);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        threads.shutdownNow();
    }
}
