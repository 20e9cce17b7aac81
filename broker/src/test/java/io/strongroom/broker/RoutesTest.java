/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpMethod;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
                if (route.path().startsWith("/v1/admin/")) {
                    assertThat(route.access().isForAdministrators())
                            .as(name(route))
                            .isTrue();
                } else if (route.path().startsWith("/v1/")) {
                    assertThat(route.access()).isEqualTo(Routes.Access.SESSION_WITH_PROOF);
                }
            }
        }
    }

    /** Who may do what, in full: a route that is added, or whose roles change, changes this table too. */
    @Test
    void every_route_of_administrators_has_its_roles_and_no_other_route_has_any(@TempDir Path directory)
            throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            Map<String, String> roles = new TreeMap<>();
            for (Routes.Route route : routes(workspace)) {
                String names =
                        route.roles().stream().map(AdminRole::wireName).sorted().collect(Collectors.joining(" "));
                assertThat(names.isEmpty())
                        .as(name(route))
                        .isEqualTo(!route.path().startsWith("/v1/admin/"));
                if (!names.isEmpty()) {
                    roles.put(
                            name(route),
                            (route.access() == Routes.Access.ADMIN_CHANGE ? "changes: " : "reads: ") + names);
                }
            }

            assertThat(roles)
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("get /v1/admin/policies", "reads: auditor operator owner"),
                            Map.entry("get /v1/admin/policies/{version}", "reads: auditor operator owner"),
                            Map.entry("post /v1/admin/policies/statement", "reads: auditor operator owner"),
                            Map.entry("post /v1/admin/policies", "changes: owner"),
                            Map.entry("get /v1/admin/keys", "reads: auditor operator owner"),
                            Map.entry("post /v1/admin/keys", "changes: operator"),
                            Map.entry("post /v1/admin/keys/{name}/rotate", "changes: operator"),
                            Map.entry("post /v1/admin/keys/{name}/disable", "changes: operator"),
                            Map.entry("post /v1/admin/keys/{name}/enable", "changes: operator"),
                            Map.entry("post /v1/admin/keys/{name}/delete", "changes: operator"),
                            Map.entry("post /v1/admin/keys/{name}/keep", "changes: operator"),
                            Map.entry("post /v1/admin/keys/{name}/statement", "reads: auditor operator owner"),
                            Map.entry("post /v1/admin/audit/records", "reads: auditor"),
                            Map.entry("post /v1/admin/audit/explain", "reads: auditor"),
                            Map.entry("post /v1/admin/audit/head", "reads: auditor"),
                            Map.entry("get /v1/admin/identities", "reads: auditor operator owner"),
                            Map.entry("post /v1/admin/identities/deny", "changes: operator"),
                            Map.entry("post /v1/admin/identities/allow", "changes: operator")));
        }
    }

    @Test
    void a_route_of_administrators_without_a_role_cannot_be_made() {
        assertThatThrownBy(() -> new Routes.Route(
                        HttpMethod.POST, "/v1/admin/new", Routes.Access.ADMIN_CHANGE, Set.of(), 1, call -> {
                            throw new IllegalStateException("never called");
                        }))
                .hasMessageContaining("for none of their roles");
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
