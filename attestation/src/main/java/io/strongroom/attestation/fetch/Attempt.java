/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import javax.net.ssl.SSLException;

/**
 * What one try of a request came to.
 *
 * <p>Source: RFC 9110, 15; status 461: Intel PCCS, {@code PCCS_STATUS_PLATFORM_UNKNOWN}.
 */
sealed interface Attempt {
    /** The document. */
    record Answered(Https.Answer answer) implements Attempt {}

    /** Another try would end in the same way. */
    record Hopeless(EndorsementsUnavailableException reason) implements Attempt {}

    /**
     * Another try may succeed.
     *
     * @param reason one lower-case sentence
     * @param askedPause how long the service wants to be left alone
     */
    record Passing(String reason, Duration askedPause) implements Attempt {}

    int OK = 200;
    int NOT_FOUND = 404;
    int GONE = 410;
    int TOO_MANY_REQUESTS = 429;
    int PCCS_PLATFORM_UNKNOWN = 461;

    /** The outcome of a try that was answered. */
    static Attempt of(Https.Request request, HttpResponse<byte[]> response, Instant now) {
        int status = response.statusCode();
        String service = request.service();
        String answered = " (it answered " + status + " to " + request.uri() + ")";
        if (status == OK) {
            return new Answered(new Https.Answer(response.headers(), Octets.of(response.body())));
        }
        if (status == TOO_MANY_REQUESTS || status / 100 == 5) {
            return new Passing(
                    service + " answered " + status,
                    response.headers()
                            .firstValue("Retry-After")
                            .map(header -> RetryAfter.parse(header, now))
                            .orElse(Duration.ZERO));
        }
        if (status == NOT_FOUND || status == GONE || status == PCCS_PLATFORM_UNKNOWN) {
            return hopeless(EndorsementsProblem.NOT_FOUND, service + " has no " + request.what() + answered);
        }
        if (status / 100 == 3) {
            return hopeless(
                    EndorsementsProblem.REFUSED,
                    service + " redirects, which is not followed; name the service that answers itself" + answered);
        }
        return hopeless(EndorsementsProblem.REFUSED, service + " refuses " + request.what() + answered);
    }

    /** The outcome of a try that failed. */
    static Attempt ofFailure(Https.Request request, IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BoundedBody.TooLongException) {
                return hopeless(
                        EndorsementsProblem.MALFORMED,
                        request.what() + " from " + request.service() + " is refused: " + cause.getMessage());
            }
            if (cause instanceof SSLException) {
                return hopeless(
                        EndorsementsProblem.UNAVAILABLE,
                        request.service() + " does not prove that it is this service (" + cause.getMessage()
                                + "); if it is a private one, name the authority of its certificate");
            }
        }
        return new Passing(request.service() + " cannot be reached (" + describe(failure) + ")", Duration.ZERO);
    }

    /** The exceptions of connecting have no message of their own. */
    private static String describe(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return "its name is unknown here";
            }
        }
        if (failure instanceof ConnectException) {
            return "no connection";
        }
        return Objects.requireNonNullElse(
                failure.getMessage(), failure.getClass().getSimpleName());
    }

    private static Attempt hopeless(EndorsementsProblem problem, String message) {
        return new Hopeless(new EndorsementsUnavailableException(problem, message));
    }
}
