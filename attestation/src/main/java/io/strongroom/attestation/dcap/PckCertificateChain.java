/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.internal.DatedItem;
import io.strongroom.attestation.quote.CertificationData;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The three certificates of a quote that lead from a platform's PCK key to a root; they chain, but the root may be
 * anybody's until {@link #requireAnchor} was called, and dates are not judged.
 *
 * <p>Source: Intel SGX PCK Certificate and CRL Profile Specification, 1.3; RFC 5280, 6.1.
 *
 * @param leaf the PCK certificate
 * @param intermediate the authority that issued it
 * @param root the end of the chain
 */
record PckCertificateChain(SignedCertificate leaf, SignedCertificate intermediate, SignedCertificate root) {
    private static final int CHAIN_LENGTH = 3;

    /**
     * Reads the chain from a quote and checks all but its anchor and dates: exactly PCK certificate, intermediate and root;
     * names and signatures chain; keys of P-256; constraints.
     *
     * @param known authorities whose own signatures need no second check
     */
    static PckCertificateChain verify(CertificationData data, TrustAnchor anchor, KnownAuthorities known)
            throws EvidenceRejectedException {
        if (data.type() != CertificationData.PCK_CERT_CHAIN) {
            throw new EvidenceRejectedException(
                    RejectReason.UNSUPPORTED_CERT_DATA,
                    "certification data are of type " + data.type() + " (wanted 5, a PCK certificate chain)");
        }
        List<SignedCertificate> certificates = CertificateChains.parse(data.data(), CHAIN_LENGTH, "the PCK chain");
        var chain = new PckCertificateChain(
                named(certificates, Set.of(anchor.leafName()), "PCK certificate"),
                named(certificates, anchor.intermediateNames(), "intermediate certificate"),
                named(certificates, Set.of(anchor.rootName()), "root certificate"));
        if (!known.contains(chain.root) && !anchor.isPinnedEdition(chain.root.der())) {
            CertificateChains.requireRoot(chain.root);
        }
        if (!known.contains(chain.intermediate) || !known.contains(chain.root)) {
            CertificateChains.requireIntermediate(chain.intermediate, chain.root, anchor.intermediateNames());
        }
        CertificateChains.requireSigner(
                chain.leaf, chain.intermediate, "the PCK certificate", Set.of(anchor.leafName()));
        return chain;
    }

    /** The certificate with one of these names: some platforms put the three in another order. */
    private static SignedCertificate named(List<SignedCertificate> certificates, Set<X500Principal> names, String which)
            throws EvidenceRejectedException {
        List<SignedCertificate> found = certificates.stream()
                .filter(certificate -> names.contains(certificate.subject()))
                .toList();
        if (found.size() != 1) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN,
                    "the PCK chain has " + found.size() + " certificates that are named as a " + which
                            + " (wanted 1, of " + names + ")");
        }
        return found.get(0);
    }

    /** Checks that the chain ends in the anchor, by key and name. */
    void requireAnchor(TrustAnchor anchor) throws EvidenceRejectedException {
        CertificateChains.requireAnchor(root, anchor);
    }

    /** Its authorities, once the anchor was checked. */
    KnownAuthorities authorities() {
        return KnownAuthorities.NONE.with(intermediate, root);
    }

    /** The certificates with their dates. */
    List<DatedItem> dates() {
        return List.of(DatedItem.of(leaf.fields()), DatedItem.of(intermediate.fields()), DatedItem.of(root.fields()));
    }
}
