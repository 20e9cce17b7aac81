/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** What the broker counts of itself. Labels are routes, statuses and codes alone: nothing that a peer chooses. Thread-safe. */
final class ServiceMetrics {
    /** The code of an answer that is no refusal. */
    static final String ANSWERED = "answered";

    private final MeterRegistry registry;

    ServiceMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Watches numbers that others keep. */
    void watch(
            Sessions sessions, ConnectionGuard connections, Readiness readiness, ServerIdentity identity, Clock clock) {
        gauge("strongroom.sessions", "Attested sessions", sessions::attested);
        gauge("strongroom.challenges", "Challenges that wait for evidence", sessions::challenges);
        gauge("strongroom.connections", "Open connections", connections::open);
        gauge(
                "strongroom.ready",
                "Whether the broker takes decisions: 1 or 0",
                () -> readiness.failing().isEmpty() ? 1 : 0);
        gauge(
                "strongroom.certificate.seconds.left",
                "Until the certificate of the port ends",
                () -> Duration.between(clock.instant(), identity.notAfter()).toSeconds());
    }

    /** Counts an answer. */
    void answered(Routes.Route route, int status, String code, Duration time) {
        Counter.builder("strongroom.requests")
                .description("Answers by route, status and code")
                .tag("method", route.method().name())
                .tag("route", route.path())
                .tag("status", Integer.toString(status))
                .tag("code", code)
                .register(registry)
                .increment();
        Timer.builder("strongroom.request.time")
                .description("From the last byte of a request to its answer")
                .tag("route", route.path())
                .register(registry)
                .record(time);
    }

    /** Everything in the text format of Prometheus. */
    String text() {
        return PrometheusText.of(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        io.micrometer.core.instrument.Gauge.builder(name, value)
                .description(description)
                .register(registry);
    }
}
