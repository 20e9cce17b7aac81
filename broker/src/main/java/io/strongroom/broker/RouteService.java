/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.StoreUnavailableException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Serves one route: checks who calls, how often and how much, parses, calls the handler, and turns every refusal into a
 * problem.
 */
final class RouteService implements HttpService {
    /** The code of a defect, or of a store that was altered. */
    static final String INTERNAL_ERROR = Problems.INTERNAL_ERROR;

    /** The code of a request that took too long. */
    static final String TIMEOUT = Problems.TIMEOUT;

    private static final String CORRELATION_ID = "correlation-id";
    private static final Logger LOG = LoggerFactory.getLogger(RouteService.class);

    /**
     * What all routes share.
     *
     * @param names those that the broker's certificate holds; requests for other hosts are refused
     */
    record Shared(
            Sessions sessions,
            DpopVerifier proofs,
            Decisions decisions,
            AdminGate administration,
            RateLimits limits,
            ServiceMetrics metrics,
            List<String> names) {}

    private final Routes.Route route;
    private final Shared shared;

    RouteService(Routes.Route route, Shared shared) {
        this.route = route;
        this.shared = shared;
    }

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        long began = System.nanoTime();
        String address = context.remoteAddress().getAddress().getHostAddress();
        try {
            shared.limits().admitPeer(PeerGroup.of(address));
            if (isUnattested()) {
                shared.limits().admitUnattested(PeerGroup.of(address));
            }
            shared.limits().enter();
        } catch (Refusal refusal) {
            String correlationId = UUID.randomUUID().toString();
            LOG.debug("{} refused: {}", route.path(), refusal.reasons());
            return counted(
                    Problems.of(refusal, correlationId),
                    refusal.code().status(),
                    refusal.code().wireName(),
                    began);
        }
        context.setMaxRequestLength(route.maxRequestBytes());
        var unused =
                context.log().whenComplete().thenAccept(log -> shared.limits().leave());
        return HttpResponse.of(request.aggregate()
                .handleAsync(
                        (whole, failure) -> whole == null ? unread(failure, address) : answer(context, whole, address),
                        context.blockingTaskExecutor()));
    }

    /** A request that did not come whole. */
    private HttpResponse unread(Throwable failure, String address) {
        if (!Problems.isTooLarge(failure)) {
            return HttpResponse.ofFailure(Exceptions.peel(failure));
        }
        ObjectNode peer = StrictJson.object().put("kind", "peer").put("address", address);
        return refused(
                UUID.randomUUID().toString(),
                peer,
                tooLarge("more than " + route.maxRequestBytes()),
                System.nanoTime());
    }

    private Refusal tooLarge(String bytes) {
        return Refusal.of(
                Refusal.Code.REQUEST_TOO_LARGE,
                "the request has " + bytes + " bytes, at most " + route.maxRequestBytes() + " are read",
                "send less at once");
    }

    private boolean isUnattested() {
        return route.access() == Routes.Access.CHALLENGE_COOKIE
                || route.access().isForAdministrators()
                || (route.method() == HttpMethod.POST && route.access() == Routes.Access.PUBLIC);
    }

    private HttpResponse answer(ServiceRequestContext context, AggregatedHttpRequest request, String address) {
        long began = System.nanoTime();
        String correlationId = UUID.randomUUID().toString();
        ObjectNode peer = StrictJson.object().put("kind", "peer").put("address", address);
        MDC.put(CORRELATION_ID, correlationId);
        try {
            Routes.Answer answer = handle(context, request, correlationId, peer);
            LOG.debug("{} {} answered, correlation id {}", route.method(), route.path(), correlationId);
            return counted(response(answer), answer.status().code(), ServiceMetrics.ANSWERED, began);
        } catch (Refusal refusal) {
            return refused(correlationId, peer, refusal, began);
        } catch (MessageFormatException e) {
            return refused(correlationId, peer, Refusal.badRequest(String.valueOf(e.getMessage())), began);
        } catch (StoreUnavailableException e) {
            report(route.method() + " " + route.path(), correlationId, e);
            Refusal refusal = Refusal.storeUnavailable(String.valueOf(e.getMessage()), e.isUndone());
            return refused(correlationId, peer, refusal, began);
        } catch (IOException | RuntimeException e) {
            report(route.method() + " " + route.path(), correlationId, e);
            HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
            return counted(Problems.of(status, INTERNAL_ERROR, correlationId), status.code(), INTERNAL_ERROR, began);
        } finally {
            MDC.remove(CORRELATION_ID);
        }
    }

    private Routes.Answer handle(
            ServiceRequestContext context, AggregatedHttpRequest request, String correlationId, ObjectNode peer)
            throws IOException {
        requireOurName(request);
        int length = request.content().length();
        if (length > route.maxRequestBytes()) {
            throw tooLarge(Integer.toString(length));
        }
        if (route.access().isForAdministrators()) {
            return administer(context, request, correlationId, peer);
        }
        Optional<AttestedSession> session = session(request);
        if (session.isPresent()) {
            shared.limits().admitSession(session.get().id());
            if (!route.access().isDeniedByItsDecision()) {
                shared.decisions().requireNotDenied(session.get(), correlationId, route.path());
            }
        }
        return route.handler()
                .answer(new Routes.Call(
                        context, request, body(request), correlationId, peer, session, Optional.empty()));
    }

    private JsonNode body(AggregatedHttpRequest request) throws MessageFormatException {
        return route.method() == HttpMethod.POST
                ? StrictJson.parse(request.content().array(), route.maxRequestBytes())
                : StrictJson.object();
    }

    private Routes.Answer administer(
            ServiceRequestContext context, AggregatedHttpRequest request, String correlationId, ObjectNode peer)
            throws IOException {
        AdminGate.Admitted admitted = shared.administration().admit(route, request, correlationId, peer);
        try {
            return route.handler()
                    .answer(new Routes.Call(
                            context,
                            request,
                            body(request),
                            correlationId,
                            admitted.actor(),
                            Optional.empty(),
                            Optional.of(admitted.broker())));
        } catch (IOException e) {
            if (AdminGate.isExplicable(e)) {
                throw shared.administration().refused(admitted, route, correlationId, e);
            }
            throw e;
        }
    }

    /** The broker's URL stands in tokens and proofs, so nobody else may choose it. */
    private void requireOurName(AggregatedHttpRequest request) throws Refusal {
        String host = Requests.host(request);
        if (!route.isForProbes()
                && shared.names().stream()
                        .noneMatch(name -> name.toLowerCase(Locale.ROOT).equals(host))) {
            throw Refusal.of(
                    Refusal.Code.MISDIRECTED,
                    "the request is for a host that the broker's certificate does not name",
                    "use a name of the certificate, or start the broker with --name");
        }
    }

    private Optional<AttestedSession> session(AggregatedHttpRequest request) throws Refusal {
        return switch (route.access()) {
            case PUBLIC, CHALLENGE_COOKIE, ADMIN_READ, ADMIN_CHANGE -> Optional.empty();
            case SESSION ->
                Optional.of(shared.sessions()
                        .ofCookie(Requests.cookie(request))
                        .or(() -> Requests.bearerToken(request).flatMap(shared.sessions()::ofToken))
                        .orElseThrow(RouteService::notAttested));
            case SESSION_WITH_PROOF -> Optional.of(proven(request));
        };
    }

    private AttestedSession proven(AggregatedHttpRequest request) throws Refusal {
        String token = Requests.dpopToken(request).orElseThrow(RouteService::notAttested);
        AttestedSession session = shared.sessions().ofToken(token).orElseThrow(RouteService::notAttested);
        JobClaim job = SessionService.requireJob(session);
        String proof = Requests.proof(request)
                .orElseThrow(() -> Refusal.of(
                        Refusal.Code.PROOF_INVALID,
                        "the request carries no proof of the identity key, or more than one",
                        "send one DPoP header"));
        shared.proofs().verify(proof, job.identityKey(), route.method().name(), Requests.target(request), token);
        return session;
    }

    private HttpResponse refused(String correlationId, ObjectNode peer, Refusal refusal, long began) {
        String code = refusal.code().wireName();
        LOG.info("{} {} refused: {}, correlation id {}", route.method(), route.path(), code, correlationId);
        if (isUnattested()
                && refusal.code() != Refusal.Code.STORE_UNAVAILABLE
                && refusal.explanation().isEmpty()) {
            shared.limits().refused(PeerGroup.of(peer));
        }
        try {
            if (!refusal.isRecorded()) {
                shared.decisions()
                        .refuse(new Decisions.Question(correlationId, peer, route.path(), "request"), 0, refusal);
            }
        } catch (IOException | RuntimeException e) {
            report("recording a refusal", correlationId, e);
        }
        return counted(Problems.of(refusal, correlationId), refusal.code().status(), code, began);
    }

    private HttpResponse counted(HttpResponse response, int status, String code, long began) {
        shared.metrics().answered(route, status, code, Duration.ofNanos(System.nanoTime() - began));
        return response;
    }

    /** One line for whoever runs the broker; where it happened is for whoever looks for the cause. */
    private static void report(String what, String correlationId, Exception failure) {
        LOG.error("{} failed, correlation id {}: {}", what, correlationId, failure.toString());
        LOG.debug("correlation id {}", correlationId, failure);
    }

    private static HttpResponse response(Routes.Answer answer) {
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(answer.status()).contentType(answer.type());
        headers.add("cache-control", "no-store");
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            headers.add(header.getKey(), header.getValue());
        }
        return HttpResponse.of(headers.build(), answer.content());
    }

    private static Refusal notAttested() {
        return Refusal.of(
                Refusal.Code.NOT_ATTESTED,
                "the request names no attested session: there is none, or it has expired",
                "attest with /kbs/v0/auth and /kbs/v0/attest");
    }
}
