/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformId;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.dcap.QuotePlatform;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.snp.ReportPlatform;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Verifies evidence with the endorsements that this broker has. Thread-safe. */
final class EvidenceVerifier {
    private static final String FETCH =
            "run strongroom endorsements fetch where the broker's workspace lies, or import them there";

    private final Verifier verifier;
    private final EndorsementsSource endorsements;

    EvidenceVerifier(TrustAnchors anchors, EndorsementsSource endorsements) {
        this.verifier = new Verifier(anchors);
        this.endorsements = endorsements;
    }

    /** What verification came to: evidence that is authentic, or why it is not. */
    sealed interface Verdict {
        /** The authentic evidence, or a refusal. */
        VerifiedEvidence orRefuse() throws Refusal;

        /** What the audit log keeps of the platform. */
        default ObjectNode details() {
            return StrictJson.object();
        }
    }

    private record Authentic(VerifiedEvidence evidence) implements Verdict {
        @Override
        public VerifiedEvidence orRefuse() {
            return evidence;
        }

        @Override
        public ObjectNode details() {
            ObjectNode details = StrictJson.object();
            if (evidence instanceof VerifiedEvidence.OfSnp snp) {
                details.put("product", snp.verified().product().title());
                details.put("reported-tcb", snp.verified().reportedTcb().toString());
                details.put("revocation-checked", snp.verified().isRevocationChecked());
            }
            if (evidence instanceof VerifiedEvidence.OfQuote quote) {
                quote.verified().platform().ifPresent(platform -> {
                    details.put("tcb-status", platform.status().wireName());
                    details.put("tcb-evaluation-data-number", platform.evaluationDataNumber());
                    platform.advisoryIds().forEach(details.putArray("advisories")::add);
                });
            }
            return details;
        }
    }

    private record Rejected(AuditReason reason) implements Verdict {
        @Override
        public VerifiedEvidence orRefuse() throws Refusal {
            throw new Refusal(Refusal.Code.EVIDENCE_REFUSED, List.of(reason));
        }
    }

    /**
     * Verifies. May wait for endorsements, and looks for them only once the signatures lead to the vendor: so nobody makes
     * the broker look for those of a platform that there is not. Reports of SEV-SNP are the exception, since nothing in them
     * leads to AMD.
     *
     * @param endorsementKey the certificate of the key that signed a report of SEV-SNP, if it came with it
     */
    Verdict verify(Evidence evidence, Optional<Octets> endorsementKey, Instant now) {
        try {
            return new Authentic(verifier.verify(evidence, Endorsements.NONE, now));
        } catch (EvidenceRejectedException e) {
            return e.reason() == RejectReason.ENDORSEMENTS_NEEDED
                    ? verifyEndorsed(evidence, endorsementKey, now)
                    : rejected(e);
        }
    }

    private Verdict verifyEndorsed(Evidence evidence, Optional<Octets> endorsementKey, Instant now) {
        try {
            return new Authentic(verifier.verify(evidence, endorsementsOf(evidence, endorsementKey), now));
        } catch (EndorsementsUnavailableException e) {
            return new Rejected(new AuditReason(
                    RejectReason.ENDORSEMENTS_NEEDED.name(),
                    evidence.tee().wireName() + " evidence cannot be judged: " + e.getMessage(),
                    FETCH));
        } catch (EvidenceRejectedException e) {
            return rejected(e);
        } catch (EvidenceFormatException e) {
            return rejected(new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e));
        }
    }

    private Endorsements endorsementsOf(Evidence evidence, Optional<Octets> endorsementKey)
            throws EvidenceFormatException, EvidenceRejectedException, EndorsementsUnavailableException {
        if (evidence.tee() != Tee.SNP) {
            return endorsements.endorsementsFor(QuotePlatform.of(QuoteParser.parse(evidence.bytes())));
        }
        PlatformId.Amd platform = ReportPlatform.of(SnpReportParser.parse(evidence.bytes()));
        return endorsementKey.isPresent()
                ? endorsements.endorsementsFor(platform, endorsementKey.get())
                : endorsements.endorsementsFor(platform);
    }

    private static Verdict rejected(EvidenceRejectedException cause) {
        return new Rejected(AuditReason.of(cause.toReason(), ""));
    }
}
