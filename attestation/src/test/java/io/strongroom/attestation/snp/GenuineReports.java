/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.RejectReason;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Genuine reports of SEV-SNP with their certificates, and what becomes of them. */
final class GenuineReports {
    private GenuineReports() {}

    static SnpReport report(Vector vector) throws IOException, EvidenceFormatException {
        return SnpReportParser.parse(vector.file("report.bin"));
    }

    static SnpEndorsements endorsements(Vector vector) throws IOException, EvidenceFormatException {
        return vector.has("vlek.der")
                ? SnpEndorsements.of(vector.file("vlek.der"), vector.file("asvk.der"), vector.file("ark.der"))
                : SnpEndorsements.of(vector.file("vcek.der"), vector.file("ask.der"), vector.file("ark.der"));
    }

    static Instant at(Vector vector) {
        return Instant.parse(vector.expected().get("verifyAt").asText());
    }

    static Optional<RejectReason> outcome(Vector vector, SnpReport report) throws Exception {
        return outcome(report, endorsements(vector), AmdRoot.PRODUCTION, at(vector));
    }

    static Optional<RejectReason> outcome(Vector vector, Instant at) throws Exception {
        return outcome(report(vector), endorsements(vector), AmdRoot.PRODUCTION, at);
    }

    static Optional<RejectReason> outcome(Vector vector, SnpEndorsements endorsements) throws Exception {
        return outcome(report(vector), endorsements, AmdRoot.PRODUCTION, at(vector));
    }

    static Optional<RejectReason> outcome(
            SnpReport report, SnpEndorsements endorsements, Set<AmdRoot> roots, Instant at) {
        return outcome(new SnpVerifier(), report, endorsements, roots, at);
    }

    /** The step that rejects the report, or none if it is verified. */
    static Optional<RejectReason> outcome(
            SnpVerifier verifier, SnpReport report, SnpEndorsements endorsements, Set<AmdRoot> roots, Instant at) {
        try {
            verifier.verify(report, endorsements, roots, at);
            return Optional.empty();
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    static Optional<RejectReason> outcome(
            SnpVerifier verifier, byte[] report, SnpEndorsements endorsements, Set<AmdRoot> roots, Instant at) {
        try {
            return outcome(verifier, SnpReportParser.parse(report), endorsements, roots, at);
        } catch (EvidenceFormatException e) {
            return Optional.of(RejectReason.FORMAT);
        }
    }
}
