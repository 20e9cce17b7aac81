/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * ECDSA on one of the curves of evidence, with the hash function that goes with it. Keys are raw {@code x || y},
 * signatures raw {@code r || s}, big-endian, each number as long as the curve's coordinates.
 *
 * <p>Points and signature values are checked here and not left to a provider: Java 15 to 18 once accepted r = s = 0
 * (CVE-2022-21449).
 *
 * <p>Source: SEC 1 version 2, 3.2.2.1 and 4.1.4; curves: NIST SP 800-186, 3.2.1.
 */
public final class EcCurve {
    private static final BigInteger THREE = BigInteger.valueOf(3);

    /** P-256 with SHA-256: quotes of Intel's. */
    public static final EcCurve P256 = new EcCurve(
            "P-256",
            "secp256r1",
            "SHA256withECDSAinP1363Format",
            32,
            "3059301306072a8648ce3d020106082a8648ce3d03010703420004",
            "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");

    /** P-384 with SHA-384: reports of AMD's. */
    public static final EcCurve P384 = new EcCurve(
            "P-384",
            "secp384r1",
            "SHA384withECDSAinP1363Format",
            48,
            "3076301006072a8648ce3d020106052b8104002203620004",
            "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe" + "ffffffff0000000000000000ffffffff",
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf" + "581a0db248b0a77aecec196accc52973",
            "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875a" + "c656398d8a2ed19d2a85c8edd3ec2aef");

    private final String title;
    private final String rawEcdsa;
    private final int coordinateBytes;

    /** SubjectPublicKeyInfo up to the coordinates: algorithm, named curve, uncompressed. */
    private final byte[] infoPrefix;

    private final BigInteger prime;
    private final BigInteger order;
    private final BigInteger b;
    private final ECParameterSpec parameters;

    EcCurve(
            String title,
            String javaName,
            String rawEcdsa,
            int coordinateBytes,
            String infoPrefix,
            String prime,
            String order,
            String b) {
        this.title = title;
        this.rawEcdsa = rawEcdsa;
        this.coordinateBytes = coordinateBytes;
        this.infoPrefix = HexFormat.of().parseHex(infoPrefix);
        this.prime = new BigInteger(prime, 16);
        this.order = new BigInteger(order, 16);
        this.b = new BigInteger(b, 16);
        this.parameters = readParameters(javaName);
    }

    /**
     * The curve of this key, its point checked.
     *
     * @throws InvalidKeyException if it is another one, or the key is not a point of it
     */
    public static EcCurve of(ECPublicKey key) throws InvalidKeyException {
        for (EcCurve curve : List.of(P256, P384)) {
            if (curve.matches(key.getParams())) {
                curve.require(key);
                return curve;
            }
        }
        throw new InvalidKeyException("the EC key is not on P-256 or P-384");
    }

    /** The signature algorithm's name, raw format, as Java providers know it. */
    public String rawEcdsa() {
        return rawEcdsa;
    }

    /** Length of a coordinate, and of r and s, in bytes. */
    public int coordinateBytes() {
        return coordinateBytes;
    }

    /** The parameters of the curve. */
    public ECParameterSpec parameters() {
        return parameters;
    }

