/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.util.Exceptions;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a peer sees whose request never reached its route, waited there for too long, or was no HTTP: a problem too. */
final class Unserved implements ServerErrorHandler {
    @Override
    public HttpResponse onServiceException(ServiceRequestContext context, Throwable failure) {
        Throwable cause = Exceptions.peel(failure);
        if (cause instanceof RequestTimeoutException) {
            HttpResponse late = problem(HttpStatus.SERVICE_UNAVAILABLE);
            // What is still to come of the request would be all that this connection is kept for.
            return context.sessionProtocol().isMultiplex() ? late : late.mapHeaders(Unserved::closing);
        }
        if (Problems.isTooLarge(cause)) {
            return problem(HttpStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        return problem(cause instanceof HttpStatusException status ? status.httpStatus() : HttpStatus.BAD_REQUEST);
    }

    @Override
    public AggregatedHttpResponse onProtocolViolation(
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return problem(status).aggregate().join();
    }

    @Override
    public AggregatedHttpResponse renderStatus(
            @Nullable ServiceRequestContext context,
            ServiceConfig config,
            @Nullable RequestHeaders headers,
            HttpStatus status,
            @Nullable String description,
            @Nullable Throwable cause) {
        return problem(status).aggregate().join();
    }

    private static ResponseHeaders closing(ResponseHeaders headers) {
        return headers.toBuilder().set("connection", "close").build();
    }

    private static HttpResponse problem(HttpStatus status) {
        return Problems.of(status, code(status), UUID.randomUUID().toString());
    }

    private static String code(HttpStatus status) {
        if (status.equals(HttpStatus.NOT_FOUND)) {
            return Refusal.Code.NOT_FOUND.wireName();
        }
        if (status.equals(HttpStatus.REQUEST_ENTITY_TOO_LARGE)) {
            return Refusal.Code.REQUEST_TOO_LARGE.wireName();
        }
        if (status.equals(HttpStatus.SERVICE_UNAVAILABLE)) {
            return Problems.TIMEOUT;
        }
        return status.isServerError() ? Problems.INTERNAL_ERROR : Refusal.Code.BAD_REQUEST.wireName();
    }
}
