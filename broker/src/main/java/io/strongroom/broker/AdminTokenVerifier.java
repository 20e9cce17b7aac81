/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.strongroom.broker.api.AdminToken;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks tokens of administrators. First who signed: nothing of a token that is not authentic is looked at. Then whether it is
 * for this request. Whether it was used before is checked where it is used. Source: docs/spec/admin-api.md, "The token".
 */
final class AdminTokenVerifier {
    /** How far ahead an administrator's clock may be. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

    private static final int MAX_CHARS = 2048;
    private static final int MAX_ID_CHARS = 64;
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");
    private static final Set<String> CLAIMS = Set.of("aud", "iat", "exp", "jti", "method", "path", "body-sha256");
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");
    private static final String SIGN_ANEW = "sign a new token for each request: docs/spec/admin-api.md";

    /** Finds an administrator by the SHA-256 of the key. */
    @FunctionalInterface
    interface Keys {
        Optional<Administrator> find(String keyId) throws StoreException;
    }

    /**
     * A token that is authentic and for this request.
     *
     * @param id names it and its key
     * @param end when it ends
     */
    record Verified(Administrator administrator, String id, Instant end) {}

    private final Clock clock;

    AdminTokenVerifier(Clock clock) {
        this.clock = clock;
    }

    /**
     * Checks a token.
     *
     * @throws Refusal with the reason; explained to the sender only if the signature is an administrator's
     */
    Verified verify(String token, AdminToken.Request request, Keys keys) throws Refusal, StoreException {
        if (token.length() > MAX_CHARS) {
            throw malformed("it has " + token.length() + " characters, at most " + MAX_CHARS + " are read", null);
        }
        JWSObject jws = parse(token);
        Administrator administrator = signer(jws, keys);
        try {
            return checkClaims(administrator, jws.getPayload().toBytes(), request);
        } catch (MessageFormatException e) {
            throw malformed(String.valueOf(e.getMessage()), e).explained();
        } catch (Refusal refusal) {
            throw refusal.explained();
        }
    }

    private static JWSObject parse(String token) throws Refusal {
        try {
            for (String part : token.split("\\.", -1)) {
                Base64URL encoded = new Base64URL(part);
                if (!Base64URL.encode(encoded.decode()).equals(encoded)) {
                    throw malformed("it is not in base64url", null);
                }
            }
            JWSObject jws = JWSObject.parse(token);
            byte[] header = jws.getHeader().toBase64URL().decode();
            JsonFields fields = JsonFields.of(StrictJson.parse(header, MAX_CHARS), "its header", HEADER);
            if (!fields.has("kid") || !AdminToken.TYPE.equals(jws.getHeader().getType())) {
                throw malformed(
                        "it is of type " + jws.getHeader().getType() + ", or its header lacks a kid (expected type "
                                + AdminToken.TYPE + ")",
                        null);
            }
            return jws;
        } catch (Refusal refusal) {
            throw refusal;
        } catch (ParseException | IOException | RuntimeException e) { // the library's parser throws some of its own
            throw malformed("it is not a signed token: " + e.getMessage(), e);
        }
    }

    /** Whoever signed it. The key that the store has decides about the algorithm. */
    private static Administrator signer(JWSObject jws, Keys keys) throws Refusal, StoreException {
        String keyId = jws.getHeader().getKeyID();
        if (!KEY_ID.matcher(keyId).matches()) {
            throw malformed("its kid is not 64 lower-case hexadecimal digits", null);
        }
        Administrator administrator = keys.find(keyId)
                .orElseThrow(
                        () -> AdminDenial.KEY_UNKNOWN.because(
                                "no administrator has the key " + keyId,
                                "strongroom admin list shows the administrators; strongroom admin add NAME --key PEM adds one"));
        if (!administrator.algorithm().jws().equals(jws.getHeader().getAlgorithm())) {
            throw AdminDenial.ALGORITHM_NOT_ALLOWED.because(
                    "the token is signed with " + jws.getHeader().getAlgorithm() + " (expected "
                            + administrator.algorithm().jws() + ", which the key of '" + administrator.name()
                            + "' is for)",
                    SIGN_ANEW);
        }
        if (!isSigned(jws, administrator)) {
            throw AdminDenial.SIGNATURE_INVALID.because(
                    "the token is not signed by the key of '" + administrator.name() + "' that it names",
                    "find out who sends it");
        }
        return administrator;
    }

