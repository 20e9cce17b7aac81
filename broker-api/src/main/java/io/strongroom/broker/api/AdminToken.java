/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Signed tokens of administrators: each is for one request to one broker. Source: docs/spec/admin-api.md, "The token".
 */
public final class AdminToken {
    /** The {@code typ} of a token. */
    public static final JOSEObjectType TYPE = new JOSEObjectType("strongroom-admin+jwt");

    /** The scheme before a token in the header {@code Authorization}. */
    public static final String SCHEME = "StrongroomAdmin";

    /** Between a token's time and its end at most. */
    public static final Duration LONGEST_LIFE = Duration.ofMinutes(2);

    private static final Duration LIFE = Duration.ofMinutes(1);

    /**
     * What a token is for.
     *
     * @param brokerPin the SHA-256 of the broker's TLS key, in hexadecimal
     * @param method in capitals
     * @param path of the URL, as it is sent
     * @param body its bytes; empty for a request without one
     */
    public record Request(String brokerPin, String method, String path, Body body) {}

    /**
     * A body, by its digest.
     *
     * @param sha256 64 lower-case hexadecimal digits
     */
    public record Body(String sha256) {
        /** The body of these bytes. */
        public static Body of(byte[] bytes) {
            try {
                return new Body(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this JDK lacks SHA-256", e);
            }
        }
    }

    private AdminToken() {}

    /**
     * Signs a token.
     *
     * @param key of Ed25519, P-256 or P-384
     * @return a compact JWS, for the header {@code Authorization} behind {@link #SCHEME}
     * @throws IllegalArgumentException if the key is of another kind
     */
    public static String sign(KeyPair key, Request request, Instant now) {
        AdminKeyAlgorithm algorithm = AdminKeyAlgorithm.of(key.getPrivate())
                .orElseThrow(() -> new IllegalArgumentException("the administrator's key is a key for "
                        + key.getPrivate().getAlgorithm() + " (expected Ed25519, or ECDSA with P-256 or P-384)"));
        JWSHeader header = new JWSHeader.Builder(algorithm.jws())
                .type(TYPE)
                .keyID(BrokerTrust.pinOf(key.getPublic()))
                .build();
        byte[] claims = StrictJson.canonical(StrictJson.object()
                .put("aud", request.brokerPin())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(LIFE).getEpochSecond())
                .put("jti", UUID.randomUUID().toString())
                .put("method", request.method())
                .put("path", request.path())
                .put("body-sha256", request.body().sha256()));
        JWSObject token = new JWSObject(header, new Payload(claims));
        try {
            Signature signature = Signature.getInstance(algorithm.jca());
            signature.initSign(key.getPrivate());
            signature.update(token.getSigningInput());
            return header.toBase64URL() + "." + Base64URL.encode(claims) + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK cannot sign with " + algorithm.jca(), e);
        }
    }
}
