/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.ServerTlsConfig;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strongroom.broker.audit.AuditLog;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final Duration UPKEEP = Duration.ofSeconds(3);
    /** Requests in progress end well within it; after them only the acceptor waits out its quiet period. */
    private static final Duration SHUTDOWN_WAIT = Duration.ofMillis(300);

    /** Not zero: Armeria 1.40 then cuts off requests in progress instead of waiting for them. */
    private static final Duration QUIET_PERIOD = Duration.ofMillis(10);

    private static final Logger LOG = LoggerFactory.getLogger(BrokerServer.class);

    private final Server server;
    private final String host;
    private final AuditLog audit;
    private final Readiness readiness;
    private final ScheduledExecutorService upkeep;

    private BrokerServer(
            Server server,
            String host,
            AuditLog audit,
            Readiness readiness,
            ServerIdentity identity,
            ClockJumps clockJumps) {
        this.server = server;
        this.host = host;
        this.audit = audit;
        this.readiness = readiness;
        this.upkeep = Executors.newSingleThreadScheduledExecutor(BrokerServer::daemon);
        var unused = upkeep.scheduleWithFixedDelay(
                () -> {
                    identity.renewIfDue();
                    readiness.check();
                    clockJumps.record();
                },
                UPKEEP.toMillis(),
                UPKEEP.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Starts to serve on the loopback address.
     *
     * @param port 0 for a free one
     * @throws IOException if the port is taken
     */
    public static BrokerServer start(Broker broker, int port) throws IOException {
        return start(broker, ServiceSettings.local(port));
    }

    /**
     * Starts to serve on an address under the usual limits.
     *
     * @param host the address or name to listen on; the certificate names it, besides the loopback address and localhost
     * @param port 0 for a free one
     * @throws IOException if the address is unknown, or the port is taken
     */
    public static BrokerServer start(Broker broker, String host, int port) throws IOException {
        return start(broker, new ServiceSettings(host, port, List.of(), ServiceLimits.DEFAULT));
    }

    /**
     * Starts to serve.
     *
     * @throws IOException if the address is unknown, or the port is taken
     */
    public static BrokerServer start(Broker broker, ServiceSettings settings) throws IOException {
        String host = settings.host();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), settings.port());
        ServerIdentity identity = new ServerIdentity(
                broker.workspace().authorities().first(), settings.certificateNames(), broker.clock());
        Readiness readiness = new Readiness(broker, identity);
        readiness.check();
        Sessions sessions = new Sessions(broker.clock());
        Server server = build(broker, address, settings.limits(), identity, readiness, sessions);
        try {
            server.start().join();
        } catch (CompletionException e) {
            throw new IOException(
                    "the broker cannot listen on " + host + " port " + settings.port() + ": " + e.getCause(), e);
        }
        return new BrokerServer(server, host, broker.audit(), readiness, identity, new ClockJumps(broker, sessions));
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "broker-upkeep");
        thread.setDaemon(true);
        return thread;
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
        readiness.drain();
        upkeep.shutdown();
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

    private static Server build(
            Broker broker,
            InetSocketAddress address,
            ServiceLimits limits,
            ServerIdentity identity,
            Readiness readiness,
            Sessions sessions)
            throws IOException {
        Decisions decisions = new Decisions(broker);
        ConnectionGuard connections = new ConnectionGuard(limits);
        ServiceMetrics metrics = new ServiceMetrics(new SimpleMeterRegistry());
        metrics.watch(sessions, connections, readiness, identity, broker.clock());
        ServerBuilder builder = Server.builder()
                .https(address)
                .tlsEngineType(ProcessCrypto.tlsEngine())
                .tlsProvider(identity, tls())
                .maxRequestLength(MAX_REQUEST_BYTES)
                .http1MaxHeaderSize(MAX_HEADER_BYTES)
                .http2MaxHeaderListSize(MAX_HEADER_BYTES)
                .http1MaxInitialLineLength(MAX_HEADER_BYTES)
                .maxNumConnections(limits.connections())
                .maxConnectionAge(limits.connectionAge())
                .childChannelPipelineCustomizer(connections::accept)
                .requestTimeout(limits.requestTimeout())
                .idleTimeout(limits.idleTimeout())
                .gracefulShutdownTimeout(QUIET_PERIOD, limits.requestTimeout())
                .disableServerHeader()
                .meterRegistry(new CompositeMeterRegistry())
                .decorator((delegate, context, request) -> {
                    ConnectionGuard.begun(context);
                    return delegate.serve(context, request);
                })
                .errorHandler(new Unserved());
        KeyService keys = new KeyService(broker, decisions);
        List<Routes.Route> routes = Routes.of(
                broker,
                new AttestationService(broker, decisions, sessions),
                new SessionService(broker, decisions),
                keys,
                new ManifestService(broker, decisions, keys),
                readiness,
                metrics);
        RouteService.Shared shared = new RouteService.Shared(
                sessions,
                new DpopVerifier(broker.clock()),
                decisions,
                new AdminGate(broker, decisions),
                new RateLimits(limits),
                metrics,
                identity.names());
        for (Routes.Route route : routes) {
            builder.route().path(route.path()).methods(route.method()).build(new RouteService(route, shared));
        }
        return builder.build();
    }

    private static ServerTlsConfig tls() {
        return ServerTlsConfig.builder()
                .tlsCustomizer(tls -> tls.protocols("TLSv1.3"))
                .build();
    }
}
