/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLParameters;

/**
 * Gets documents from HTTPS services: TLS 1.2 or later, bounded in time and size, no redirects. Connection errors and the
 * answers 429 and 5xx are tried again after pauses that double, or that the service asks for. Thread-safe.
 *
 * <p>Source: RFC 9110, 10.2.3 (Retry-After) and 15.
 */
public final class Https {
    private static final int MAX_DOUBLINGS = 20;

    private final HttpClient client;
    private final FetchLimits limits;
    private final Pauses pauses;
    private final InstantSource clock;
    private final RequestSpacing spacing;
    private final RandomGenerator random = new SecureRandom();

    /** A client that waits in real time. */
    public Https(TlsTrust trust, FetchLimits limits) {
        this(trust, limits, Pauses.real(), InstantSource.system());
    }

    /** A client with another sense of time. */
    public Https(TlsTrust trust, FetchLimits limits, Pauses pauses, InstantSource clock) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        this.client = HttpClient.newBuilder()
                .sslContext(trust.context())
                .sslParameters(parameters)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(limits.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.limits = limits;
        this.pauses = pauses;
        this.clock = clock;
        this.spacing = new RequestSpacing(pauses);
    }

    /**
     * A request.
     *
     * @param what names the document in messages
     * @param uri where it is
     * @param kind requests of equal kinds are kept apart
     * @param distance how far
     */
    record Request(String what, URI uri, String kind, Duration distance) {
        /** Scheme, host and port. */
        String service() {
            return uri.getScheme() + "://" + uri.getAuthority();
        }
    }

    /** What came with status 200. */
    record Answer(HttpHeaders headers, Octets body) {}

    /**
     * Checks the URL of a service.
     *
     * @throws IllegalArgumentException if it is not HTTPS, or holds more than host, port and path
     */
    static URI requireService(URI uri) {
        boolean isPlain = uri.getUserInfo() == null && uri.getQuery() == null && uri.getFragment() == null;
        if (!"https".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || !isPlain) {
            throw new IllegalArgumentException("the URL of a service is '" + uri + "' (wanted https://HOST:PORT)");
        }
        return uri;
    }

    /**
     * Gets one document.
     *
     * @throws EndorsementsUnavailableException if all tries fail, or one fails in a way that another try cannot mend
     */
    Answer get(Request request) throws EndorsementsUnavailableException {
        try {
            for (int tries = 1; ; tries++) {
                spacing.awaitTurn(request.kind(), request.distance());
                Attempt attempt = attempt(request);
                if (attempt instanceof Attempt.Answered answered) {
                    return answered.answer();
                }
                if (attempt instanceof Attempt.Hopeless hopeless) {
                    throw hopeless.reason();
                }
                pauses.pause(pauseAfter((Attempt.Passing) attempt, tries));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndorsementsUnavailableException(
                    EndorsementsProblem.UNAVAILABLE, "interrupted while asking " + request.service(), e);
        }
    }

    private Attempt attempt(Request request) throws InterruptedException {
        HttpRequest sent = HttpRequest.newBuilder(request.uri())
                .header("User-Agent", "strongroom")
                .build();
        CompletableFuture<HttpResponse<byte[]>> pending =
                client.sendAsync(sent, info -> new BoundedBody(limits.maxAnswerBytes()));
        try {
            HttpResponse<byte[]> response = pending.get(limits.answerTimeout().toMillis(), TimeUnit.MILLISECONDS);
            return Attempt.of(request, response, clock.instant());
        } catch (TimeoutException e) {
            return new Attempt.Passing(
                    request.service() + " did not answer within "
                            + limits.answerTimeout().toMillis() + " ms",
                    Duration.ZERO);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                return Attempt.ofFailure(request, failure);
            }
            throw new IllegalStateException("a request failed in an unknown way", e);
        } finally {
            pending.cancel(true);
        }
    }

    private Duration pauseAfter(Attempt.Passing failure, int tries) throws EndorsementsUnavailableException {
        if (tries >= limits.maxTries()) {
            throw unavailable(failure.reason() + " (tried " + tries + (tries == 1 ? " time)" : " times)"));
        }
        Duration asked = failure.askedPause();
        if (asked.compareTo(limits.longestPause()) > 0) {
            throw unavailable(
                    failure.reason() + " and asks to be left alone for " + asked.toSeconds() + " s; try again then");
        }
        Duration backoff = backoff(tries);
        return backoff.compareTo(asked) > 0 ? backoff : asked;
    }

    /** Doubles with each try, up to the longest pause; between half of that and all of it, so that clients spread. */
    private Duration backoff(int tries) {
        long doubled = limits.firstPause().toMillis() << Math.min(tries - 1, MAX_DOUBLINGS);
        long most = Math.min(doubled, limits.longestPause().toMillis());
        return Duration.ofMillis(most - random.nextLong(most / 2 + 1));
    }

    private static EndorsementsUnavailableException unavailable(String message) {
        return new EndorsementsUnavailableException(EndorsementsProblem.UNAVAILABLE, message);
    }
}
