/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.RuntimeData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every route that the broker describes refuses the callers that it must refuse, before it looks at what they send. */
class RouteAuthorisationTest {
    private record Route(String method, String path, JsonNode security) {
        boolean isPublic() {
            return security.isEmpty();
        }

        boolean demands(String scheme) {
            for (JsonNode alternative : security) {
                if (alternative.has(scheme)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static InProcessBroker broker;
    private static List<Route> routes;

    @BeforeAll
    static void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        routes = new ArrayList<>();
        JsonNode paths =
                new RawPeer(broker).get("/openapi.json", Map.of()).body().path("paths");
        paths.properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method -> routes.add(new Route(
                                method.getKey(),
                                path.getKey()
                                        .replace("{class}", "hardware")
                                        .replace("{repository}", "default")
                                        .replace("{type}", "zone-key")
                                        .replace("{tag}", "payroll")
                                        .replace("{version}", "1")
                                        .replace("{name}", "payroll"),
                                method.getValue().path("security")))));
        assertThat(routes)
                .hasSizeGreaterThan(15)
                .noneMatch(route -> route.path().contains("{"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    @Test
    void nobody_without_credentials_gets_past_a_route_that_is_not_public() throws Exception {
        for (Route route : routes) {
            int status = call(new RawPeer(broker), route, Map.of()).status();

            assertThat(status).as(route.toString()).isEqualTo(route.isPublic() ? status(route) : 401);
        }
    }

    @Test
    void made_up_credentials_open_nothing() throws Exception {
        RawPeer peer = new RawPeer(broker);
        for (Route route : routes.stream().filter(route -> !route.isPublic()).toList()) {
            for (Map<String, String> headers : List.of(
                    Map.of("Cookie", "kbs-session-id=00000000-0000-0000-0000-000000000000"),
                    Map.of("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."),
                    Map.of("Authorization", "Basic YWRtaW46YWRtaW4="),
                    Map.of("Authorization", "StrongroomAdmin eyJhbGciOiJub25lIn0.e30."),
                    peer.proven("eyJhbGciOiJub25lIn0.e30.", peer.identity, route.path()))) {
                assertThat(call(peer, route, headers).status())
                        .as(route + " " + headers)
                        .isEqualTo(401);
            }
        }
    }

    @Test
    void routes_that_demand_a_proof_take_no_cookie_no_bearer_token_and_no_token_without_proof() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("simulated");
        String token = attest(peer, challenge);
        for (Route route :
                routes.stream().filter(route -> route.demands("dpopProof")).toList()) {
            for (Map<String, String> headers : List.of(
                    Map.of("Cookie", challenge.cookie()),
                    Map.of("Authorization", "Bearer " + token),
                    Map.of("Authorization", "DPoP " + token),
                    new RawPeer(broker).proven(token, new RawPeer(broker).identity, route.path()))) {
                assertThat(call(peer, route, headers).status())
                        .as(route.toString())
                        .isEqualTo(401);
            }
        }
    }

    /** Whoever administers holds no session, and an attested process is no administrator. */
    @Test
    void routes_of_administrators_take_no_session_whatever_it_proves() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("simulated");
        String token = attest(peer, challenge);
        List<Route> administrative =
                routes.stream().filter(route -> route.demands("administrator")).toList();
        assertThat(administrative)
                .hasSameElementsAs(routes.stream()
                        .filter(route -> route.path().startsWith("/v1/admin/"))
                        .toList())
                .hasSizeGreaterThan(15);
        for (Route route : administrative) {
            for (Map<String, String> headers : List.of(
                    Map.of("Cookie", challenge.cookie()),
                    Map.of("Authorization", "Bearer " + token),
                    Map.of("Authorization", "StrongroomAdmin " + token),
                    peer.proven(token, peer.identity, route.path()))) {
                assertThat(call(peer, route, headers).code())
                        .as(route.toString())
                        .startsWith("admin-token-re");
            }
        }
    }

    @Test
    void a_session_without_a_job_opens_no_route_of_jobs() throws Exception {
        RawPeer peer = new RawPeer(broker);
        RawPeer.Answer challenge = peer.auth("simulated");
        RuntimeData data = RuntimeData.of(challenge.body().path("nonce").asText(), peer.encryption);
        byte[] evidence =
                broker.evidence().collector().collect(data.reportData()).bytes();
        String token = attest(peer, challenge, RawPeer.attestation(data, evidence));
        for (Route route :
                routes.stream().filter(route -> route.demands("dpopProof")).toList()) {
            RawPeer.Answer answer = call(peer, route, peer.proven(token, peer.identity, route.path()));

            assertThat(answer.status()).as(route.toString()).isEqualTo(403);
            assertThat(answer.code()).isEqualTo("job-required");
        }
    }

    /** Attests with a job. */
    private static String attest(RawPeer peer, RawPeer.Answer challenge) throws Exception {
        String message = peer.attestation(
                broker.evidence().collector(),
                TestJobs.driver(Path.of("/run/test")),
                challenge.body().path("nonce").asText());
        return attest(peer, challenge, message);
    }

    private static String attest(RawPeer peer, RawPeer.Answer challenge, String message) throws Exception {
        return peer.post("/kbs/v0/attest", message, Map.of("Cookie", challenge.cookie()))
                .body()
                .path("token")
                .asText();
    }

    /** What a public route answers to an empty message. */
    private static int status(Route route) {
        return route.method().equals("post") ? 400 : 200;
    }

    private static RawPeer.Answer call(RawPeer peer, Route route, Map<String, String> headers) throws Exception {
        return route.method().equals("post") ? peer.post(route.path(), "{}", headers) : peer.get(route.path(), headers);
    }
}
