/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.audit.AuditReason;
import java.util.List;
import java.util.Locale;

/**
 * Why a request for administration is refused. The code is the constant in lower case with hyphens, behind {@code admin-}.
 * Source: docs/denials.md.
 */
enum AdminDenial {
    /** The request carries no token, or more than one. */
    NO_TOKEN(Refusal.Code.ADMIN_TOKEN_REQUIRED),
    /** The token is no compact JWS with exactly the header and the claims that it must have. */
    TOKEN_MALFORMED(Refusal.Code.ADMIN_TOKEN_REFUSED),
    /** The token's algorithm is not that of the administrator's key. */
    ALGORITHM_NOT_ALLOWED(Refusal.Code.ADMIN_TOKEN_REFUSED),
    /** No administrator has the key that the token names. */
    KEY_UNKNOWN(Refusal.Code.ADMIN_TOKEN_REFUSED),
    /** The signature is not by the key that the token names. */
    SIGNATURE_INVALID(Refusal.Code.ADMIN_TOKEN_REFUSED),
    /** The token is for another broker. */
    OTHER_BROKER(Refusal.Code.ADMIN_TOKEN_MISMATCH),
    /** The token is for another method. */
    OTHER_METHOD(Refusal.Code.ADMIN_TOKEN_MISMATCH),
    /** The token is for another path. */
    OTHER_PATH(Refusal.Code.ADMIN_TOKEN_MISMATCH),
    /** The token is for another body. */
    OTHER_BODY(Refusal.Code.ADMIN_TOKEN_MISMATCH),
    /** The token's time is over. */
    TOKEN_EXPIRED(Refusal.Code.ADMIN_TOKEN_EXPIRED),
    /** The token is from the future, or would last longer than any may. */
    TOKEN_TIME_NOT_ALLOWED(Refusal.Code.ADMIN_TOKEN_EXPIRED),
    /** The token was used before. */
    TOKEN_REPLAYED(Refusal.Code.ADMIN_TOKEN_REPLAYED),
    /** The administrator has not the role that the route demands. */
    ROLE_MISSING(Refusal.Code.ADMIN_ROLE_REFUSED);

    private final Refusal.Code code;

    AdminDenial(Refusal.Code code) {
        this.code = code;
    }

    String code() {
        return "admin-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The refusal; the peer learns its code and nothing else. */
    Refusal because(String message, String remedy) {
        return new Refusal(code, List.of(new AuditReason(code(), message, remedy)));
    }
}
