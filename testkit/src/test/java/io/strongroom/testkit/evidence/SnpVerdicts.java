/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.snp.AmdRoot;
import io.strongroom.attestation.snp.SnpEndorsements;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the verifier says about forged reports of SEV-SNP, with their own root as the only one that is trusted. */
final class SnpVerdicts {
    private SnpVerdicts() {}

    static VerifiedEvidence verify(ForgedSnp forged, SnpProduct product) throws EvidenceRejectedException {
        return verify(forged, withCrl(forged), product);
    }

    static VerifiedEvidence verify(ForgedSnp forged, SnpEndorsements endorsements, SnpProduct product)
            throws EvidenceRejectedException {
        var verifier = new Verifier(TrustAnchors.PRODUCTION.withAmd(Set.of(root(forged, product))));
        return verifier.verify(Evidence.of(Tee.SNP, forged.report().toArray()), endorsements, forged.at());
    }

    /** The step that rejects it, or none if it is verified. */
    static Optional<RejectReason> outcome(ForgedSnp forged, SnpProduct product) {
        return outcome(forged, withCrl(forged), product);
    }

    static Optional<RejectReason> outcome(ForgedSnp forged, SnpEndorsements endorsements, SnpProduct product) {
        try {
            verify(forged, endorsements, product);
            return Optional.empty();
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    static AmdRoot root(ForgedSnp forged, SnpProduct product) {
        byte[] key = forged.ark().keys().getPublic().getEncoded();
        return new AmdRoot(io.strongroom.attestation.snp.SnpProduct.valueOf(product.name()), Digest.sha256(key));
    }

    static SnpEndorsements withCrl(ForgedSnp forged) {
        return endorsements(forged, List.of(octets(forged.crl())));
    }

    static SnpEndorsements withoutCrl(ForgedSnp forged) {
        return endorsements(forged, List.of());
    }

    private static SnpEndorsements endorsements(ForgedSnp forged, List<Octets> crls) {
        return new SnpEndorsements(
                octets(forged.leaf().der()),
                octets(forged.intermediate().der()),
                octets(forged.ark().der()),
                crls);
    }

    private static Octets octets(Bytes bytes) {
        return Octets.of(bytes.toArray());
    }
}