    /**
     * The public key at this point.
     *
     * @param raw {@code x || y}
     * @throws InvalidKeyException if a coordinate is not below the prime, or the point is not on the curve
     */
    public ECPublicKey publicKey(byte[] raw) throws InvalidKeyException {
        if (raw.length != 2 * coordinateBytes) {
            throw new InvalidKeyException(
                    "a raw " + title + " key has " + 2 * coordinateBytes + " bytes, got " + raw.length);
        }
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(raw, 0, coordinateBytes));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(raw, coordinateBytes, raw.length));
        requireOnCurve(x, y);
        try {
            var spec = new ECPublicKeySpec(new ECPoint(x, y), parameters);
            return (ECPublicKey) SignatureProvider.ecKeyFactory().generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + title, e);
        }
    }

    /**
     * This key as a key of this curve, its point checked.
     *
     * @throws InvalidKeyException if it is of another algorithm or curve, not a point of the curve, or encoded otherwise than
     *     as an uncompressed point of the named curve: Java 17 reads a point with a byte too many, other providers do not
     */
    public ECPublicKey require(PublicKey key) throws InvalidKeyException {
        if (!(key instanceof ECPublicKey ec) || !matches(ec.getParams())) {
            throw new InvalidKeyException("the key is of type " + key.getAlgorithm() + " (wanted EC on " + title + ")");
        }
        requireOnCurve(ec.getW().getAffineX(), ec.getW().getAffineY());
        if (!MessageDigest.isEqual(ec.getEncoded(), encoded(ec))) {
            throw new InvalidKeyException("the public key is not encoded as an uncompressed point of " + title);
        }
        return ec;
    }

    /** True if these are the parameters of this curve. */
    public boolean matches(ECParameterSpec spec) {
        return spec.getCurve().equals(parameters.getCurve())
                && spec.getGenerator().equals(parameters.getGenerator())
                && spec.getOrder().equals(parameters.getOrder())
                && spec.getCofactor() == parameters.getCofactor();
    }

    /** The raw {@code x || y} of a key of this curve. */
    public byte[] raw(ECPublicKey key) {
        return join(key.getW().getAffineX(), key.getW().getAffineY());
    }

    /**
     * The raw {@code r || s} of two integers.
     *
     * @throws SignatureException if one of them is not in 1 to n-1
     */
    public byte[] rawSignature(BigInteger r, BigInteger s) throws SignatureException {
        if (!isInRange(r) || !isInRange(s)) {
            throw new SignatureException("an ECDSA signature value is not in 1 to n-1");
        }
        return join(r, s);
    }

    /**
     * True if {@code signature} is one of {@code message} by {@code key}. Any signature with r or s outside 1 to n-1 is
     * none.
     *
     * @param key from {@link #publicKey} or {@link #require}
     * @param signature raw {@code r || s}
     */
    public boolean verifies(ECPublicKey key, byte[] signature, byte[] message) {
        if (signature.length != 2 * coordinateBytes
                || !isInRange(signature, 0)
                || !isInRange(signature, coordinateBytes)) {
            return false;
        }
        try {
            Signature verifier = SignatureProvider.verifier(rawEcdsa, key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + rawEcdsa, e);
        }
    }

    /** The SubjectPublicKeyInfo of a key in its only form here. Source: RFC 5480, 2. */
    private byte[] encoded(ECPublicKey key) {
        byte[] encoded = Arrays.copyOf(infoPrefix, infoPrefix.length + 2 * coordinateBytes);
        System.arraycopy(raw(key), 0, encoded, infoPrefix.length, 2 * coordinateBytes);
        return encoded;
    }

    private void requireOnCurve(BigInteger x, BigInteger y) throws InvalidKeyException {
        if (!isOnCurve(x, y)) {
            throw new InvalidKeyException("the public key is not a point of " + title);
        }
    }

    private boolean isOnCurve(BigInteger x, BigInteger y) {
        if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x).subtract(THREE).multiply(x).add(b).mod(prime);
        return y.multiply(y).mod(prime).equals(right);
    }

    private boolean isInRange(byte[] signature, int from) {
        return isInRange(new BigInteger(1, Arrays.copyOfRange(signature, from, from + coordinateBytes)));
    }

    private boolean isInRange(BigInteger value) {
        return value.signum() > 0 && value.compareTo(order) < 0;
    }

    private byte[] join(BigInteger first, BigInteger second) {
        byte[] raw = new byte[2 * coordinateBytes];
        putUnsigned(first, raw, coordinateBytes);
        putUnsigned(second, raw, raw.length);
        return raw;
    }

    /** Writes {@code value}, which is no longer than a coordinate, so that its last byte lies before {@code end}. */
    private void putUnsigned(BigInteger value, byte[] target, int end) {
        byte[] bytes = value.toByteArray();
        int length = Math.min(bytes.length, coordinateBytes);
        System.arraycopy(bytes, bytes.length - length, target, end - length, length);
    }

    private static ECParameterSpec readParameters(String javaName) {
        try {
            AlgorithmParameters algorithm = AlgorithmParameters.getInstance("EC");
            algorithm.init(new ECGenParameterSpec(javaName));
            return algorithm.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + javaName, e);
        }
    }
}
