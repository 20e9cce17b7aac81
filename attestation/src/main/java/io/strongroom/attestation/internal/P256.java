/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;

/**
 * ECDSA with P-256 and SHA-256, the only algorithm of a quote. Keys are raw {@code x || y}, signatures raw {@code r ||
 * s}, big-endian, 32 bytes each.
 *
 * <p>Points and signature values are checked here and not left to a provider: Java 15 to 18 once accepted r = s = 0
 * (CVE-2022-21449).
 *
 * <p>Source: SEC 1 version 2, 3.2.2.1 and 4.1.4; curve: NIST SP 800-186, 3.2.1.3.
 */
public final class P256 {
    /** Length of a raw public key in bytes. */
    public static final int PUBLIC_KEY_BYTES = 64;

    /** Length of a raw signature in bytes. */
    public static final int SIGNATURE_BYTES = 64;

    /** The signature algorithm's name, raw format, as Java providers know it. */
    public static final String RAW_ECDSA = "SHA256withECDSAinP1363Format";

    private static final int COORDINATE_BYTES = 32;
    private static final BigInteger PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger B =
            new BigInteger("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b", 16);
    private static final BigInteger THREE = BigInteger.valueOf(3);

    private static final ECParameterSpec PARAMETERS = readParameters();

    private P256() {}

    /**
     * The public key at this point.
     *
     * @param raw {@code x || y}
     * @throws InvalidKeyException if a coordinate is not below the prime, or the point is not on the curve
     */
    public static ECPublicKey publicKey(byte[] raw) throws InvalidKeyException {
        if (raw.length != PUBLIC_KEY_BYTES) {
            throw new InvalidKeyException("a raw P-256 key has 64 bytes, got " + raw.length);
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(raw, 0, COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(raw, COORDINATE_BYTES, PUBLIC_KEY_BYTES));
        if (!isOnCurve(x, y)) {
            throw new InvalidKeyException("the public key is not a point of P-256");
        }
        try {
            var spec = new ECPublicKeySpec(new ECPoint(x, y), parameters());
            return (ECPublicKey) SignatureProvider.ecKeyFactory().generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks P-256", e);
        }
    }

    /**
     * This key as a key of P-256, its point checked.
     *
     * @throws InvalidKeyException if it is of another algorithm or curve, or not a point of the curve
     */
    public static ECPublicKey requireP256(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof ECPublicKey ec) || !isP256(ec.getParams())) {
            throw new InvalidKeyException("the key is of type " + key.getAlgorithm() + " (wanted EC on P-256)");
        }
        if (!isOnCurve(ec.getW().getAffineX(), ec.getW().getAffineY())) {
            throw new InvalidKeyException("the public key is not a point of P-256");
        }
        return ec;
    }

    /** True if these are the parameters of P-256. */
    public static boolean isP256(ECParameterSpec spec) {
        ECParameterSpec wanted = parameters();
        return spec.getCurve().equals(wanted.getCurve())
                && spec.getGenerator().equals(wanted.getGenerator())
                && spec.getOrder().equals(wanted.getOrder())
                && spec.getCofactor() == wanted.getCofactor();
    }

    /** The raw {@code x || y} of a key of P-256. */
    public static byte[] raw(ECPublicKey key) {
        byte[] raw = new byte[PUBLIC_KEY_BYTES];
        putUnsigned(key.getW().getAffineX(), raw, COORDINATE_BYTES);
        putUnsigned(key.getW().getAffineY(), raw, PUBLIC_KEY_BYTES);
        return raw;
    }

    /**
     * The raw {@code r || s} of two integers.
     *
     * @throws SignatureException if one of them is not in 1 to n-1
     */
    public static byte[] rawSignature(BigInteger r, BigInteger s) throws SignatureException {
        requireInRange(r);
        requireInRange(s);
        byte[] raw = new byte[SIGNATURE_BYTES];
        putUnsigned(r, raw, COORDINATE_BYTES);
        putUnsigned(s, raw, SIGNATURE_BYTES);
        return raw;
    }

    /**
     * True if {@code signature} is one of {@code message} by {@code key}. Any signature with r or s outside 1 to n-1 is
     * none.
     *
     * @param key from {@link #publicKey} or {@link #requireP256}
     * @param signature raw {@code r || s}
     */
    public static boolean verifies(ECPublicKey key, byte[] signature, byte[] message) {
        if (signature.length != SIGNATURE_BYTES
                || !isInRange(signature, 0)
                || !isInRange(signature, COORDINATE_BYTES)) {
            return false;
        }
        try {
            Signature verifier = SignatureProvider.verifier(RAW_ECDSA, key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + RAW_ECDSA, e);
        }
    }

    /** The parameters of P-256. */
    public static ECParameterSpec parameters() {
        return PARAMETERS;
    }

    private static ECParameterSpec readParameters() {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec("secp256r1"));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks P-256", e);
        }
    }

    private static boolean isOnCurve(BigInteger x, BigInteger y) {
        if (x.compareTo(PRIME) >= 0 || y.compareTo(PRIME) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(B).mod(PRIME);
        return y.multiply(y).mod(PRIME).equals(right);
    }

    private static boolean isInRange(byte[] signature, int from) {
        return isInRange(new BigInteger(1, Arrays.copyOfRange(signature, from, from + COORDINATE_BYTES)));
    }

    private static boolean isInRange(BigInteger value) {
        return value.signum() > 0 && value.compareTo(ORDER) < 0;
    }

    private static void requireInRange(BigInteger value) throws SignatureException {
        if (!isInRange(value)) {
            throw new SignatureException("an ECDSA signature value is not in 1 to n-1");
        }
    }

    /** Writes {@code value}, which has at most 256 bits, so that its last byte lies before {@code end}. */
    private static void putUnsigned(BigInteger value, byte[] target, int end) {
        byte[] bytes = value.toByteArray();
        int length = Math.min(bytes.length, COORDINATE_BYTES);
        System.arraycopy(bytes, bytes.length - length, target, end - length, length);
    }
}
