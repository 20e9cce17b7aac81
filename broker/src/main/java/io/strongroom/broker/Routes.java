/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Every route of the broker: its method, its path, who may call it, how long its requests may be, and what it does. */
final class Routes {
    private static final String CLASS = "/class/";
    private static final String METRICS = "/metrics";
    private static final String HEALTH = "/healthz";
    private static final String READINESS = "/readyz";
    private static final Set<String> PROBES = Set.of(METRICS, HEALTH, READINESS);
    private static final int SMALL = 4 * 1024;
    private static final int PATHS = 64 * 1024;
    private static final int EVIDENCE = 256 * 1024;
    private static final int LARGE = 2 * 1024 * 1024;

    /** Who may call a route. */
    enum Access {
        /** Anybody: it tells nothing but what is public. */
        PUBLIC,
        /** Whoever opened the challenge that the cookie names. */
        CHALLENGE_COOKIE,
        /**
         * An attested session by its cookie or bearer token: answers are encrypted to the attested key, and given by {@link
         * Decisions#decideFor}.
         */
        SESSION,
        /** An attested session that proves its identity key (DPoP). */
        SESSION_WITH_PROOF,
        /** An administrator with one of the route's roles, who learns something: the request is recorded. */
        ADMIN_READ,
        /** An administrator with one of the route's roles, who changes something: the change is recorded. */
        ADMIN_CHANGE;

        /** Whether the decision itself, in its own transaction, refuses those whom an administrator denied. */
        boolean isDeniedByItsDecision() {
            return this == SESSION;
        }

        boolean isForAdministrators() {
            return this == ADMIN_READ || this == ADMIN_CHANGE;
        }
    }

    /** What a handler gets. */
    record Call(
            ServiceRequestContext context,
            AggregatedHttpRequest request,
            JsonNode body,
            String correlationId,
            ObjectNode peer,
            Optional<AttestedSession> session,
            Optional<Broker> administered) {
        AttestedSession attested() {
            return session.orElseThrow(() -> new IllegalStateException("the route demands no session"));
        }

        /** The broker, which records what it does as done by the administrator who asks. */
        Broker broker() {
            return administered.orElseThrow(() -> new IllegalStateException("the route is not for administrators"));
        }

        String path(String name) {
            return Optional.ofNullable(context.pathParam(name)).orElse("");
        }
    }

    /** What a handler gives. */
    record Answer(HttpStatus status, MediaType type, HttpData content, Map<String, String> headers) {
        static Answer of(JsonNode body) {
            return of(body, Map.of());
        }

        static Answer of(JsonNode body, Map<String, String> headers) {
            return new Answer(HttpStatus.OK, MediaType.JSON, HttpData.wrap(StrictJson.canonical(body)), headers);
        }

        static Answer of(HttpStatus status, JsonNode body) {
            return new Answer(status, MediaType.JSON, HttpData.wrap(StrictJson.canonical(body)), Map.of());
        }
    }

    /** What a route does. */
    @FunctionalInterface
    interface Handler {
        /** Answers; a {@link Refusal} or a malformed message becomes a problem. */
        Answer answer(Call call) throws IOException;
    }

    /** One route; the path is written as in OpenAPI. It has roles if and only if it is for administrators. */
    record Route(
            HttpMethod method, String path, Access access, Set<AdminRole> roles, int maxRequestBytes, Handler handler) {
        Route {
            roles = Set.copyOf(roles);
            if (access.isForAdministrators() == roles.isEmpty()) {
                throw new IllegalArgumentException(path + " is for administrators, and for none of their roles");
            }
        }

        /** Whether probes and collectors ask for it by whatever name or address they know. */
        boolean isForProbes() {
            return PROBES.contains(path);
        }
    }

    private Routes() {}

