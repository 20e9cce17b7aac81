/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the peer of one connection for the evidence in its certificate: TLS 1.3 only, one certificate, no authorities.
 * Host names are not looked at, because evidence says what a peer is and not where it lives.
 *
 * <p>Not public: in a context that serves several connections the Java platform resumes sessions, and does not ask a trust
 * manager then. What was accepted is kept in the TLS session, where {@link RaTls#peer} finds it. Thread-safe.
 */
final class RaTlsTrustManager extends X509ExtendedTrustManager {
    static final String SESSION_KEY = "io.strongroom.ratls.peer";

    private static final String TLS_13 = "TLSv1.3";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private final RaTlsVerifier verifier;
    private final List<RaTlsNonce> nonces;
    private final List<X509Certificate> announced;

    /**
     * Trusts one connection.
     *
     * @param nonces what was sent to the peer on this connection: one, or none
     * @param announced names that a server sends as those of authorities
     */
    RaTlsTrustManager(RaTlsVerifier verifier, List<RaTlsNonce> nonces, List<X509Certificate> announced) {
        this.verifier = verifier;
        this.nonces = List.copyOf(nonces);
        this.announced = List.copyOf(announced);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, SERVER, handshake(socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, CLIENT, handshake(socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, SERVER, engine.getHandshakeSession());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, CLIENT, engine.getHandshakeSession());
    }

    /** Refuses: without its connection a certificate proves nothing. */
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, SERVER, null);
    }

    /** Refuses: without its connection a certificate proves nothing. */
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, CLIENT, null);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return announced.toArray(X509Certificate[]::new);
    }

    private void check(X509Certificate[] chain, String purpose, @Nullable SSLSession handshake)
            throws CertificateException {
        if (handshake == null) {
            throw new RaTlsRefusedException("a certificate comes without its handshake (wanted one of TLS 1.3)");
        }
        if (!handshake.getProtocol().equals(TLS_13)) {
            throw new RaTlsRefusedException("the connection is of " + handshake.getProtocol() + " (wanted TLSv1.3)");
        }
        if (chain.length != 1) {
            throw new RaTlsRefusedException("the peer sent " + chain.length + " certificates (wanted 1)");
        }
        requirePurpose(chain[0], purpose);
        RaTlsResult result = nonces.isEmpty() ? verifier.verify(chain[0]) : verifier.verify(chain[0], nonces.get(0));
        if (result instanceof RaTlsResult.Refused refused) {
            throw new RaTlsRefusedException(refused.reasons());
        }
        handshake.putValue(SESSION_KEY, result);
    }

    private static void requirePurpose(X509Certificate certificate, String purpose) throws RaTlsRefusedException {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            if (purposes != null && !purposes.contains(purpose) && !purposes.contains(ANY_PURPOSE)) {
                throw new RaTlsRefusedException(
                        "the certificate's purposes are " + purposes + " (wanted " + purpose + " among them, or none)");
            }
        } catch (CertificateParsingException e) {
            throw new RaTlsRefusedException("the certificate's purposes cannot be read");
        }
    }

    private static @Nullable SSLSession handshake(Socket socket) {
        return socket instanceof SSLSocket ssl ? ssl.getHandshakeSession() : null;
    }
}
