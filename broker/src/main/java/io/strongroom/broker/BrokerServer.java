/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.util.TlsEngineType;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.strongroom.broker.audit.AuditLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves workloads over HTTPS, TLS 1.3 only, on one port. Sessions live in this process: a workload keeps to one broker
 * process, and attests again when it is gone. Thread-safe.
 */
public final class BrokerServer implements AutoCloseable {
    /** The port of a broker that runs alone. */
    public static final int DEFAULT_PORT = 8743;

    private static final int MAX_REQUEST_BYTES = 2 * 1024 * 1024;
    private static final int MAX_CONNECTIONS = 10_000;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    /** Requests in progress end well within it; after them only the acceptor waits out its quiet period. */
    private static final Duration SHUTDOWN_WAIT = Duration.ofMillis(300);

    /** Not zero: Armeria 1.40 then cuts off requests in progress instead of waiting for them. */
    private static final Duration QUIET_PERIOD = Duration.ofMillis(10);

    private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);

    private final Server server;
    private final String host;
    private final AuditLog audit;

    private BrokerServer(Server server, String host, AuditLog audit) {
        this.server = server;
        this.host = host;
        this.audit = audit;
    }

    /**
     * Starts to serve on the loopback address.
     *
     * @param port 0 for a free one
     * @throws IOException if the port is taken
     */
    public static BrokerServer start(Broker broker, int port) throws IOException {
        return start(broker, "127.0.0.1", port);
    }

    /**
     * Starts to serve on an address.
     *
     * @param host the address or name to listen on; the certificate names it, besides the loopback address and localhost
     * @param port 0 for a free one
     * @throws IOException if the address is unknown, or the port is taken
     */
    public static BrokerServer start(Broker broker, String host, int port) throws IOException {
        Server server = build(broker, host, new InetSocketAddress(InetAddress.getByName(host), port));
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new IOException("the broker cannot listen on " + host + " port " + port + ": " + e.getCause(), e);
        }
        return new BrokerServer(server, host, broker.audit());
    }

    /** The port. */
    public int port() {
        return server.activeLocalPort();
    }

    /** The URL for clients on this machine, or for the host that was named. */
    public URI url() {
        return URI.create("https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port());
    }

    /** Stops listening and ends. The idle threads of the network library end by themselves a little later. */
    @Override
    public void close() {
        stop(SHUTDOWN_WAIT);
    }

    /**
     * Ends once requests in progress have been answered, and signs a head over what was recorded.
     *
     * @param patience how long to wait for them and for the threads
     * @return whether everything had ended by then
     */
    public boolean stop(Duration patience) {
        boolean hasEnded = await(server.stop(), patience);
        try {
            audit.signHead();
        } catch (IOException e) {
            LOG.error("no head of the audit log was signed: {}", e.getMessage());
        }
        return hasEnded;
    }

    private static boolean await(CompletableFuture<Void> stopped, Duration patience) {
        try {
            stopped.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            LOG.debug("the server's threads have not ended yet", e);
        } catch (ExecutionException e) {
            LOG.warn("the server did not stop in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private static Server build(Broker broker, String host, InetSocketAddress address) throws IOException {
        Sessions sessions = new Sessions(broker.clock());
        DpopVerifier proofs = new DpopVerifier(broker.clock());
        Decisions decisions = new Decisions(broker);
        ServerBuilder builder = Server.builder()
                .https(address)
                .tlsEngineType(TlsEngineType.JDK)
                .tls(TlsKeyPair.of(broker.workspace().authorities().first().tlsKey(), certificates(broker, host)))
                .tlsCustomizer(tls -> tls.protocols("TLSv1.3"))
                .maxRequestLength(MAX_REQUEST_BYTES)
                .maxNumConnections(MAX_CONNECTIONS)
                .requestTimeout(REQUEST_TIMEOUT)
                .idleTimeout(IDLE_TIMEOUT)
                .gracefulShutdownTimeout(QUIET_PERIOD, REQUEST_TIMEOUT)
                .disableServerHeader()
                .meterRegistry(new CompositeMeterRegistry())
                .errorHandler((context, cause) -> unserved(cause));
        KeyService keys = new KeyService(broker, decisions);
        List<Routes.Route> routes = Routes.of(
                broker,
                new AttestationService(broker, decisions, sessions),
                new SessionService(broker, decisions),
                keys,
                new ManifestService(broker, decisions, keys));
        for (Routes.Route route : routes) {
            builder.route()
                    .path(route.path())
                    .methods(route.method())
                    .build(new RouteService(route, sessions, proofs, decisions));
        }
        return builder.build();
    }

    /** What a peer sees whose request never reached its route, or waited there for too long. */
    private static HttpResponse unserved(Throwable cause) {
        String correlationId = UUID.randomUUID().toString();
        return cause instanceof RequestTimeoutException
                ? RouteService.problem(HttpStatus.SERVICE_UNAVAILABLE, RouteService.TIMEOUT, correlationId)
                : RouteService.problem(HttpStatus.BAD_REQUEST, "bad-request", correlationId);
    }

    private static List<X509Certificate> certificates(Broker broker, String host) {
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        if (!names.contains(host)) {
            names.add(host);
        }
        return broker.workspace()
                .authorities()
                .first()
                .issueServer(names, broker.clock().instant());
    }
}
