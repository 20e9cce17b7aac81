/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.Cookie;
import com.linecorp.armeria.common.HttpHeaderNames;
import io.strongroom.broker.api.AdminToken;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the headers of a request say. */
final class Requests {
    private static final String SESSION_COOKIE = "kbs-session-id";
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";

    private Requests() {}

    /** The session cookie, empty if there is none. */
    static String cookie(AggregatedHttpRequest request) {
        return request.headers().cookies().stream()
                .filter(cookie -> cookie.name().equals(SESSION_COOKIE))
                .map(Cookie::value)
                .findFirst()
                .orElse("");
    }

    /** The bearer token, or none. */
    static Optional<String> bearerToken(AggregatedHttpRequest request) {
        return token(request, BEARER);
    }

    /** The token that a proof must come with, or none. */
    static Optional<String> dpopToken(AggregatedHttpRequest request) {
        return token(request, DPOP);
    }

    /** The token of an administrator, or none; two are none. */
    static Optional<String> adminToken(AggregatedHttpRequest request) {
        return request.headers().getAll(HttpHeaderNames.AUTHORIZATION).size() == 1
                ? token(request, AdminToken.SCHEME + " ")
                : Optional.empty();
    }

    /** The proof, or none; two proofs are none (RFC 9449, section 4.3). */
    static Optional<String> proof(AggregatedHttpRequest request) {
        List<String> proofs = request.headers().getAll("dpop");
        return proofs.size() == 1 ? Optional.of(proofs.get(0)) : Optional.empty();
    }

    /** The broker's URL as this peer sees it. */
    static String issuer(AggregatedHttpRequest request) {
        return "https://" + Optional.ofNullable(request.authority()).orElse("");
    }

    /** The request's URI without its query. */
    static String target(AggregatedHttpRequest request) {
        String path = request.path();
        int query = path.indexOf('?');
        return issuer(request) + (query < 0 ? path : path.substring(0, query));
    }

    /** The host that the request is for, in lower case and without its port; empty if it names none. */
    static String host(AggregatedHttpRequest request) {
        String authority = Optional.ofNullable(request.authority()).orElse("").toLowerCase(Locale.ROOT);
        int port = authority.lastIndexOf(':');
        String host = port > authority.lastIndexOf(']') ? authority.substring(0, port) : authority;
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static Optional<String> token(AggregatedHttpRequest request, String scheme) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        return header != null && header.startsWith(scheme)
                ? Optional.of(header.substring(scheme.length()))
                : Optional.empty();
    }
}
