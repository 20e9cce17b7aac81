/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
    private static final Set<String> PUBLIC = Set.of(
            "post /kbs/v0/auth",
            "get /.well-known/openid-configuration",
            "get /.well-known/jwks.json",
            "get /class/{class}/.well-known/openid-configuration",
            "get /class/{class}/.well-known/jwks.json",
            "get /openapi.json",
            "get /healthz",
            "get /readyz",
            "get /metrics");

    @Test
    void the_openapi_document_holds_exactly_the_routes(@TempDir Path directory) throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            Set<String> served = new TreeSet<>();
            for (Routes.Route route : routes(workspace)) {
                served.add(name(route));
            }
            Set<String> described = new TreeSet<>();
            JsonNode paths = Routes.openApi().path("paths");
            paths.properties()
                    .forEach(path -> path.getValue()
                            .fieldNames()
                            .forEachRemaining(method -> described.add(method + " " + path.getKey())));

            assertThat(described).isEqualTo(served);
        }
    }

    @Test
    void every_route_that_is_not_known_to_be_public_demands_a_session(@TempDir Path directory) throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            for (Routes.Route route : routes(workspace)) {
                assertThat(route.access() == Routes.Access.PUBLIC)
                        .as(name(route))
                        .isEqualTo(PUBLIC.contains(name(route)));
                // A route with this access must decide by Decisions.decideFor, which refuses who was denied.
                assertThat(route.access() == Routes.Access.SESSION)
                        .as(name(route))
                        .isEqualTo(route.path().startsWith("/kbs/v0/resource/"));
                if (route.path().startsWith("/v1/")) {
                    assertThat(route.access()).isEqualTo(Routes.Access.SESSION_WITH_PROOF);
                }
            }
        }
    }

    private static String name(Routes.Route route) {
        return route.method().name().toLowerCase(Locale.ROOT) + " " + route.path();
    }

    private static List<Routes.Route> routes(Workspace workspace) throws Exception {
        Broker broker = Broker.of(workspace);
        Decisions decisions = new Decisions(broker);
        KeyService keys = new KeyService(broker, decisions);
        ServerIdentity identity =
                new ServerIdentity(workspace.authorities().first(), List.of("localhost"), broker.clock());
        return Routes.of(
                broker,
                new AttestationService(broker, decisions, new Sessions(broker.clock())),
                new SessionService(broker, decisions),
                keys,
                new ManifestService(broker, decisions, keys),
                new Readiness(broker, identity),
                new ServiceMetrics(new SimpleMeterRegistry()));
    }
}
