/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.UnrecoverableEntryException;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.util.Date;
import java.util.Enumeration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The default key store type of a process with a session: loaded from our marker it is the session's identity ({@link IdentityEntries}),
 * whatever the password; loaded from anything else, or from nothing, it is a key store of the platform's default type in
 * every respect.
 *
 * <p>As thread-safe as the JDK's key stores.
 */
final class SessionKeyStore extends KeyStoreSpi {
    private final KeyStore platform;
    private final KeyStore session;
    private KeyStore loaded;

    SessionKeyStore(Provider provider, Supplier<Identity> identity, String platformType) {
        this.session = new KeyStore(new IdentityEntries(identity), provider, StrongroomProvider.NAME) {};
        try {
            this.platform = KeyStore.getInstance(platformType);
        } catch (KeyStoreException e) {
            throw new IllegalStateException("the platform's default key store type " + platformType + " is missing", e);
        }
        this.loaded = platform;
    }

    @Override
    public void engineLoad(@Nullable InputStream stream, char @Nullable [] password)
            throws IOException, NoSuchAlgorithmException, CertificateException {
        if (stream == null) {
            loaded = platform;
            platform.load(null, password);
            return;
        }
        byte[] head = stream.readNBytes(SessionMarker.HEAD_BYTES);
        if (SessionMarker.is(head)) {
            loaded = session;
            session.load(null, null);
        } else {
            loaded = platform;
            platform.load(new SequenceInputStream(new ByteArrayInputStream(head), stream), password);
        }
    }

    @Override
    public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter)
            throws IOException, NoSuchAlgorithmException, CertificateException {
        loaded = platform;
        platform.load(parameter);
    }

    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        return SessionMarker.isReadFrom(stream);
    }

    @Override
    public void engineStore(OutputStream stream, char @Nullable [] password)
            throws IOException, NoSuchAlgorithmException, CertificateException {
        if (loaded == session) {
            SessionMarker.writeTo(stream);
            return;
        }
        try {
            platform.store(stream, password);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    @Override
    public void engineStore(KeyStore.@Nullable LoadStoreParameter parameter)
            throws IOException, NoSuchAlgorithmException, CertificateException {
        if (loaded == session) {
            throw new UnsupportedOperationException("the session's identity is stored with an output stream only");
        }
        try {
            platform.store(parameter);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password)
            throws NoSuchAlgorithmException, UnrecoverableKeyException {
        try {
            return loaded.getKey(alias, password);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    @Override
    public KeyStore.@Nullable Entry engineGetEntry(String alias, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException, NoSuchAlgorithmException, UnrecoverableEntryException {
        return loaded.getEntry(alias, protection);
    }

    @Override
    public void engineSetEntry(String alias, KeyStore.Entry entry, KeyStore.@Nullable ProtectionParameter protection)
            throws KeyStoreException {
        loaded.setEntry(alias, entry, protection);
    }

    @Override
    public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> kind) {
        return read(() -> loaded.entryInstanceOf(alias, kind));
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
        try {
            return loaded.getCertificateChain(alias);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
        try {
            return loaded.getCertificate(alias);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    @Override
    public @Nullable Date engineGetCreationDate(String alias) {
        try {
            return loaded.getCreationDate(alias);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    @Override
    public void engineSetKeyEntry(String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws KeyStoreException {
        loaded.setKeyEntry(alias, key, password, chain);
    }

    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain) throws KeyStoreException {
        loaded.setKeyEntry(alias, key, chain);
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
        loaded.setCertificateEntry(alias, certificate);
    }

    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
        loaded.deleteEntry(alias);
    }

    @Override
    public Enumeration<String> engineAliases() {
        return read(() -> loaded.aliases());
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return read(() -> loaded.containsAlias(alias));
    }

    @Override
    public int engineSize() {
        return read(() -> loaded.size());
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return read(() -> loaded.isKeyEntry(alias));
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return read(() -> loaded.isCertificateEntry(alias));
    }

    @Override
    public @Nullable String engineGetCertificateAlias(Certificate certificate) {
        try {
            return loaded.getCertificateAlias(certificate);
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    private interface Reading<T> {
        T read() throws KeyStoreException;
    }

    private static <T> T read(Reading<T> reading) {
        try {
            return reading.read();
        } catch (KeyStoreException e) {
            throw notLoaded(e);
        }
    }

    /** The JDK's KeyStore front calls an SPI only after a load, so its only complaint cannot come. */
    private static IllegalStateException notLoaded(KeyStoreException e) {
        return new IllegalStateException("the key store was not loaded", e);
    }
}
