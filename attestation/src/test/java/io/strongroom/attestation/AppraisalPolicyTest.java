/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.SimulatedEvidence.BINDING;
import static io.strongroom.attestation.SimulatedEvidence.NOW;
import static io.strongroom.attestation.SimulatedEvidence.PIN;
import static io.strongroom.attestation.SimulatedEvidence.REPORT_DATA;
import static io.strongroom.attestation.SimulatedEvidence.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.SgxReportBody;
import io.strongroom.attestation.simulated.QuoteForge;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppraisalPolicyTest {
    private static final Measurement MR_ENCLAVE = Measurement.parse("aa".repeat(32));
    private static final Measurement MR_SIGNER = Measurement.parse("bb".repeat(32));
    private static final Measurement OTHER = Measurement.parse("cc".repeat(32));
    private static final Digest JOB = Digest.sha384("job".getBytes(StandardCharsets.UTF_8));
    private static final Digest OTHER_JOB = Digest.sha384("other".getBytes(StandardCharsets.UTF_8));

    private static final AppraisalPolicy POLICY = policy(ReferenceValues.ofMeasurements(Set.of(MR_ENCLAVE)));

    private static final SimulatedEvidence PLATFORM = new SimulatedEvidence();

    @Nested
    class Accepts {
        @Test
        void a_named_measurement_as_simulated_and_with_a_warning() {
            AttestationResult result = appraise(POLICY, body("05", 3));

            assertThat(result).isInstanceOfSatisfying(AttestationResult.Accepted.class, accepted -> {
                assertThat(accepted.tier()).isEqualTo(Tier.WARNING);
                assertThat(accepted.assuranceClass()).isEqualTo(AssuranceClass.SIMULATED);
                assertThat(accepted.tee()).isEqualTo(Tee.SIMULATED);
                assertThat(accepted.policyName()).isEqualTo("test");
                assertThat(accepted.binding()).isEqualTo(BINDING);
                assertThat(accepted.evidence().claims().measurement()).isEqualTo(MR_ENCLAVE);
                assertThat(accepted.validity().contains(NOW)).isTrue();
            });
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 2, 3})
        void a_named_signer_from_its_lowest_version_on(int minIsvSvn) {
            assertThat(appraise(policy(signer(7, minIsvSvn)), body("05", 3)))
                    .isInstanceOf(AttestationResult.Accepted.class);
        }

        @Test
        void the_lower_of_two_minimum_versions_of_one_signer() {
            var values = ReferenceValues.ofSigners(
                    Set.of(new SignerReference(MR_SIGNER, 7, 9), new SignerReference(MR_SIGNER, 7, 2)));

            assertThat(appraise(policy(values), body("05", 3))).isInstanceOf(AttestationResult.Accepted.class);
        }

        @Test
        void a_debug_enclave_only_where_that_is_said() {
            assertThat(appraise(POLICY.allowDebugEnclaves(), body("07", 3)))
                    .isInstanceOf(AttestationResult.Accepted.class);
        }

        @Test
        void a_named_job() {
            assertThat(POLICY.forJobs(Set.of(JOB, OTHER_JOB))
                            .appraise(verified(body("05", 3)), BINDING.withJob(JOB), NOW))
                    .isInstanceOf(AttestationResult.Accepted.class);
        }

        @Test
        void any_job_where_none_is_named() {
            assertThat(POLICY.appraise(verified(body("05", 3)), BINDING.withJob(JOB), NOW))
                    .isInstanceOf(AttestationResult.Accepted.class);
        }
    }

    @Nested
    class Refuses {
        @Test
        void another_tee() {
            var hardware = AppraisalPolicy.of(
                    "hw", Set.of(Tee.SGX, Tee.TDX), ReferenceValues.ofMeasurements(Set.of(MR_ENCLAVE)));

            assertReasons(appraise(hardware, body("05", 3)), RefusalReason.TEE_NOT_ALLOWED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"2025-12-31T23:59:59Z", "2027-01-01T00:00:01Z"})
        void a_time_at_which_the_chain_is_not_valid(String time) {
            var result = POLICY.appraise(verified(body("05", 3)), BINDING, Instant.parse(time));

            assertReasons(result, RefusalReason.OUTSIDE_VALIDITY);
        }

        @Test
        void evidence_without_a_register_that_the_reference_values_name() {
            var values = ReferenceValues.ofMeasurements(Set.of(MR_ENCLAVE))
                    .withRuntimeMeasurements(Map.of("rtmr1", Set.of(OTHER)));

            var result = appraise(policy(values), body("05", 3));

            assertReasons(result, RefusalReason.RUNTIME_MEASUREMENT_NOT_ALLOWED);
            assertThat(((AttestationResult.Contraindicated) result)
                            .reasons()
                            .get(0)
                            .message())
                    .startsWith("RTMR1 is absent");
        }

        @Test
        void debug_enclaves() {
            assertReasons(appraise(POLICY, body("07", 3)), RefusalReason.DEBUG_NOT_ALLOWED);
        }

        @Test
        void other_measurements() {
            var policy = policy(ReferenceValues.ofMeasurements(Set.of(OTHER, MR_SIGNER)));

            assertReasons(appraise(policy, body("05", 3)), RefusalReason.MEASUREMENT_NOT_ALLOWED);
        }

        @Test
        void a_measurement_that_differs_in_one_byte() {
            var near = Measurement.parse("aa".repeat(31) + "ab");

            assertReasons(
                    appraise(policy(ReferenceValues.ofMeasurements(Set.of(near))), body("05", 3)),
                    RefusalReason.MEASUREMENT_NOT_ALLOWED);
        }

        @Test
        void other_signers_and_other_products_of_a_known_signer() {
            var otherSigner = ReferenceValues.ofSigners(Set.of(new SignerReference(OTHER, 7, 0)));

            assertReasons(appraise(policy(otherSigner), body("05", 3)), RefusalReason.SIGNER_NOT_ALLOWED);
            assertReasons(appraise(policy(signer(8, 0)), body("05", 3)), RefusalReason.SIGNER_NOT_ALLOWED);
        }

        @Test
        void a_security_version_that_is_too_low() {
            assertReasons(appraise(policy(signer(7, 4)), body("05", 3)), RefusalReason.SVN_TOO_LOW);
        }

        @Test
        void a_trusted_signer_whose_measurement_is_not_listed_where_both_are_named() {
            var both = new ReferenceValues(Set.of(OTHER), Set.of(new SignerReference(MR_SIGNER, 7, 0)));

            assertReasons(appraise(policy(both), body("05", 3)), RefusalReason.MEASUREMENT_NOT_ALLOWED);
        }

        @Test
        void report_data_of_another_session() {
            var other = ReportData.ofRuntimeData("{\"nonce\":\"y\"}".getBytes(StandardCharsets.UTF_8));

            assertReasons(
                    POLICY.appraise(verified(body("05", 3)), ExpectedBinding.of(other, PIN), NOW),
                    RefusalReason.REPORT_DATA_MISMATCH);
        }

        @Test
        void report_data_with_anything_in_the_last_sixteen_bytes() {
            byte[] used = REPORT_DATA.bytes();
            used[48] = 1;
            var body = QuoteForge.body("05", ExpectedBinding.configIdOf(PIN), 3, ReportData.of(used));

            assertReasons(appraise(POLICY, body), RefusalReason.REPORT_DATA_MISMATCH);
        }

        @Test
        void a_runtime_for_another_broker() {
            var other = Digest.sha256(new byte[] {1});

            assertReasons(
                    POLICY.appraise(verified(body("05", 3)), ExpectedBinding.of(REPORT_DATA, other), NOW),
                    RefusalReason.BROKER_PIN_MISMATCH);
        }

        @Test
        void a_config_id_with_anything_after_the_pin() {
            byte[] configId = Arrays.copyOf(PIN.octets().bytes(), 64);
            configId[63] = 1;
            var body = QuoteForge.body("05", Octets.of(configId), 3, REPORT_DATA);

            assertReasons(appraise(POLICY, body), RefusalReason.BROKER_PIN_MISMATCH);
        }

        @Test
        void other_jobs_and_no_job_where_jobs_are_named() {
            AppraisalPolicy policy = POLICY.forJobs(Set.of(JOB));

            assertReasons(
                    policy.appraise(verified(body("05", 3)), BINDING.withJob(OTHER_JOB), NOW),
                    RefusalReason.JOB_NOT_ALLOWED);
            assertReasons(appraise(policy, body("05", 3)), RefusalReason.JOB_NOT_ALLOWED);
        }

        @Test
        void with_every_independent_reason_at_once() {
            var values = new ReferenceValues(Set.of(OTHER), Set.of(new SignerReference(MR_SIGNER, 7, 4)));
            var policy = AppraisalPolicy.of("hw", Set.of(Tee.SGX), values).forJobs(Set.of(JOB));
            var binding = ExpectedBinding.of(ReportData.of(new byte[64]), Digest.sha256(new byte[0]));

            var result = policy.appraise(verified(body("07", 3)), binding, NOW.plusSeconds(1_000_000_000));

            assertReasons(
                    result,
                    RefusalReason.TEE_NOT_ALLOWED,
                    RefusalReason.DEBUG_NOT_ALLOWED,
                    RefusalReason.MEASUREMENT_NOT_ALLOWED,
                    RefusalReason.SVN_TOO_LOW,
                    RefusalReason.OUTSIDE_VALIDITY,
                    RefusalReason.REPORT_DATA_MISMATCH,
                    RefusalReason.BROKER_PIN_MISMATCH,
                    RefusalReason.JOB_NOT_ALLOWED);
        }

        @Test
        void saying_what_it_got_wanted_and_what_to_do() {
            var result = appraise(policy(signer(7, 4)), body("05", 3));

            assertThat(result).isInstanceOfSatisfying(AttestationResult.Contraindicated.class, refused -> {
                assertThat(refused.tier()).isEqualTo(Tier.CONTRAINDICATED);
                assertThat(refused.reasons())
                        .containsExactly(new Reason(
                                RefusalReason.SVN_TOO_LOW,
                                "3",
                                "4 or higher",
                                "ISVSVN is 3 (wanted 4 or higher)",
                                "update the runtime"));
            });
        }
    }

    @Nested
    class Construction {
        private final ReferenceValues values = ReferenceValues.ofMeasurements(Set.of(MR_ENCLAVE));

        @ParameterizedTest
        @ValueSource(strings = {"SGX", "TDX", "SNP"})
        void refuses_simulated_together_with_hardware(String tee) {
            var mixed = Set.of(Tee.SIMULATED, Tee.valueOf(tee));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> AppraisalPolicy.of("mixed", mixed, values))
                    .withMessageContaining("policy mixed names simulated and hardware evidence together");
        }

        @Test
        void refuses_a_policy_for_nothing() {
            assertThatIllegalArgumentException().isThrownBy(() -> AppraisalPolicy.of("none", Set.of(), values));
        }

        @Test
        void refuses_reference_values_that_would_trust_everybody() {
            assertThatIllegalArgumentException().isThrownBy(() -> new ReferenceValues(Set.of(), Set.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new ReferenceValues(Set.of(), Set.of(), List.of(), Map.of("rtmr1", Set.of(OTHER))));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ReferenceValues.ofMeasurements(Set.of(OTHER))
                            .withRuntimeMeasurements(Map.of("rtmr1", Set.of())))
                    .withMessageContaining("rtmr1 without a value");
        }

        @Test
        void knows_its_class() {
            assertThat(AppraisalPolicy.of("hw", Set.of(Tee.SGX, Tee.SNP), values)
                            .assuranceClass())
                    .isEqualTo(AssuranceClass.HARDWARE);
            assertThat(POLICY.assuranceClass()).isEqualTo(AssuranceClass.SIMULATED);
        }

        @Test
        void says_when_a_job_is_only_a_claim() {
            assertThat(policy(signer(7, 0)).forJobs(Set.of(JOB)).hasUnmeasuredJobs())
                    .isTrue();
            assertThat(POLICY.forJobs(Set.of(JOB)).hasUnmeasuredJobs()).isFalse();
            assertThat(policy(signer(7, 0)).hasUnmeasuredJobs()).isFalse();
        }

        @Test
        void refuses_a_refusal_without_reasons() {
            assertThatIllegalArgumentException().isThrownBy(() -> new AttestationResult.Contraindicated(List.of()));
        }
    }

    private static AttestationResult appraise(AppraisalPolicy policy, SgxReportBody body) {
        return policy.appraise(verified(body), BINDING, NOW);
    }

    private static VerifiedEvidence verified(SgxReportBody body) {
        try {
            Quote quote = QuoteParser.parse(PLATFORM.forge().quote(body));
            return new VerifiedEvidence.OfQuote(new QuoteVerifier().verify(quote, PLATFORM.anchor(), NOW));
        } catch (EvidenceFormatException | EvidenceRejectedException e) {
            throw new AssertionError(e);
        }
    }

    private static AppraisalPolicy policy(ReferenceValues values) {
        return AppraisalPolicy.of("test", Set.of(Tee.SIMULATED), values);
    }

    private static ReferenceValues signer(int isvProdId, int minIsvSvn) {
        return ReferenceValues.ofSigners(Set.of(new SignerReference(MR_SIGNER, isvProdId, minIsvSvn)));
    }

    private static void assertReasons(AttestationResult result, ReasonCode... codes) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        AttestationResult.Contraindicated.class,
                        refused -> assertThat(refused.reasons())
                                .extracting(Reason::code)
                                .containsExactly(codes));
    }
}