    static List<Route> of(
            Broker broker,
            AttestationService attestation,
            SessionService jobs,
            KeyService keys,
            ManifestService manifests,
            Readiness readiness,
            ServiceMetrics metrics) {
        List<Route> ofWorkloads = List.of(
                post("/kbs/v0/auth", Access.PUBLIC, SMALL, call -> {
                    var challenged = attestation.challenge(call.body(), call.peer());
                    String cookie =
                            "kbs-session-id=" + challenged.cookie() + "; Path=/kbs; Secure; HttpOnly; SameSite=Strict";
                    return Answer.of(challenged.answer(), Map.of("set-cookie", cookie));
                }),
                post(
                        "/kbs/v0/attest",
                        Access.CHALLENGE_COOKIE,
                        EVIDENCE,
                        call -> Answer.of(attestation.attest(
                                Requests.cookie(call.request()),
                                call.body(),
                                Requests.issuer(call.request()),
                                call.correlationId(),
                                call.peer()))),
                get(
                        "/kbs/v0/resource/{repository}/{type}/{tag}",
                        Access.SESSION,
                        call -> Answer.of(keys.release(
                                call.attested(),
                                call.path("repository"),
                                call.path("type"),
                                call.path("tag"),
                                call.correlationId()))),
                post(
                        "/v1/session",
                        Access.SESSION_WITH_PROOF,
                        LARGE,
                        call -> Answer.of(jobs.open(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/identity",
                        Access.SESSION_WITH_PROOF,
                        EVIDENCE,
                        call -> Answer.of(jobs.identities().issue(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/identities/denied",
                        Access.SESSION_WITH_PROOF,
                        SMALL,
                        call -> Answer.of(jobs.identities().denied(call.attested(), call.body()))),
                post(
                        "/v1/report",
                        Access.SESSION_WITH_PROOF,
                        LARGE,
                        call -> Answer.of(jobs.report(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/unwrap",
                        Access.SESSION_WITH_PROOF,
                        LARGE,
                        call -> Answer.of(keys.unwrap(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/wrap",
                        Access.SESSION_WITH_PROOF,
                        LARGE,
                        call -> Answer.of(keys.wrap(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/manifests/latest",
                        Access.SESSION_WITH_PROOF,
                        PATHS,
                        call -> Answer.of(manifests.latest(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/manifests/anchor",
                        Access.SESSION_WITH_PROOF,
                        PATHS,
                        call -> Answer.of(manifests.anchor(call.attested(), call.body(), call.correlationId()))),
                post(
                        "/v1/manifests/end",
                        Access.SESSION_WITH_PROOF,
                        PATHS,
                        call -> Answer.of(manifests.end(call.attested(), call.body(), call.correlationId()))),
                get(
                        "/.well-known/openid-configuration",
                        Access.PUBLIC,
                        call -> Answer.of(discovery(Requests.issuer(call.request())))),
                get("/.well-known/jwks.json", Access.PUBLIC, call -> Answer.of(jwks(broker, Authorities.FIRST))),
                get(
                        CLASS + "{class}/.well-known/openid-configuration",
                        Access.PUBLIC,
                        call -> Answer.of(discovery(issuer(Requests.issuer(call.request()), further(call))))),
                get(
                        CLASS + "{class}/.well-known/jwks.json",
                        Access.PUBLIC,
                        call -> Answer.of(jwks(broker, further(call)))),
                get("/openapi.json", Access.PUBLIC, call -> Answer.of(openApi())),
                get(HEALTH, Access.PUBLIC, call -> Answer.of(StrictJson.object().put("status", "up"))),
                get(READINESS, Access.PUBLIC, call -> readiness(readiness.failing())),
                get(METRICS, Access.PUBLIC, call -> text(metrics.text())));
        return Stream.concat(ofWorkloads.stream(), AdminRoutes.all().stream()).toList();
    }

    private static Answer readiness(List<String> failing) {
        if (failing.isEmpty()) {
            return Answer.of(StrictJson.object().put("status", "ready"));
        }
        ObjectNode json = StrictJson.object().put("status", "not-ready");
        failing.forEach(json.putArray("failing")::add);
        return Answer.of(HttpStatus.SERVICE_UNAVAILABLE, json);
    }

    private static Answer text(String text) {
        MediaType type = MediaType.parse(PrometheusText.CONTENT_TYPE);
        return new Answer(HttpStatus.OK, type, HttpData.ofUtf8(text), Map.of());
    }

    /** The OpenAPI document. */
    static JsonNode openApi() throws IOException {
        try (InputStream in = Routes.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IOException("openapi.json is missing from this build");
            }
            return StrictJson.parse(in.readAllBytes(), LARGE);
        }
    }

    /**
     * The issuer of attestation results of a class: an issuer of its own for each, so that whoever trusts one trusts no
     * other.
     *
     * @param broker the broker's URL, which is the issuer of simulated results
     */
    static String issuer(String broker, AssuranceClass assuranceClass) {
        return assuranceClass == Authorities.FIRST ? broker : broker + CLASS + assuranceClass.wireName();
    }

    private static AssuranceClass further(Call call) throws Refusal {
        return Stream.of(AssuranceClass.values())
                .filter(assuranceClass -> assuranceClass != Authorities.FIRST)
                .filter(assuranceClass -> assuranceClass.wireName().equals(call.path("class")))
                .findFirst()
                .orElseThrow(() -> Refusal.of(
                        Refusal.Code.NOT_FOUND,
                        "there is no issuer of class '" + call.path("class") + "'",
                        "ask for hardware or tpm; the issuer of simulated results is the broker's URL"));
    }

    private static ObjectNode discovery(String issuer) {
        ObjectNode json = StrictJson.object();
        json.put("issuer", issuer);
        json.put("jwks_uri", issuer + "/.well-known/jwks.json");
        json.putArray("response_types_supported").add("none");
        json.putArray("subject_types_supported").add("public");
        json.putArray("id_token_signing_alg_values_supported").add("ES256");
        return json;
    }

    private static ObjectNode jwks(Broker broker, AssuranceClass assuranceClass) throws IOException {
        ObjectNode json = StrictJson.object();
        String key = broker.workspace()
                .authorities()
                .of(assuranceClass)
                .tokenSigner()
                .toPublicJWK()
                .toJSONString();
        json.putArray("keys").add(StrictJson.parse(key.getBytes(StandardCharsets.UTF_8), SMALL));
        return json;
    }

    private static Route get(String path, Access access, Handler handler) {
        return new Route(HttpMethod.GET, path, access, Set.of(), SMALL, handler);
    }

    private static Route post(String path, Access access, int maxRequestBytes, Handler handler) {
        return new Route(HttpMethod.POST, path, access, Set.of(), maxRequestBytes, handler);
    }
}
