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

    /** A verifier of this algorithm for this key. */
    static Signature verifier(String algorithm, PublicKey key) throws NoSuchAlgorithmException, InvalidKeyException {
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
     * Known answers: accepts a signature over {@code sample} by the key of RFC 6979, A.2.5 (P-256, SHA-256), and refuses it
     * over another message.
     */
    private static boolean passesSelfTest(Provider provider) {
        try {
            HexFormat hex = HexFormat.of();
            var point = new ECPoint(
                    new BigInteger("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6", 16),
                    new BigInteger("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299", 16));
            PublicKey key = KeyFactory.getInstance("EC", provider)
                    .generatePublic(new ECPublicKeySpec(point, P256.parameters()));
            byte[] signature = hex.parseHex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                    + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
            return verifies(provider, key, signature, "sample") && !verifies(provider, key, signature, "simple");
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    private static boolean verifies(Provider provider, PublicKey key, byte[] signature, String message)
            throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(P256.RAW_ECDSA, provider);
        verifier.initVerify(key);
        verifier.update(message.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(signature);
    }
}
