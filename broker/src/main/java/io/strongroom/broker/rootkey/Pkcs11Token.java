/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.security.auth.login.LoginException;
import org.jspecify.annotations.Nullable;

/** A session of a user who has logged in to a token, through the JDK's own PKCS#11 provider. For one thread. */
final class Pkcs11Token implements AutoCloseable {
    private static final String PROVIDER = "SunPKCS11";
    private static final int KEY_BITS = 256;

    /** A log-out is one of the whole process: one session at a time. */
    private static final ReentrantLock SESSION = new ReentrantLock();

    private final Pkcs11Source source;
    private final Provider provider;
    private final KeyStore keys;

    private Pkcs11Token(Pkcs11Source source, Provider provider, KeyStore keys) {
        this.source = source;
        this.provider = provider;
        this.keys = keys;
    }

    /**
     * Logs in. The PIN is read from its file, and wiped.
     *
     * @throws RootKeySourceException if there is no such library, slot or token, or it refuses the PIN
     */
    static Pkcs11Token open(Pkcs11Source source) throws RootKeySourceException {
        if (!Files.isRegularFile(source.library())) {
            throw new RootKeySourceException("the PKCS#11 library " + source.library() + " does not exist");
        }
        char[] pin = pin(source);
        SESSION.lock();
        try {
            return open(source, pin);
        } catch (RootKeySourceException | RuntimeException e) {
            SESSION.unlock();
            throw e;
        } finally {
            Arrays.fill(pin, '\0');
        }
    }

    private static Pkcs11Token open(Pkcs11Source source, char[] pin) throws RootKeySourceException {
        try {
            Provider provider = provider(source);
            KeyStore keys = KeyStore.getInstance("PKCS11", provider);
            keys.load(null, pin);
            return new Pkcs11Token(source, provider, keys);
        } catch (ProviderException | GeneralSecurityException | IOException e) {
            if (e.getCause() instanceof UnrecoverableKeyException) {
                throw new RootKeySourceException(
                        "the HSM refuses the PIN in " + source.pinFile() + " for slot " + source.slot()
                                + ", or locked it after wrong ones",
                        e);
            }
            throw new RootKeySourceException(
                    "slot " + source.slot() + " of the HSM behind " + source.library() + " cannot be used: "
                            + innermost(e),
                    e);
        }
    }

    GcmWrapping.Ciphers ciphers() {
        return GcmWrapping.Ciphers.of(provider);
    }

    boolean hasKey(String label) throws RootKeySourceException {
        try {
            return keys.containsAlias(label);
        } catch (GeneralSecurityException | ProviderException e) {
            throw failed(e);
        }
    }

    /** Makes a key that cannot be read out, and stores it in the token. */
    void generateKey(String label) throws RootKeySourceException {
        try {
            KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
            generator.init(KEY_BITS);
            keys.setEntry(label, new KeyStore.SecretKeyEntry(generator.generateKey()), null);
        } catch (GeneralSecurityException | ProviderException e) {
            throw failed(e);
        }
    }

    /**
     * The key, whose bytes stay in the HSM.
     *
     * @throws RootKeySourceException if there is none, or it could be read out
     */
    SecretKey key(String label) throws RootKeySourceException {
        @Nullable Key found;
        try {
            found = keys.getKey(label, null);
        } catch (GeneralSecurityException | ProviderException e) {
            throw failed(e);
        }
        if (!(found instanceof SecretKey key)) {
            throw new RootKeySourceException(source.description() + " does not exist");
        }
        if (key.getFormat() != null) {
            throw new RootKeySourceException(source.description()
                    + " can be read out of the HSM (wanted sensitive, not extractable): name another label, and a new"
                    + " key is made");
        }
        return key;
    }

    @Override
    public void close() {
        try {
            if (provider instanceof AuthProvider session) {
                session.logout();
            }
        } catch (LoginException e) {
            return; // the token's session ends with the process at the latest
        } finally {
            SESSION.unlock();
        }
    }

    private static Provider provider(Pkcs11Source source) throws RootKeySourceException {
        Provider template = Security.getProvider(PROVIDER);
        if (template == null) {
            throw new RootKeySourceException("this JDK has no provider " + PROVIDER + ", which reaches HSMs");
        }
        return template.configure(
                "--name = strongroom-" + source.slot()
                        + "\nlibrary = " + source.library()
                        + "\nslot = " + source.slot()
                        + "\nattributes(generate, CKO_SECRET_KEY, CKK_AES) = {"
                        + "\n  CKA_SENSITIVE = true\n  CKA_EXTRACTABLE = false\n  CKA_ENCRYPT = true\n  CKA_DECRYPT = true\n}\n");
    }

    private static char[] pin(Pkcs11Source source) throws RootKeySourceException {
        byte[] line = SecretFile.privateLine(source.pinFile(), "PIN");
        try {
            var decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line));
            char[] pin = new char[decoded.remaining()];
            decoded.get(pin);
            Arrays.fill(decoded.array(), '\0');
            return pin;
        } finally {
            Arrays.fill(line, (byte) 0);
        }
    }

    private RootKeySourceException failed(Exception e) {
        return new RootKeySourceException(source.description() + " cannot be used: " + innermost(e), e);
    }

    private static String innermost(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
