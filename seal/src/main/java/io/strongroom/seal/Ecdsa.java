/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import java.util.Objects;

/**
 * ECDSA with P-256 and SHA-256 by the provider that {@link SealCrypto} chose, or by the JDK's if that one has none. On
 * Java 17 a signature of the JDK's takes milliseconds, one of the fast provider's some ten microseconds.
 */
public final class Ecdsa {
    private static final String ALGORITHM = "SHA256withECDSA";

    private Ecdsa() {}

    /**
     * The provider of signatures with P-256; chosen, and tested with a known answer, at the first call.
     *
     * @throws IllegalStateException if neither provider works
     */
    public static Provider provider() {
        return Selection.PROVIDER;
    }

    /** A new signer or verifier, DER-encoded signatures. */
    public static Signature newSignature() {
        try {
            return Signature.getInstance(ALGORITHM, provider());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(provider().getName() + " has no " + ALGORITHM, e);
        }
    }

    private static Provider choose(Provider preferred) {
        if (preferred.getService("Signature", ALGORITHM) != null && passesSelfTest(preferred)) {
            return preferred;
        }
        return Objects.requireNonNull(Security.getProvider("SunEC"), "this JVM has no security provider named SunEC");
    }

    /** RFC 6979, A.2.5: accepts the signature over {@code sample} with SHA-256, and refuses it over another message. */
    static boolean passesSelfTest(Provider provider) {
        try {
            AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
            curve.init(new ECGenParameterSpec("secp256r1"));
            ECPoint point = new ECPoint(
                    new BigInteger("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", 16),
                    new BigInteger("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299", 16));
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
            byte[] signature = HexFormat.of()
                    .parseHex("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                            + "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
            return verifies(provider, key, signature, "sample") && !verifies(provider, key, signature, "simple");
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static boolean verifies(Provider provider, PublicKey key, byte[] signature, String message)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(ALGORITHM, provider);
        verifier.initVerify(key);
        verifier.update(message.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(signature);
    }

    private static final class Selection {
        static final Provider PROVIDER = choose(SealCrypto.selected().provider());
    }
}
