/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;

/**
 * ECDSA with P-256 and SHA-256, the only algorithm of a quote. Keys are raw {@code x || y}, signatures raw {@code r ||
 * s}, big-endian, 32 bytes each. What is checked, and why here, is said at {@link EcCurve}.
 */
public final class P256 {
    /** Length of a raw public key in bytes. */
    public static final int PUBLIC_KEY_BYTES = 64;

    /** Length of a raw signature in bytes. */
    public static final int SIGNATURE_BYTES = 64;

    /** The signature algorithm's name, raw format, as Java providers know it. */
    public static final String RAW_ECDSA = EcCurve.P256.rawEcdsa();

    private P256() {}

    /**
     * The public key at this point.
     *
     * @param raw {@code x || y}
     * @throws InvalidKeyException if a coordinate is not below the prime, or the point is not on the curve
     */
    public static ECPublicKey publicKey(byte[] raw) throws InvalidKeyException {
        return EcCurve.P256.publicKey(raw);
    }

    /**
     * This key as a key of P-256, its point checked.
     *
     * @throws InvalidKeyException if it is of another algorithm or curve, not a point of the curve, or encoded otherwise than
     *     as an uncompressed point of the named curve
     */
    public static ECPublicKey requireP256(PublicKey key) throws InvalidKeyException {
        return EcCurve.P256.require(key);
    }

    /** True if these are the parameters of P-256. */
    public static boolean isP256(ECParameterSpec spec) {
        return EcCurve.P256.matches(spec);
    }

    /** The raw {@code x || y} of a key of P-256. */
    public static byte[] raw(ECPublicKey key) {
        return EcCurve.P256.raw(key);
    }

    /**
     * The raw {@code r || s} of two integers.
     *
     * @throws SignatureException if one of them is not in 1 to n-1
     */
    public static byte[] rawSignature(BigInteger r, BigInteger s) throws SignatureException {
        return EcCurve.P256.rawSignature(r, s);
    }

    /**
     * True if {@code signature} is one of {@code message} by {@code key}. Any signature with r or s outside 1 to n-1 is
     * none.
     *
     * @param key from {@link #publicKey} or {@link #requireP256}
     * @param signature raw {@code r || s}
     */
    public static boolean verifies(ECPublicKey key, byte[] signature, byte[] message) {
        return EcCurve.P256.verifies(key, signature, message);
    }

    /** The parameters of P-256. */
    public static ECParameterSpec parameters() {
        return EcCurve.P256.parameters();
    }
}
