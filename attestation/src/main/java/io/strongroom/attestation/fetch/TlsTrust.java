/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The authorities that may vouch for a service's TLS certificate. There is no way to trust all of them: who needs a
 * private service names its authority.
 */
public final class TlsTrust {
    private final SSLContext context;

    private TlsTrust(SSLContext context) {
        this.context = context;
    }

    /** The authorities that the Java platform knows. */
    public static TlsTrust ofPlatform() {
        try {
            return new TlsTrust(SSLContext.getDefault());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no TLS", e);
        }
    }

    /**
     * These authorities and no others; a server's own certificate, if it signed itself, will do.
     *
     * @param certificates PEM, one or more, or one in DER
     * @throws CertificateException if it holds no certificate, or one that cannot be read
     */
    public static TlsTrust ofAuthorities(byte[] certificates) throws CertificateException {
        Collection<? extends Certificate> authorities =
                CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(certificates));
        if (authorities.isEmpty()) {
            throw new CertificateException("there is no certificate in it (wanted PEM)");
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate authority : authorities) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return new TlsTrust(context);
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the authorities cannot be used: " + e.getMessage(), e);
        }
    }

    SSLContext context() {
        return context;
    }
}
