/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.WorkloadId;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the peers that a {@link PeerDemand} wants: a valid chain is not enough, because the authority issues certificates
 * to every job. The names of hosts are not asked for, since certificates hold none.
 *
 * <p>Chains are judged by the broker's time. No TLS session is resumed, because whoever resumes one is not judged again,
 * although his certificate may have ended or been denied. Thread-safe.
 */
final class JobTrustManager extends X509ExtendedTrustManager {
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

    private final Supplier<Identity> identity;
    private final PeerKnowledge knowledge;
    private final PeerDemand demand;

    JobTrustManager(Supplier<Identity> identity, PeerKnowledge knowledge, PeerDemand demand) {
        super();
        this.identity = identity;
        this.knowledge = knowledge;
        this.demand = demand;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, CLIENT_AUTH);
        neverResume(socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, CLIENT_AUTH);
        neverResume(engine.getHandshakeSession());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, CLIENT_AUTH);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, SERVER_AUTH);
        neverResume(socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, SERVER_AUTH);
        neverResume(engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, SERVER_AUTH);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return identity.get().authorities().toArray(X509Certificate[]::new);
    }

    private void check(X509Certificate[] chain, String usage) throws CertificateException {
        if (chain.length == 0) {
            throw new IllegalArgumentException("the peer's chain is empty");
        }
        Identity own = identity.get();
        checkChain(chain, own.authorities());
        X509Certificate peer = chain[0];
        List<String> usages = peer.getExtendedKeyUsage();
        if (usages != null && !usages.contains(usage)) {
            throw new CertificateException("the peer's certificate is not for this side of a connection");
        }
        WorkloadId id = WorkloadId.of(peer);
        demand.check(WorkloadId.of(own.chain().get(0)), id);
        if (knowledge.isDenied(id.jobId(), BrokerTrust.pinOf(peer.getPublicKey()))) {
            throw new CertificateException("the peer " + id + " was denied by the broker's administrator");
        }
    }

    private void checkChain(X509Certificate[] chain, List<X509Certificate> authorities) throws CertificateException {
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (authorities.contains(certificate)) {
                break;
            }
            path.add(certificate);
        }
        Set<TrustAnchor> anchors = new HashSet<>();
        authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
        try {
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setDate(Date.from(knowledge.now()));
            // Certificates last hours; whom the administrator denied, the broker tells.
            parameters.setRevocationEnabled(false);
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (GeneralSecurityException e) {
            throw new CertificateException(
                    "the peer's certificate is not valid under this session's authority: " + e.getMessage(), e);
        }
    }

    private static void neverResume(@Nullable Socket socket) {
        if (socket instanceof SSLSocket tls) {
            neverResume(tls.getHandshakeSession());
        }
    }

    /** An invalid session goes on, and nobody can resume it: {@link SSLSession#invalidate}. */
    private static void neverResume(@Nullable SSLSession session) {
        if (session != null) {
            session.invalidate();
        }
    }
}