    private static boolean isSigned(JWSObject jws, Administrator administrator) {
        try {
            if (administrator.key() instanceof ECPublicKey key) {
                return jws.verify(new ECDSAVerifier(key)); // refuses values out of range, whatever the JDK does
            }
            Signature signature = // the library's own verifier of Ed25519 wants another library
                    Signature.getInstance(administrator.algorithm().jca());
            signature.initVerify(administrator.key());
            signature.update(jws.getSigningInput());
            return signature.verify(jws.getSignature().decode());
        } catch (GeneralSecurityException | JOSEException e) {
            return false;
        }
    }

    private Verified checkClaims(Administrator administrator, byte[] payload, AdminToken.Request request)
            throws Refusal, MessageFormatException {
        JsonFields claims = JsonFields.of(StrictJson.parse(payload, MAX_CHARS), "the token", CLAIMS);
        requireEqual(AdminDenial.OTHER_BROKER, "broker", claims.text("aud"), request.brokerPin());
        requireEqual(AdminDenial.OTHER_METHOD, "method", claims.text("method"), request.method());
        requireEqual(AdminDenial.OTHER_PATH, "path", claims.text("path"), request.path());
        requireEqual(
                AdminDenial.OTHER_BODY,
                "body's SHA-256",
                claims.text("body-sha256"),
                request.body().sha256());
        String id = claims.text("jti");
        if (id.isEmpty() || id.length() > MAX_ID_CHARS) {
            throw new MessageFormatException("its jti has not 1 to " + MAX_ID_CHARS + " characters");
        }
        Instant end = checkTime(claims.count("iat"), claims.count("exp"));
        String used = AdminToken.Body.of(StrictJson.canonical(
                        StrictJson.object().put("key", administrator.keyId()).put("jti", id)))
                .sha256();
        return new Verified(administrator, used, end);
    }

    private Instant checkTime(long issuedAt, long expiresAt) throws Refusal {
        long now = clock.instant().getEpochSecond();
        if (expiresAt <= now) {
            throw AdminDenial.TOKEN_EXPIRED.because(
                    "the token ended " + (now - expiresAt) + " seconds ago by the broker's clock",
                    "check both clocks; " + SIGN_ANEW);
        }
        boolean isFromFuture = issuedAt > now + CLOCK_TOLERANCE.toSeconds();
        if (isFromFuture || expiresAt > issuedAt + AdminToken.LONGEST_LIFE.toSeconds()) {
            throw AdminDenial.TOKEN_TIME_NOT_ALLOWED.because(
                    isFromFuture
                            ? "the token is from " + (issuedAt - now) + " seconds ahead of the broker's clock"
                            : "the token lasts more than " + AdminToken.LONGEST_LIFE.toSeconds() + " seconds",
                    "check both clocks; " + SIGN_ANEW);
        }
        return Instant.ofEpochSecond(expiresAt);
    }

    private static void requireEqual(AdminDenial denial, String what, String got, String wanted) throws Refusal {
        if (!got.equals(wanted)) {
            throw denial.because(
                    "the token's " + what + " is " + got + " (the request's is " + wanted + ")", SIGN_ANEW);
        }
    }

    private static Refusal malformed(String why, @Nullable Exception cause) {
        Refusal refusal = AdminDenial.TOKEN_MALFORMED.because("the token is refused: " + why, SIGN_ANEW);
        if (cause != null) {
            refusal.initCause(cause);
        }
        return refusal;
    }
}
