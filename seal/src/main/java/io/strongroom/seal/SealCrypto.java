/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.HexFormat;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The provider of the algorithms: Amazon Corretto Crypto Provider if it is on the class path, loads and passes a
 * known-answer test, else the JDK's. A fallback and its reason are logged once at level {@code INFO}, any other choice at {@code DEBUG}.
 *
 * <p>The provider object is used directly; nothing is ever installed in the JVM. The system property {@value #PROPERTY}
 * ({@code auto}, {@code accp} or {@code jdk}) fixes the choice for tests and measurements; with {@code accp} there is no
 * fallback. Thread-safe.
 */
public final class SealCrypto {
    /** Name of the system property that fixes the choice. */
    public static final String PROPERTY = "strongroom.seal.provider";

    private static final String ACCP_CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final HexFormat HEX = HexFormat.of();

    private final Provider provider;
    private final Provider digestProvider;
    private final String reason;
    private final SecureRandom random = new SecureRandom();

    private final boolean isFallback;

    private SealCrypto(Provider provider, Provider digestProvider, String reason, boolean isFallback) {
        this.provider = provider;
        this.digestProvider = digestProvider;
        this.reason = reason;
        this.isFallback = isFallback;
    }

    /**
     * The choice of this JVM, made at the first call.
     *
     * @throws IllegalStateException if the system property has an unknown value, or names a provider that does not work
     */
    public static SealCrypto selected() {
        return Selection.OUTCOME.get();
    }

    /** The provider of AES-GCM and HMAC. */
    public Provider provider() {
        return provider;
    }

    /** Why this provider was chosen, in one sentence. */
    public String reason() {
        return reason;
    }

    SecureRandom random() {
        return random;
    }

    Cipher newAesGcm() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding", provider);
        } catch (NoSuchAlgorithmException | NoSuchPaddingException e) {
            throw new IllegalStateException(provider.getName() + " has no AES/GCM/NoPadding", e);
        }
    }

    Mac newHmac() {
        try {
            return Mac.getInstance("HmacSHA256", provider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(provider.getName() + " has no HmacSHA256", e);
        }
    }

    MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256", digestProvider);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(digestProvider.getName() + " has no SHA-256", e);
        }
    }

    /**
     * Makes the choice.
     *
     * @param wanted value of the system property
     * @param accp finds the fast provider; empty if it is not on the class path
     */
    static SealCrypto select(String wanted, Supplier<Optional<Provider>> accp) {
        return switch (wanted) {
            case "jdk" -> jdk("the system property " + PROPERTY + " asks for it", false);
            case "accp" ->
                accp(accp)
                        .crypto()
                        .orElseThrow(() -> new IllegalStateException("the system property " + PROPERTY
                                + " asks for accp, but " + accp(accp).failure()));
            case "auto" -> {
                Attempt attempt = accp(accp);
                yield attempt.crypto().orElseGet(() -> jdk(attempt.failure(), true));
            }
            default ->
                throw new IllegalStateException(
                        "the system property " + PROPERTY + " is '" + wanted + "' (expected auto, accp or jdk)");
        };
    }

    private static Attempt accp(Supplier<Optional<Provider>> find) {
        try {
            Optional<Provider> provider = find.get();
            if (provider.isEmpty()) {
                return new Attempt(Optional.empty(), "Amazon Corretto Crypto Provider is not on the class path");
            }
            SealCrypto crypto = new SealCrypto(
                    provider.get(),
                    provider.get(),
                    "Amazon Corretto Crypto Provider loaded and passed its self-test",
                    false);
            crypto.selfTest();
            return new Attempt(Optional.of(crypto), "");
        } catch (GeneralSecurityException | RuntimeException | LinkageError | java.util.ServiceConfigurationError e) {
            return new Attempt(
                    Optional.empty(), "Amazon Corretto Crypto Provider does not work here: " + rootMessage(e));
        }
    }

    private static SealCrypto jdk(String reason, boolean isFallback) {
        SealCrypto crypto = new SealCrypto(installed("SunJCE"), installed("SUN"), reason, isFallback);
        try {
            crypto.selfTest();
            return crypto;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's crypto provider fails its self-test: " + rootMessage(e), e);
        }
    }

    private static Provider installed(String name) {
        Provider provider = Security.getProvider(name);
        if (provider == null) {
            throw new IllegalStateException("this JVM has no security provider named " + name);
        }
        return provider;
    }

    /** Known answers for everything this library uses of a provider. */
    void selfTest() throws GeneralSecurityException {
        expect(
                "SHA-256",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                newSha256().digest(new byte[] {'a', 'b', 'c'}));
        Mac mac = newHmac();
        try (MacKey key = new MacKey(HEX.parseHex("4a656665"))) {
            mac.init(key);
            expect(
                    "HMAC-SHA-256",
                    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
                    mac.doFinal(HEX.parseHex("7768617420646f2079612077616e7420666f72206e6f7468696e673f")));
        }
        testAesGcm();
    }

    /** Test case 16 of "The Galois/Counter Mode of Operation (GCM)", McGrew and Viega, appendix B. */
    private void testAesGcm() throws GeneralSecurityException {
        byte[] plaintext = HEX.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] associated = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        GCMParameterSpec nonce = new GCMParameterSpec(128, HEX.parseHex("cafebabefacedbaddecaf888"));
        Cipher cipher = newAesGcm();
        try (AesKey key =
                new AesKey(HEX.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))) {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce);
            cipher.updateAAD(associated);
            byte[] sealed = cipher.doFinal(plaintext);
            expect(
                    "AES-256-GCM",
                    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                            + "76fc6ece0f4e1768cddf8853bb2d551b",
                    sealed);
            cipher.init(Cipher.DECRYPT_MODE, key, nonce);
            cipher.updateAAD(associated);
            if (!MessageDigest.isEqual(plaintext, cipher.doFinal(sealed))) {
                throw new GeneralSecurityException("AES-256-GCM does not decrypt what it encrypted");
            }
            sealed[sealed.length - 1] ^= 1;
            cipher.init(Cipher.DECRYPT_MODE, key, nonce);
            cipher.updateAAD(associated);
            expectRefusal(cipher, sealed);
        }
    }

    private static void expect(String algorithm, String hex, byte[] got) throws GeneralSecurityException {
        if (!MessageDigest.isEqual(HEX.parseHex(hex), got)) {
            throw new GeneralSecurityException(algorithm + " gives a wrong answer to a known question");
        }
    }

    private static void expectRefusal(Cipher cipher, byte[] sealed) throws GeneralSecurityException {
        try {
            cipher.doFinal(sealed);
        } catch (AEADBadTagException expected) {
            return;
        }
        throw new GeneralSecurityException("AES-256-GCM accepts a wrong tag");
    }

    private static Optional<Provider> findAccp() {
        return ServiceLoader.load(Provider.class, SealCrypto.class.getClassLoader()).stream()
                .filter(candidate -> candidate.type().getName().equals(ACCP_CLASS))
                .findFirst()
                .map(ServiceLoader.Provider::get);
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private record Attempt(Optional<SealCrypto> crypto, String failure) {}

    /** The outcome of the choice: kept as a value, because a class that fails to initialise loses its reason. */
    private static final class Selection {
        private static final Supplier<SealCrypto> OUTCOME = choose();

        private Selection() {}

        private static Supplier<SealCrypto> choose() {
            try {
                SealCrypto crypto = select(System.getProperty(PROPERTY, "auto"), SealCrypto::findAccp);
                Logger logger = System.getLogger(SealCrypto.class.getName());
                logger.log(
                        crypto.isFallback ? Level.INFO : Level.DEBUG,
                        "crypto provider {0} {1}: {2}",
                        crypto.provider.getName(),
                        crypto.provider.getVersionStr(),
                        crypto.reason);
                return () -> crypto;
            } catch (IllegalStateException e) {
                String message = String.valueOf(e.getMessage());
                return () -> {
                    throw new IllegalStateException(message, e);
                };
            }
        }
    }
}
