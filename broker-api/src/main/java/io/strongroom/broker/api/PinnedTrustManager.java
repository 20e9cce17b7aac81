/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts a server only if its chain leads to exactly one CA, its certificate names the host, and its key is the pinned
 * one. Never accepts a client: a broker's client is no server.
 */
final class PinnedTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager chains;
    private final X509Certificate ca;
    private final String pin;

    private PinnedTrustManager(X509ExtendedTrustManager chains, BrokerTrust trust) {
        super();
        this.chains = chains;
        this.ca = trust.ca();
        this.pin = trust.pin();
    }

    static PinnedTrustManager of(BrokerTrust trust) throws GeneralSecurityException {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        try {
            anchors.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty key store cannot be made", e);
        }
        anchors.setCertificateEntry("ca", trust.ca());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        return new PinnedTrustManager((X509ExtendedTrustManager) factory.getTrustManagers()[0], trust);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (!"HTTPS".equals(engine.getSSLParameters().getEndpointIdentificationAlgorithm())) {
            throw new CertificateException("the connection does not check the host name of the broker");
        }
        chains.checkServerTrusted(chain, authType, engine);
        checkPin(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only connections that check the host name are made to the broker");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only connections that check the host name are made to the broker");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("clients are not accepted here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("clients are not accepted here");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("clients are not accepted here");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {ca};
    }

    private void checkPin(X509Certificate broker) throws CertificateException {
        String got = BrokerTrust.pinOf(broker.getPublicKey());
        HexFormat hex = HexFormat.of();
        if (!MessageDigest.isEqual(hex.parseHex(got), hex.parseHex(pin))) {
            throw new CertificateException("the broker's key is " + got + ", the pin is " + pin);
        }
    }
}
