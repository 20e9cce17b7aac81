/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The public key in {@code tee-pubkey}, to which secrets for an attested process are encrypted: an elliptic-curve key on
 * P-256, P-384 or P-521 for {@code ECDH-ES+A256KW}, or an RSA key of 2048 to 4096 bits with exponent 65537 for {@code
 * RSA-OAEP-256}.
 *
 * <p>Immutable and thread-safe. Source: KBS attestation protocol, "Key Format".
 */
public final class TeePublicKey {
    static final String EC = "ECDH-ES+A256KW";
    static final String RSA = "RSA-OAEP-256";

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);
    private static final Set<String> EC_MEMBERS = Set.of("kty", "crv", "x", "y", "alg", "use", "kid");
    private static final Set<String> RSA_MEMBERS = Set.of("kty", "n", "e", "alg", "use", "kid");

    private final JWK key;
    private final @Nullable ECPublicKey agreementKey;

    private TeePublicKey(ECKey key) throws JOSEException {
        this.key = key;
        this.agreementKey = key.toECPublicKey();
    }

    private TeePublicKey(RSAKey key) {
        this.key = key;
        this.agreementKey = null;
    }

    /** The public part of a key. */
    static TeePublicKey of(ECKey key) {
        try {
            return new TeePublicKey(key.toPublicJWK());
        } catch (JOSEException e) {
            throw new IllegalArgumentException("the key is on a curve that this JDK lacks", e);
        }
    }

    /**
     * Reads a key.
     *
     * @throws MessageFormatException if it is of another kind, size or algorithm, or no valid key
     */
    public static TeePublicKey parse(JsonNode json) throws MessageFormatException {
        String kind = JsonFields.lenient(json, "the tee-pubkey").text("kty");
        return switch (kind) {
            case "EC" -> parseEc(json);
            case "RSA" -> new TeePublicKey(parseRsa(json));
            default ->
                throw new MessageFormatException(
                        "the tee-pubkey is of another kind than EC and RSA, which are read here");
        };
    }

    /** The key as a JSON Web Key, by which it is encrypted to. */
    JWK jwk() {
        return key;
    }

    /** The same key of an elliptic curve for an agreement, converted once. */
    ECPublicKey agreementKey() {
        return Objects.requireNonNull(agreementKey, "an RSA key agrees on nothing");
    }

    /** The algorithm by which the content key is encrypted: ECDH-ES+A256KW or RSA-OAEP-256. */
    public String algorithm() {
        return key instanceof RSAKey ? RSA : EC;
    }

    /** The thumbprint of the key. Source: RFC 7638. */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /** The members of the key as a JSON Web Key, by name. */
    public Map<String, Object> toMap() {
        return key.toJSONObject();
    }

    private static TeePublicKey parseEc(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the tee-pubkey", EC_MEMBERS);
        if (!CURVES.contains(Curve.parse(fields.text("crv")))) {
            throw new MessageFormatException("the tee-pubkey is on another curve than P-256, P-384 and P-521");
        }
        requireAlgorithm(fields, EC);
        try {
            return new TeePublicKey(ECKey.parse(json.toString()).toPublicJWK());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw new MessageFormatException("the tee-pubkey is not a valid elliptic-curve public key", e);
        }
    }

    private static RSAKey parseRsa(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the tee-pubkey", RSA_MEMBERS);
        requireAlgorithm(fields, RSA);
        try {
            RSAKey rsa = RSAKey.parse(json.toString());
            requireSize(rsa);
            return rsa;
        } catch (ParseException | IllegalArgumentException e) {
            throw new MessageFormatException("the tee-pubkey is not a valid RSA public key", e);
        }
    }

    private static void requireAlgorithm(JsonFields fields, String wanted) throws MessageFormatException {
        String algorithm = fields.text("alg");
        if (!algorithm.equals(wanted)) {
            throw new MessageFormatException("the tee-pubkey is for another algorithm (expected " + wanted + ")");
        }
    }

    private static void requireSize(RSAKey rsa) throws MessageFormatException {
        BigInteger modulus = rsa.getModulus().decodeToBigInteger();
        int bits = modulus.bitLength();
        if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS || !modulus.testBit(0)) {
            throw new MessageFormatException("the tee-pubkey is an RSA key of " + bits + " bits (expected "
                    + MIN_RSA_BITS + " to " + MAX_RSA_BITS + ", odd)");
        }
        if (!rsa.getPublicExponent().decodeToBigInteger().equals(RSA_EXPONENT)) {
            throw new MessageFormatException(
                    "the tee-pubkey is an RSA key with another exponent (expected " + RSA_EXPONENT + ")");
        }
    }
}
