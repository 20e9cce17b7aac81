/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.SignerReference;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.SgxReportBody;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Row 24 of the table of mutations: what the caller expects is off by one byte, and the policy refuses. */
class GenuinePolicyTest {
    private static final QuoteVerifier VERIFIER = new QuoteVerifier();
    private static final Digest PIN = Digest.sha256(new byte[0]);

    /** The subject here is what the caller expects of the workload, so every platform but a revoked one is fine. */
    private static final PlatformPolicy ANY_PLATFORM =
            new PlatformPolicy(true, EnumSet.complementOf(EnumSet.of(TcbStatus.REVOKED)), Set.of(), 0);

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    static List<Vector> vectors() {
        return GenuineEvidence.verified();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void measurement_24_off_by_one_byte_is_refused(Vector vector) throws Exception {
        VerifiedEvidence evidence = verify(vector);
        Measurement right = evidence.claims().measurement();

        assertThat(refusals(
                        evidence,
                        ReferenceValues.ofMeasurements(Set.of(right)),
                        evidence.claims().reportData()))
                .containsExactly(RefusalReason.BROKER_PIN_MISMATCH);
        assertThat(refusals(
                        evidence,
                        ReferenceValues.ofMeasurements(Set.of(new Measurement(flipLast(right.octets())))),
                        evidence.claims().reportData()))
                .contains(RefusalReason.MEASUREMENT_NOT_ALLOWED);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void signer_24_off_by_one_byte_is_refused(Vector vector) throws Exception {
        VerifiedEvidence evidence = verify(vector);
        if (!(evidence.claims() instanceof SgxReportBody body)) {
            var anySigner =
                    ReferenceValues.ofSigners(Set.of(new SignerReference(new Measurement(Octets.zeros(32)), 0, 0)));
            assertThat(refusals(evidence, anySigner, evidence.claims().reportData()))
                    .contains(RefusalReason.SIGNER_NOT_ALLOWED);
            return;
        }
        var wrong = new SignerReference(
                new Measurement(flipLast(body.mrSigner().octets())), body.isvProdId(), body.isvSvn());
        var tooNew = new SignerReference(body.mrSigner(), body.isvProdId(), body.isvSvn() + 1);

        assertThat(refusals(evidence, ReferenceValues.ofSigners(Set.of(wrong)), body.reportData()))
                .contains(RefusalReason.SIGNER_NOT_ALLOWED);
        assertThat(refusals(evidence, ReferenceValues.ofSigners(Set.of(tooNew)), body.reportData()))
                .contains(RefusalReason.SVN_TOO_LOW);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void report_data_24_off_by_one_byte_are_refused(Vector vector) throws Exception {
        VerifiedEvidence evidence = verify(vector);
        var values = ReferenceValues.ofMeasurements(Set.of(evidence.claims().measurement()));
        var wrong = new ReportData(flipLast(evidence.claims().reportData().octets()));

        assertThat(refusals(evidence, values, wrong)).contains(RefusalReason.REPORT_DATA_MISMATCH);
    }

    private static VerifiedEvidence verify(Vector vector) throws Exception {
        return new VerifiedEvidence.OfQuote(VERIFIER.verify(
                QuoteParser.parse(vector.quote()),
                vector.endorsements(),
                TrustAnchor.Intel.PRODUCTION,
                vector.verifyAt()));
    }

    private static List<ReasonCode> refusals(VerifiedEvidence evidence, ReferenceValues values, ReportData reportData) {
        AppraisalPolicy policy =
                AppraisalPolicy.of("test", Set.of(evidence.tee()), values).onPlatforms(ANY_PLATFORM);
        AttestationResult result = policy.appraise(
                evidence,
                ExpectedBinding.of(reportData, PIN),
                evidence.validity().notBefore());
        return ((AttestationResult.Contraindicated) result)
                .reasons().stream().map(Reason::code).toList();
    }

    private static Octets flipLast(Octets octets) {
        byte[] bytes = octets.bytes();
        bytes[bytes.length - 1] ^= 1;
        return Octets.of(bytes);
    }
}
