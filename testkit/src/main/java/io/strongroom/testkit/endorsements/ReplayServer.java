/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTPS server on 127.0.0.1 that replays recorded answers by path and query, and 404 to everything else. */
public final class ReplayServer implements AutoCloseable {
    private final TlsForge tls;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile CountDownLatch isOver = new CountDownLatch(1);
    private final Map<String, Deque<Recorded>> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private ReplayServer(TlsForge tls) throws IOException {
        this.tls = tls;
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.serverContext()));
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** A server on any free port, with a certificate for 127.0.0.1. */
    public static ReplayServer start() throws IOException {
        return start(TlsForge.forLoopback());
    }

    /** A server on any free port, with this certificate. */
    public static ReplayServer start(TlsForge tls) throws IOException {
        return new ReplayServer(tls);
    }

    /** Its URL without a path. */
    public URI url() {
        return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The authority of its certificate, PEM. */
    public String authorityPem() {
        return tls.authorityPem();
    }

    /** Answers {@code request}, a path with its query, with these in order; the last one serves from then on. */
    public ReplayServer replay(String request, Recorded... recorded) {
        answers.put(request, new ArrayDeque<>(List.of(recorded)));
        return this;
    }

    /** Answers each request with one answer. */
    public ReplayServer replay(Map<String, Recorded> recorded) {
        recorded.forEach(this::replay);
        return this;
    }

    /** Forgets all answers and requests, and ends those that wait. */
    public synchronized void forget() {
        isOver.countDown();
        isOver = new CountDownLatch(1);
        answers.clear();
        requests.clear();
    }

    /** All requests, paths with queries, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestURI().toString();
        requests.add(request);
        Recorded recorded = next(request);
        recorded.headers()
                .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] body = recorded.body().toArray();
        try (exchange) {
            switch (recorded.form()) {
                case WHOLE -> {
                    exchange.sendResponseHeaders(recorded.status(), body.length == 0 ? -1 : body.length);
                    write(exchange, body, body.length);
                }
                case CHUNKED -> {
                    exchange.sendResponseHeaders(recorded.status(), 0);
                    write(exchange, body, body.length);
                    exchange.getResponseBody().close();
                }
                case SILENT -> isOver.await();
                case STALLED -> {
                    exchange.sendResponseHeaders(recorded.status(), body.length);
                    write(exchange, body, body.length / 2);
                    isOver.await();
                }
                case CUT_OFF -> {
                    exchange.sendResponseHeaders(recorded.status(), body.length);
                    write(exchange, body, body.length / 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Recorded next(String request) {
        Deque<Recorded> queue = answers.getOrDefault(request, new ArrayDeque<>());
        if (queue.isEmpty()) {
            return Recorded.status(404);
        }
        return queue.size() == 1 ? queue.getFirst() : queue.removeFirst();
    }

    private static void write(HttpExchange exchange, byte[] body, int length) throws IOException {
        if (length > 0) {
            OutputStream out = exchange.getResponseBody();
            out.write(body, 0, length);
            out.flush();
        }
    }

    @Override
    public void close() {
        isOver.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
