/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.server.HttpStatusException;
import io.strongroom.broker.api.StrictJson;
import java.time.Duration;

/** Refusals and failures as peers see them: problem JSON (RFC 9457) with a code and a correlation id, and for administrators why. */
final class Problems {
    /** The code of a defect, or of a store that was altered. */
    static final String INTERNAL_ERROR = "internal-error";

    /** The code of a request that took too long. */
    static final String TIMEOUT = "timeout";

    private static final String TYPE = "urn:strongroom:problem:";
    private static final String DETAIL = "the broker's administrator finds the reason under the correlation id";

    private Problems() {}

    /** A refusal. */
    static HttpResponse of(Refusal refusal, String correlationId) {
        HttpStatus status = HttpStatus.valueOf(refusal.code().status());
        return of(status, refusal.code().wireName(), correlationId, refusal.retryAfter(), refusal.explanation());
    }

    /** A problem without a time at which to try again. */
    static HttpResponse of(HttpStatus status, String code, String correlationId) {
        return of(status, code, correlationId, Duration.ZERO, "");
    }

    /** Whether a request failed because it was longer than its route takes. */
    static boolean isTooLarge(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ContentTooLargeException
                    || (cause instanceof HttpStatusException status
                            && status.httpStatus().equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE))) {
                return true;
            }
        }
        return false;
    }

    private static HttpResponse of(
            HttpStatus status, String code, String correlationId, Duration retryAfter, String explanation) {
        ObjectNode json = StrictJson.object();
        json.put("type", TYPE + code);
        json.put("title", status.reasonPhrase());
        json.put("status", status.code());
        json.put("detail", DETAIL);
        json.put("code", code);
        json.put("correlation-id", correlationId);
        if (!explanation.isEmpty()) {
            json.put("explanation", explanation);
        }
        ResponseHeadersBuilder headers =
                ResponseHeaders.builder(status).add("content-type", "application/problem+json");
        if (!retryAfter.isZero()) {
            headers.addLong(
                    "retry-after", Math.max(1, retryAfter.plusMillis(999).toSeconds()));
        }
        return HttpResponse.of(headers.build(), HttpData.wrap(StrictJson.canonical(json)));
    }
}
