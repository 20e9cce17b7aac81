/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * The provider of signature checks: Amazon Corretto Crypto Provider if it is on the class path, loads and passes a
 * known-answer test, else the JDK's own. The choice is made once and is the only static state of this module.
 *
 * <p>The provider object is used directly; nothing is installed in the JVM. The system property {@value #PROPERTY} ({@code
 * auto}, {@code accp} or {@code jdk}) fixes the choice for tests and measurements; with {@code accp} there is no fallback.
 */
public final class SignatureProvider {
    /** Name of the system property that fixes the choice. */
    public static final String PROPERTY = "strongroom.attestation.provider";

    private static final String ACCP_CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final Optional<Provider> CHOICE = choose(System.getProperty(PROPERTY, "auto"));

    private SignatureProvider() {}

    /** The name of the provider in use, for benchmarks and {@code doctor}. */
    public static String name() {
        return CHOICE.map(provider -> provider.getName() + " " + provider.getVersionStr())
                .orElse("JDK " + Runtime.version().feature());
    }

    /** A verifier of this algorithm for this key, by the chosen provider. */
    public static Signature verifier(String algorithm, PublicKey key)
            throws NoSuchAlgorithmException, InvalidKeyException {
        Signature verifier =
                CHOICE.isPresent() ? Signature.getInstance(algorithm, CHOICE.get()) : Signature.getInstance(algorithm);
        verifier.initVerify(key);
        return verifier;
    }

    /** A verifier of this algorithm with parameters; the JDK's own where the chosen provider lacks it. */
    static Signature verifier(String algorithm, PublicKey key, AlgorithmParameterSpec parameters)
            throws GeneralSecurityException {
        Signature verifier = CHOICE.isPresent() && CHOICE.get().getService("Signature", algorithm) != null
                ? Signature.getInstance(algorithm, CHOICE.get())
                : Signature.getInstance(algorithm);
        verifier.setParameter(parameters);
        verifier.initVerify(key);
        return verifier;
    }

    /** A factory of elliptic-curve keys. */
    static KeyFactory ecKeyFactory() throws NoSuchAlgorithmException {
        return CHOICE.isPresent() ? KeyFactory.getInstance("EC", CHOICE.get()) : KeyFactory.getInstance("EC");
    }

    private static Optional<Provider> choose(String wanted) {
        return switch (wanted) {
            case "jdk" -> Optional.empty();
            case "auto" -> accp();
            case "accp" ->
                Optional.of(accp().orElseThrow(() -> new IllegalStateException("the system property " + PROPERTY
                        + " asks for accp, but it is not on the class path or does not work here")));
            default ->
                throw new IllegalStateException(
                        "the system property " + PROPERTY + " is '" + wanted + "' (expected auto, accp or jdk)");
        };
    }

    private static Optional<Provider> accp() {
        try {
            return ServiceLoader.load(Provider.class, SignatureProvider.class.getClassLoader()).stream()
                    .filter(candidate -> candidate.type().getName().equals(ACCP_CLASS))
                    .map(ServiceLoader.Provider::get)
                    .filter(SignatureProvider::passesSelfTest)
                    .findFirst();
        } catch (ServiceConfigurationError | LinkageError e) {
            return Optional.empty();
        }
    }

    /**
     * Known answers: accepts signatures over {@code sample} by the keys of RFC 6979, A.2.5 (P-256, SHA-256) and A.2.6 (P-384,
     * SHA-384), and refuses them over another message.
     */
    private static boolean passesSelfTest(Provider provider) {
        try {
            return passesSelfTest(
                            provider,
                            EcCurve.P256,
                            "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6",
                            "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299",
                            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                                    + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")
                    && passesSelfTest(
                            provider,
                            EcCurve.P384,
                            "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e"
                                    + "06aae5286b300c64def8f0ea9055866064a254515480bc13",
                            "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9"
                                    + "f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720",
                            "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa7"
                                    + "3d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46"
                                    + "99ef4aeb15f178cea1fe40db2603138f130e740a19624526"
                                    + "203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8");
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static boolean passesSelfTest(Provider provider, EcCurve curve, String x, String y, String signature)
            throws GeneralSecurityException {
        var point = new ECPoint(new BigInteger(x, 16), new BigInteger(y, 16));
        PublicKey key =
                KeyFactory.getInstance("EC", provider).generatePublic(new ECPublicKeySpec(point, curve.parameters()));
        byte[] raw = HexFormat.of().parseHex(signature);
        return verifies(provider, curve, key, raw, "sample") && !verifies(provider, curve, key, raw, "simple");
    }

    private static boolean verifies(Provider provider, EcCurve curve, PublicKey key, byte[] signature, String message)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(curve.rawEcdsa(), provider);
        verifier.initVerify(key);
        verifier.update(message.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(signature);
    }
}
