/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Tier;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Evidence of a TPM on the way that evidence of every kind takes. */
class TpmAppraisalTest {
    private final TestMachine machine = new TestMachine();
    private final PcrPolicy boots = PcrPolicy.ofValues(machine.values);
    private final AppraisalPolicy policy = policy(ReferenceValues.ofBoots(boots));

    private static AppraisalPolicy policy(ReferenceValues values) {
        return AppraisalPolicy.of("boots", Set.of(Tee.TPM), values);
    }

    private Verifier verifier() {
        return new Verifier(TrustAnchors.PRODUCTION.withTpm(machine.authorities()));
    }

    private AttestationResult appraise(AppraisalPolicy wanted, ExpectedBinding binding) {
        return verifier()
                .appraise(
                        Evidence.of(Tee.TPM, machine.evidence()),
                        machine.endorsements(),
                        wanted,
                        binding,
                        TestMachine.NOW);
    }

    private static ExpectedBinding session(ReportData reportData) {
        return ExpectedBinding.of(reportData, TestMachine.PIN);
    }

    @Test
    void is_accepted_in_a_class_of_its_own_and_never_affirmed() {
        AttestationResult result = appraise(policy, session(TestMachine.REPORT_DATA));

        assertThat(result).isInstanceOfSatisfying(AttestationResult.Accepted.class, accepted -> {
            assertThat(accepted.tee()).isEqualTo(Tee.TPM);
            assertThat(accepted.assuranceClass()).isEqualTo(AssuranceClass.TPM);
            assertThat(accepted.tier()).isEqualTo(Tier.WARNING);
            assertThat(accepted.validity().notAfter()).isEqualTo(AkCertificateForge.UNTIL);
        });
    }

    @Test
    void is_measured_by_selection_and_values() throws Exception {
        byte[] quote = machine.quote();
        int quoteInfoBytes = 4 + 2 + 1 + 3 + 2 + 32;
        Octets quoteInfo = Octets.of(quote).slice(quote.length - quoteInfoBytes, quote.length);

        VerifiedEvidence evidence =
                verifier().verify(Evidence.of(Tee.TPM, machine.evidence()), machine.endorsements(), TestMachine.NOW);

        assertThat(evidence.claims().measurement())
                .isEqualTo(new Measurement(TpmHash.SHA256.digest(quoteInfo.bytes())));
        assertThat(evidence.claims().measurementName()).isEqualTo("TPMS_QUOTE_INFO");
        assertThat(evidence.claims().runtimeMeasurements().keySet())
                .containsExactly("sha256:0", "sha256:4", "sha256:7", "sha256:9", "sha256:14");
        assertThat(evidence.claims().reportData()).isEqualTo(TestMachine.REPORT_DATA);
        assertThat(evidence.claims().hostConfiguration().length()).isZero();
    }

    @Test
    void may_be_pinned_by_measurement_too() throws Exception {
        Measurement right = verifier()
                .verify(Evidence.of(Tee.TPM, machine.evidence()), machine.endorsements(), TestMachine.NOW)
                .claims()
                .measurement();
        Measurement wrong = Measurement.of(new byte[32]);

        assertThat(codes(appraise(
                        policy(new ReferenceValues(Set.of(right), Set.of(), List.of(boots))),
                        session(TestMachine.REPORT_DATA))))
                .isEmpty();
        assertThat(codes(appraise(
                        policy(new ReferenceValues(Set.of(wrong), Set.of(), List.of(boots))),
                        session(TestMachine.REPORT_DATA))))
                .containsExactly(RefusalReason.MEASUREMENT_NOT_ALLOWED);
    }

    @Nested
    class Refused {
        @Test
        void is_evidence_of_another_session() {
            assertThat(codes(appraise(policy, session(ReportData.ofRuntimeData(new byte[] {1})))))
                    .containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        }

        @Test
        void is_another_boot() {
            machine.boot("kernel 6.2");

            assertThat(codes(appraise(policy, session(TestMachine.REPORT_DATA))))
                    .containsExactly(RefusalReason.PCR_NOT_ALLOWED);
        }

