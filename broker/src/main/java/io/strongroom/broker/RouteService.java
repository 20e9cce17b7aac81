/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one route: checks who calls and how much, parses, calls the handler, and turns every refusal into a problem (RFC
 * 9457) that holds a code and a correlation id, nothing else.
 */
final class RouteService implements HttpService {
    private static final Logger LOG = LoggerFactory.getLogger(RouteService.class);
    /** The code of a defect, or of a store that fails. */
    static final String INTERNAL_ERROR = "internal-error";

    /** The code of a request that took too long. */
    static final String TIMEOUT = "timeout";

    private static final String PROBLEM_TYPE = "urn:strongroom:problem:";
    private static final String DETAIL = "the broker's administrator finds the reason under the correlation id";

    private final Routes.Route route;
    private final Sessions sessions;
    private final DpopVerifier proofs;
    private final Decisions decisions;

    RouteService(Routes.Route route, Sessions sessions, DpopVerifier proofs, Decisions decisions) {
        this.route = route;
        this.sessions = sessions;
        this.proofs = proofs;
        this.decisions = decisions;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        return HttpResponse.of(
                request.aggregate().thenApplyAsync(whole -> answer(context, whole), context.blockingTaskExecutor()));
    }

    private HttpResponse answer(ServiceRequestContext context, AggregatedHttpRequest request) {
        String correlationId = UUID.randomUUID().toString();
        ObjectNode peer = StrictJson.object().put("kind", "peer");
        InetSocketAddress address = context.remoteAddress();
        peer.put("address", address.getAddress().getHostAddress());
        try {
            return json(handle(context, request, correlationId, peer));
        } catch (Refusal refusal) {
            return refused(correlationId, peer, refusal);
        } catch (MessageFormatException e) {
            return refused(correlationId, peer, Refusal.badRequest(String.valueOf(e.getMessage())));
        } catch (IOException | RuntimeException e) {
            report(route.method() + " " + route.path(), correlationId, e);
            return problem(HttpStatus.INTERNAL_SERVER_ERROR, INTERNAL_ERROR, correlationId);
        }
    }

    private Routes.Answer handle(
            ServiceRequestContext context, AggregatedHttpRequest request, String correlationId, ObjectNode peer)
            throws IOException {
        int length = request.content().length();
        if (length > route.maxRequestBytes()) {
            throw Refusal.of(
                    Refusal.Code.REQUEST_TOO_LARGE,
                    "the request has " + length + " bytes, at most " + route.maxRequestBytes() + " are read",
                    "send less at once");
        }
        Optional<AttestedSession> session = session(request);
        JsonNode body = route.method() == HttpMethod.POST
                ? StrictJson.parse(request.content().array(), route.maxRequestBytes())
                : StrictJson.object();
        return route.handler().answer(new Routes.Call(context, request, body, correlationId, peer, session));
    }

    private Optional<AttestedSession> session(AggregatedHttpRequest request) throws Refusal {
        return switch (route.access()) {
            case PUBLIC, CHALLENGE_COOKIE -> Optional.empty();
            case SESSION ->
                Optional.of(sessions.ofCookie(Requests.cookie(request))
                        .or(() -> Requests.bearerToken(request).flatMap(sessions::ofToken))
                        .orElseThrow(RouteService::notAttested));
            case SESSION_WITH_PROOF -> Optional.of(proven(request));
        };
    }

    private AttestedSession proven(AggregatedHttpRequest request) throws Refusal {
        String token = Requests.dpopToken(request).orElseThrow(RouteService::notAttested);
        AttestedSession session = sessions.ofToken(token).orElseThrow(RouteService::notAttested);
        JobClaim job = SessionService.requireJob(session);
        String proof = Requests.proof(request)
                .orElseThrow(() -> Refusal.of(
                        Refusal.Code.PROOF_INVALID,
                        "the request carries no proof of the identity key, or more than one",
                        "send one DPoP header"));
        proofs.verify(proof, job.identityKey(), route.method().name(), Requests.target(request), token);
        return session;
    }

    private HttpResponse refused(String correlationId, ObjectNode peer, Refusal refusal) {
        try {
            if (!refusal.isRecorded()) {
                decisions.refuse(new Decisions.Question(correlationId, peer, route.path(), "request"), 0, refusal);
            }
        } catch (IOException | RuntimeException e) {
            report("recording a refusal", correlationId, e);
        }
        return problem(
                HttpStatus.valueOf(refusal.code().status()), refusal.code().wireName(), correlationId);
    }

    /** One line for whoever runs the broker; where it happened is for whoever looks for the cause. */
    private static void report(String what, String correlationId, Exception failure) {
        LOG.error("{} failed, correlation id {}: {}", what, correlationId, failure.toString());
        LOG.debug("correlation id {}", correlationId, failure);
    }

    private static HttpResponse json(Routes.Answer answer) {
        ResponseHeadersBuilder headers = ResponseHeaders.builder(HttpStatus.OK).contentType(MediaType.JSON);
        headers.add("cache-control", "no-store");
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            headers.add(header.getKey(), header.getValue());
        }
        return HttpResponse.of(headers.build(), HttpData.wrap(StrictJson.canonical(answer.body())));
    }

    /** A problem as every peer sees it. */
    static HttpResponse problem(HttpStatus status, String code, String correlationId) {
        ObjectNode json = StrictJson.object();
        json.put("type", PROBLEM_TYPE + code);
        json.put("title", status.reasonPhrase());
        json.put("status", status.code());
        json.put("detail", DETAIL);
        json.put("code", code);
        json.put("correlation-id", correlationId);
        return HttpResponse.of(
                ResponseHeaders.of(status, "content-type", "application/problem+json"),
                HttpData.wrap(StrictJson.canonical(json)));
    }

    private static Refusal notAttested() {
        return Refusal.of(
                Refusal.Code.NOT_ATTESTED,
                "the request names no attested session: there is none, or it has expired",
                "attest with /kbs/v0/auth and /kbs/v0/attest");
    }
}
