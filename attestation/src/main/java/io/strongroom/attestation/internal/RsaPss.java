/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import io.strongroom.attestation.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/**
 * RSASSA-PSS with SHA-384, MGF1 with SHA-384 and a salt of 48 bytes, by keys of 4096 bits: the only algorithm of AMD's
 * certificates. What a certificate says is compared with that, and never chooses.
 *
 * <p>Source: RFC 8017, 8.1; RFC 4055, 3.1.
 */
public final class RsaPss {
    private static final String ALGORITHM = "RSASSA-PSS";
    private static final int SALT_BYTES = 48;
    private static final int KEY_BITS = 4096;
    private static final int SIGNATURE_BYTES = KEY_BITS / Byte.SIZE;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);
    private static final PSSParameterSpec PARAMETERS = new PSSParameterSpec(
            "SHA-384", "MGF1", MGF1ParameterSpec.SHA384, SALT_BYTES, PSSParameterSpec.TRAILER_FIELD_BC);

    private static final int SEQUENCE = 0x30;
    private static final int OID = 0x06;
    private static final int NULL = 0x05;
    private static final int INTEGER = 0x02;
    private static final int HASH_TAG = 0xA0;
    private static final int MASK_TAG = 0xA1;
    private static final int SALT_TAG = 0xA2;
    private static final int TRAILER_TAG = 0xA3;
    private static final Octets PSS_OID = Octets.parseHex("2a864886f70d01010a");
    private static final Octets MGF1_OID = Octets.parseHex("2a864886f70d010108");
    private static final Octets SHA384_OID = Octets.parseHex("608648016503040202");

    private RsaPss() {}

    /**
     * Refuses every other algorithm and parameter.
     *
     * @param algorithm the content of an AlgorithmIdentifier, which is read to its end
     * @throws CertificateException if it names another, or is no strict DER; the trailer field may be left out
     */
    public static void requireSha384(DerReader algorithm) throws CertificateException {
        requireOid(algorithm, PSS_OID);
        DerReader parameters = algorithm.enter(SEQUENCE);
        algorithm.requireEnd();
        requireHash(parameters.enter(HASH_TAG));
        DerReader tagged = parameters.enter(MASK_TAG);
        DerReader mask = tagged.enter(SEQUENCE);
        tagged.requireEnd();
        requireOid(mask, MGF1_OID);
        requireHash(mask);
        requireNumber(parameters.enter(SALT_TAG), SALT_BYTES);
        if (parameters.isNext(TRAILER_TAG)) {
            requireNumber(parameters.enter(TRAILER_TAG), PSSParameterSpec.TRAILER_FIELD_BC);
        }
        parameters.requireEnd();
    }

    /**
     * This key as an RSA key of 4096 bits.
     *
     * @throws InvalidKeyException if it is of another algorithm or size, or its exponent is not 65537
     */
    public static RSAPublicKey require4096(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof RSAPublicKey rsa)) {
            throw new InvalidKeyException("the key is of type " + key.getAlgorithm() + " (wanted RSA)");
        }
        if (rsa.getModulus().bitLength() != KEY_BITS || !rsa.getPublicExponent().equals(EXPONENT)) {
            throw new InvalidKeyException("the RSA key has " + rsa.getModulus().bitLength()
                    + " bits and the exponent " + rsa.getPublicExponent() + " (wanted " + KEY_BITS + " and " + EXPONENT
                    + ")");
        }
        return rsa;
    }

    /**
     * True if {@code signature} is one of {@code message} by {@code key}.
     *
     * @param key from {@link #require4096}
     * @param signature 512 bytes
     */
    public static boolean verifies(RSAPublicKey key, byte[] signature, byte[] message) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = SignatureProvider.verifier(ALGORITHM, key, PARAMETERS);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + ALGORITHM, e);
        }
    }

    private static void requireHash(DerReader algorithms) throws CertificateException {
        DerReader algorithm = algorithms.enter(SEQUENCE);
        algorithms.requireEnd();
        requireOid(algorithm, SHA384_OID);
        if (algorithm.isNext(NULL)) {
            algorithm.enter(NULL).requireEnd();
        }
        algorithm.requireEnd();
    }

    private static void requireOid(DerReader algorithm, Octets wanted) throws CertificateException {
        if (!Octets.of(algorithm.content(OID)).equals(wanted)) {
            throw new CertificateException("it is not signed by RSASSA-PSS with SHA-384 and MGF1 with SHA-384");
        }
    }

    private static void requireNumber(DerReader tagged, int wanted) throws CertificateException {
        BigInteger got = tagged.integer(INTEGER);
        tagged.requireEnd();
        if (!got.equals(BigInteger.valueOf(wanted))) {
            throw new CertificateException("a parameter of its RSASSA-PSS signature is not " + wanted);
        }
    }
}
