/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DomainLoadStoreParameter;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.KeyStoreSpi;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session's identity as key store entries, read-only: the key and its chain under {@code strongroom}, the
 * authorities as {@code strongroom-ca-0}, {@code strongroom-ca-1} and so on. No password is asked for. Aliases compare
 * without regard to case, as in PKCS #12.
 */
final class IdentityEntries extends KeyStoreSpi {
    /** The alias of the identity key. */
    static final String KEY_ALIAS = "strongroom";

    private static final String AUTHORITY_PREFIX = "strongroom-ca-";

    private final Supplier<Identity> source;
    private PeerDemand demand = PeerDemand.of(new Properties());

    IdentityEntries(Supplier<Identity> source) {
        this.source = source;
    }

    /**
     * Takes nothing, or our marker; a file of anything else is not silently ignored.
     *
     * @throws IOException if it is another file
     */
    @Override
    public void engineLoad(@Nullable InputStream stream, char @Nullable [] password) throws IOException {
        if (stream != null && !SessionMarker.isReadFrom(stream)) {
            throw new IOException(
                    "the file is not the marker of a session's key store; leave it out, or use its own type");
        }
        demand = PeerDemand.of(System.getProperties());
    }

    /**
     * Takes nothing, or a {@link DomainLoadStoreParameter} whose URI says what is demanded of peers.
     *
     * @throws IOException if it is anything else
     */
    @Override
    public void engineLoad(KeyStore.@Nullable LoadStoreParameter parameter) throws IOException {
        PeerDemand ofProperties = PeerDemand.of(System.getProperties());
        if (parameter == null) {
            demand = ofProperties;
        } else if (parameter instanceof DomainLoadStoreParameter said) {
            try {
                demand = ofProperties.with(said.getConfiguration());
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage(), e);
            }
        } else {
            throw new IOException("a session's key store is loaded with nothing, or with a DomainLoadStoreParameter");
        }
    }

    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        return SessionMarker.isReadFrom(stream);
    }

    @Override
    public void engineStore(OutputStream stream, char @Nullable [] password) throws IOException {
        SessionMarker.writeTo(stream);
    }

    @Override
    public @Nullable Key engineGetKey(String alias, char @Nullable [] password) {
        return isKey(alias) ? source.get().key() : null;
    }

    @Override
    public Certificate @Nullable [] engineGetCertificateChain(String alias) {
        return isKey(alias) ? source.get().chainArray() : null;
    }

    @Override
    public @Nullable Certificate engineGetCertificate(String alias) {
        Identity identity = source.get();
        if (isKey(alias)) {
            return identity.chain().get(0);
        }
        int index = authorityAliases().indexOf(alias.toLowerCase(Locale.ROOT));
        return index < 0 ? null : identity.authorities().get(index);
    }

    @Override
    public KeyStore.@Nullable Entry engineGetEntry(String alias, KeyStore.@Nullable ProtectionParameter protection) {
        if (alias.equals(PeerDemand.ALIAS)) {
            return demand;
        }
        Identity identity = source.get();
        if (isKey(alias)) {
            return new KeyStore.PrivateKeyEntry(identity.key(), identity.chainArray());
        }
        Certificate authority = engineGetCertificate(alias);
        return authority == null ? null : new KeyStore.TrustedCertificateEntry(authority);
    }

    @Override
    public boolean engineEntryInstanceOf(String alias, Class<? extends KeyStore.Entry> kind) {
        return (engineIsKeyEntry(alias) && kind == KeyStore.PrivateKeyEntry.class)
                || (engineIsCertificateEntry(alias) && kind == KeyStore.TrustedCertificateEntry.class);
    }

    @Override
    public @Nullable Date engineGetCreationDate(String alias) {
        Certificate certificate = engineGetCertificate(alias);
        return certificate instanceof X509Certificate x509 ? x509.getNotBefore() : null;
    }

    @Override
    public Enumeration<String> engineAliases() {
        List<String> aliases = new ArrayList<>(authorityAliases());
        aliases.add(0, KEY_ALIAS);
        return Collections.enumeration(aliases);
    }

    @Override
    public boolean engineContainsAlias(String alias) {
        return engineGetCertificate(alias) != null;
    }

    @Override
    public int engineSize() {
        return 1 + source.get().authorities().size();
    }

    @Override
    public boolean engineIsKeyEntry(String alias) {
        return isKey(alias);
    }

    @Override
    public boolean engineIsCertificateEntry(String alias) {
        return !isKey(alias) && engineContainsAlias(alias);
    }

    @Override
    public @Nullable String engineGetCertificateAlias(Certificate certificate) {
        Identity identity = source.get();
        if (identity.chain().get(0).equals(certificate)) {
            return KEY_ALIAS;
        }
        int index =
                certificate instanceof X509Certificate ? identity.authorities().indexOf(certificate) : -1;
        return index < 0 ? null : AUTHORITY_PREFIX + index;
    }

    @Override
    public void engineSetKeyEntry(String alias, Key key, char @Nullable [] password, Certificate @Nullable [] chain)
            throws KeyStoreException {
        throw readOnly();
    }

    @Override
    public void engineSetKeyEntry(String alias, byte[] key, Certificate @Nullable [] chain) throws KeyStoreException {
        throw readOnly();
    }

    @Override
    public void engineSetCertificateEntry(String alias, Certificate certificate) throws KeyStoreException {
        throw readOnly();
    }

    @Override
    public void engineDeleteEntry(String alias) throws KeyStoreException {
        throw readOnly();
    }

    private List<String> authorityAliases() {
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < source.get().authorities().size(); i++) {
            aliases.add(AUTHORITY_PREFIX + i);
        }
        return aliases;
    }

    private static boolean isKey(String alias) {
        return alias.equalsIgnoreCase(KEY_ALIAS);
    }

    private static KeyStoreException readOnly() {
        return new KeyStoreException("the session's key store is read-only: its entries come from the attestation");
    }
}
