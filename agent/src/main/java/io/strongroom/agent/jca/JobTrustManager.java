/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Accepts peers of the same job alone: a valid chain is not enough, because the authority issues certificates to every
 * job. A certificate names its job in its only URI, {@code spiffe://CLASS.strongroom/job/ID/ROLE}; the role may differ.
 */
final class JobTrustManager extends X509ExtendedTrustManager {
    private static final Pattern JOB = Pattern.compile("(spiffe://[a-z]+\\.strongroom/job/[A-Za-z0-9-]+)/[a-z]+");
    private static final Integer URI_NAME = 6;

    private final X509ExtendedTrustManager chains;
    private final Supplier<Identity> identity;

    JobTrustManager(X509ExtendedTrustManager chains, Supplier<Identity> identity) {
        super();
        this.chains = chains;
        this.identity = identity;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, socket);
        checkJob(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, engine);
        checkJob(chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkClientTrusted(chain, authType);
        checkJob(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, socket);
        checkJob(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
        checkJob(chain[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkServerTrusted(chain, authType);
        checkJob(chain[0]);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    private void checkJob(X509Certificate peer) throws CertificateException {
        String own = jobOf(identity.get().chain().get(0));
        String others = jobOf(peer);
        if (!own.equals(others)) {
            throw new CertificateException("the peer is of " + others + " (expected " + own + ")");
        }
    }

    private static String jobOf(X509Certificate certificate) throws CertificateException {
        List<String> uris = new ArrayList<>();
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            if (URI_NAME.equals(name.get(0))) {
                uris.add(String.valueOf(name.get(1)));
            }
        }
        Matcher job = JOB.matcher(uris.size() == 1 ? uris.get(0) : "");
        if (!job.matches()) {
            throw new CertificateException("a certificate does not name exactly one job");
        }
        return job.group(1);
    }
}
