/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.regex.Pattern;

/** Judges the certificates of a manifest's signer. Pure: the time is that of the signature. */
final class SignerCertificate {
    private static final int URI_NAME = 6;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
    /** Certificates of the first workspaces name neither tenant nor policy; manifests outlive certificates. */
    private static final Pattern WORKLOAD = Pattern.compile("spiffe://[a-z]+\\.strongroom(/tenant/" + NAME + "/policy/"
            + NAME + ")?/job/[A-Za-z0-9-]+/(driver|executor)");

    private SignerCertificate() {}

    static void requireChain(List<X509Certificate> chain, Collection<X509Certificate> authorities, Date signedAt)
            throws ManifestException {
        X509Certificate leaf = chain.get(0);
        X509Certificate root = chain.get(chain.size() - 1);
        if (chain.size() < 2 || !authorities.contains(root)) {
            throw refused("the manifest is signed under an authority that is not trusted here: '"
                    + root.getSubjectX500Principal() + "'");
        }
        if (leaf.getBasicConstraints() >= 0 || !WORKLOAD.matcher(uriOf(leaf)).matches()) {
            throw refused("the manifest is not signed by a workload: its certificate names '" + uriOf(leaf) + "'");
        }
        try {
            for (int i = 0; i < chain.size(); i++) {
                chain.get(i).checkValidity(signedAt);
                X509Certificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
                if (issuer.getBasicConstraints() < 0) {
                    throw refused("a certificate of the manifest's signer was issued by one that is no authority's");
                }
                chain.get(i).verify(issuer.getPublicKey());
            }
        } catch (GeneralSecurityException e) {
            throw new ManifestException(
                    ManifestException.Kind.SIGNATURE,
                    "a certificate of the manifest's signer does not verify: " + e.getMessage(),
                    e);
        }
    }

    /** The one URI of a certificate, or an empty text. */
    static String uriOf(X509Certificate certificate) throws ManifestException {
        List<String> uris = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            for (List<?> name : names == null ? List.<List<?>>of() : names) {
                if (name.get(0).equals(URI_NAME)) {
                    uris.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException e) {
            throw new ManifestException(
                    ManifestException.Kind.SIGNATURE, "the certificate of the manifest's signer cannot be read", e);
        }
        return uris.size() == 1 ? uris.get(0) : "";
    }

    private static ManifestException refused(String why) {
        return new ManifestException(ManifestException.Kind.SIGNATURE, why);
    }
}
