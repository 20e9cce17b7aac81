/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EndorsementsProblem;
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
import io.strongroom.attestation.snp.SnpProduct;
import io.strongroom.attestation.snp.SnpReport;
import io.strongroom.attestation.snp.SnpReportParser;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
            return evidence.tee() == Tee.SNP
                    ? verifySnp(evidence, endorsementKey, now)
                    : verifyWith(
                            evidence,
                            endorsements.endorsementsFor(QuotePlatform.of(QuoteParser.parse(evidence.bytes()))),
                            now);
        } catch (EndorsementsUnavailableException e) {
            return unavailable(evidence, e);
        } catch (EvidenceRejectedException e) {
            return rejected(e);
        } catch (EvidenceFormatException e) {
            return rejected(new EvidenceRejectedException(RejectReason.FORMAT, e.getMessage(), e));
        }
    }

    /** A report that does not say of which product it is, is tried as one of each for which there are endorsements. */
    private Verdict verifySnp(Evidence evidence, Optional<Octets> endorsementKey, Instant now)
            throws EvidenceFormatException, EndorsementsUnavailableException {
        SnpReport report = SnpReportParser.parse(evidence.bytes());
        List<SnpProduct> products = ReportPlatform.products(report, endorsementKey);
        Optional<Verdict> verdict = Optional.empty();
        for (SnpProduct product : products) {
            PlatformId.Amd platform = ReportPlatform.of(report, product);
            try {
                verdict = Optional.of(verifyWith(
                        evidence,
                        endorsementKey.isPresent()
                                ? endorsements.endorsementsFor(platform, endorsementKey.get())
                                : endorsements.endorsementsFor(platform),
                        now));
            } catch (EndorsementsUnavailableException e) {
                if (products.size() == 1) {
                    throw e;
                }
                continue;
            }
            if (verdict.get() instanceof Authentic) {
                break;
            }
        }
        return verdict.orElseThrow(() -> ofNone(products));
    }

    private static EndorsementsUnavailableException ofNone(List<SnpProduct> products) {
        return new EndorsementsUnavailableException(
                EndorsementsProblem.NOT_FOUND,
                "the report does not name its product, and there are no endorsements for it as one of "
                        + products.stream().map(SnpProduct::title).collect(Collectors.joining(", ")));
    }

    private Verdict verifyWith(Evidence evidence, Endorsements found, Instant now) {
        try {
            return new Authentic(verifier.verify(evidence, found, now));
        } catch (EvidenceRejectedException e) {
            return rejected(e);
        }
    }

    private static Verdict unavailable(Evidence evidence, EndorsementsUnavailableException cause) {
        return new Rejected(new AuditReason(
                RejectReason.ENDORSEMENTS_NEEDED.name(),
                evidence.tee().wireName() + " evidence cannot be judged: " + cause.getMessage(),
                FETCH));
    }

    private static Verdict rejected(EvidenceRejectedException cause) {
        return new Rejected(AuditReason.of(cause.toReason(), ""));
    }
}