        @Test
        void is_a_job_that_the_policy_does_not_name() {
            AppraisalPolicy other = policy.forJobs(Set.of(Digest.sha384(new byte[] {1})));

            assertThat(codes(appraise(other, session(TestMachine.REPORT_DATA))))
                    .containsExactly(RefusalReason.JOB_NOT_ALLOWED);
        }

        @Test
        void is_evidence_under_a_policy_for_hardware() {
            AppraisalPolicy hardware = AppraisalPolicy.of(
                    "hardware",
                    Set.of(Tee.SGX, Tee.TDX),
                    ReferenceValues.ofMeasurements(Set.of(Measurement.of(new byte[32]))));

            assertThat(codes(appraise(hardware, session(TestMachine.REPORT_DATA))))
                    .contains(RefusalReason.TEE_NOT_ALLOWED);
        }

        @Test
        void is_evidence_where_no_authority_is_trusted() {
            assertThatThrownBy(() -> new Verifier(TrustAnchors.PRODUCTION)
                            .verify(Evidence.of(Tee.TPM, machine.evidence()), machine.endorsements(), TestMachine.NOW))
                    .isInstanceOfSatisfying(
                            EvidenceRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(RejectReason.CERT_CHAIN));
        }

        @Test
        void is_evidence_without_revocation_lists() {
            AttestationResult result = verifier()
                    .appraise(
                            Evidence.of(Tee.TPM, machine.evidence()),
                            Endorsements.NONE,
                            policy,
                            session(TestMachine.REPORT_DATA),
                            TestMachine.NOW);

            assertThat(codes(result)).containsExactly(RejectReason.ENDORSEMENTS_NEEDED);
        }

        @Test
        void is_evidence_that_claims_to_be_of_another_kind() {
            for (Tee other : List.of(Tee.SGX, Tee.TDX)) {
                AttestationResult result = verifier()
                        .appraise(
                                Evidence.of(other, machine.evidence()),
                                machine.endorsements(),
                                policy,
                                session(TestMachine.REPORT_DATA),
                                TestMachine.NOW);

                assertThat(codes(result)).containsExactly(RejectReason.FORMAT);
            }
        }
    }

    @Nested
    class Policy {
        @Test
        void for_a_tpm_names_pcrs() {
            var measurements = ReferenceValues.ofMeasurements(Set.of(Measurement.of(new byte[32])));

            assertThatThrownBy(() -> policy(measurements))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("names tpm and no PCRs");
        }

        @Test
        void for_others_names_none() {
            assertThatThrownBy(() -> AppraisalPolicy.of("x", Set.of(Tee.SIMULATED), ReferenceValues.ofBoots(boots)))
                    .hasMessageContaining("names simulated and PCRs");
        }

        @Test
        void never_mixes_classes() {
            for (Tee other : List.of(Tee.SGX, Tee.SNP, Tee.SIMULATED)) {
                assertThatThrownBy(
                                () -> AppraisalPolicy.of("x", Set.of(Tee.TPM, other), ReferenceValues.ofBoots(boots)))
                        .hasMessageContaining("wanted one class");
            }
        }

        @Test
        void has_one_set_of_pcrs() {
            assertThatThrownBy(() -> new ReferenceValues(Set.of(), Set.of(), List.of(boots, boots)))
                    .hasMessageContaining("at most one");
        }

        @Test
        void anchors_have_one_set_of_authorities() {
            assertThatThrownBy(() -> new TrustAnchors(
                            TrustAnchors.PRODUCTION.intel(),
                            List.of(),
                            List.of(machine.authorities(), machine.authorities())))
                    .hasMessageContaining("at most one set of TPM authorities");
        }
    }

    private static List<Object> codes(AttestationResult result) {
        return result instanceof AttestationResult.Contraindicated refused
                ? refused.reasons().stream().<Object>map(Reason::code).toList()
                : List.of();
    }
}
