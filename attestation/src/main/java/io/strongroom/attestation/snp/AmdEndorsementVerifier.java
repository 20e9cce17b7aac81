/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.VerifiedEndorsement;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.DatedItem;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Verifies single statements of AMD's, for those who fetch and keep them: signature, chain to a root, form. A statement
 * that passes may still be revoked, expired or of another chip than a report's: {@link SnpVerifier} judges that. Pure.
 *
 * <p>Source: as {@link AmdAuthoritiesVerifier}.
 */
public final class AmdEndorsementVerifier {
    private static final Octets NO_LEAF = Octets.zeros(0);

    private AmdEndorsementVerifier() {}

    /**
     * Verifies a VCEK certificate.
     *
     * @param certificate DER
     * @param issuerChain ASK and ARK, PEM
     * @param roots the roots that are trusted
     * @throws EvidenceRejectedException if any step fails, or it is of another kind
     */
    public static VerifiedEndorsement verifyVcek(Octets certificate, Octets issuerChain, Set<AmdRoot> roots)
            throws EvidenceRejectedException {
        AmdAuthorities authorities = AmdAuthoritiesVerifier.verify(endorsements(issuerChain), roots);
        try {
            EndorsementKeyCertificate leaf = EndorsementKeyCertificate.parse(certificate);
            SnpVerifier.requireIssued(leaf, authorities);
            DatedItem dates = DatedItem.of(leaf.certificate().fields());
            return new VerifiedEndorsement(
                    new EndorsementId.Vcek(
                            authorities.product(),
                            leaf.extensions()
                                    .hardwareId()
                                    .filter(id ->
                                            id.length() == authorities.product().hardwareIdBytes())
                                    .orElseThrow(() -> new CertificateException("it names no chip of its product")),
                            leaf.extensions()
                                    .tcb(authorities.product().tcbLayout())
                                    .octets()),
                    dates.validity().notBefore(),
                    window(authorities.dates()).intersect(dates.validity()),
                    List.of());
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, "the VCEK certificate cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Verifies the revocation list of a root.
     *
     * @param der the list
     * @param issuerChain ASK or ASVK, and ARK, PEM
     * @param roots the roots that are trusted
     * @throws EvidenceRejectedException if any step fails
     */
    public static VerifiedEndorsement verifyCrl(Octets der, Octets issuerChain, Set<AmdRoot> roots)
            throws EvidenceRejectedException {
        SnpEndorsements chain = endorsements(issuerChain);
        var withList = new SnpEndorsements(NO_LEAF, chain.intermediate(), chain.ark(), List.of(der));
        AmdAuthorities authorities = AmdAuthoritiesVerifier.verify(withList, roots);
        CertificateList crl = authorities.crls().get(0);
        return new VerifiedEndorsement(
                new EndorsementId.AmdCrl(authorities.product(), authorities.leafKind()),
                crl.validity().notBefore(),
                window(authorities.dates()),
                List.of());
    }

    private static Validity window(Collection<DatedItem> items) {
        return items.stream()
                .map(DatedItem::validity)
                .reduce(new Validity(Instant.MIN, Instant.MAX), Validity::intersect);
    }

    private static SnpEndorsements endorsements(Octets issuerChain) throws EvidenceRejectedException {
        try {
            return SnpEndorsements.ofChain(new byte[0], issuerChain.bytes());
        } catch (EvidenceFormatException e) {
            throw new EvidenceRejectedException(RejectReason.CERT_CHAIN, e.getMessage(), e);
        }
    }
}
