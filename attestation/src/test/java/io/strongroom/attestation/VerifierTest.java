/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.SimulatedEvidence.BINDING;
import static io.strongroom.attestation.SimulatedEvidence.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifierTest {
    private static final SimulatedEvidence PLATFORM = new SimulatedEvidence();
    private static final AppraisalPolicy POLICY = AppraisalPolicy.of(
            "test", Set.of(Tee.SIMULATED), ReferenceValues.ofMeasurements(Set.of(Measurement.parse("aa".repeat(32)))));

    private final Verifier verifier = new Verifier(PLATFORM.anchor());

    @Test
    void accepts_simulated_evidence_that_a_policy_for_it_names() {
        var evidence = Evidence.of(Tee.SIMULATED, PLATFORM.quote());

        assertThat(verifier.appraise(evidence, POLICY, BINDING, NOW)).isInstanceOf(AttestationResult.Accepted.class);
    }

    @Test
    void turns_malformed_evidence_into_a_reason() {
        var result = verifier.appraise(Evidence.of(Tee.SIMULATED, new byte[1]), POLICY, BINDING, NOW);

        assertThat(result)
                .isInstanceOfSatisfying(
                        AttestationResult.Contraindicated.class,
                        refused -> assertThat(refused.reasons()).singleElement().satisfies(reason -> {
                            assertThat(reason.code()).isEqualTo(RejectReason.FORMAT);
                            assertThat(reason.message())
                                    .isEqualTo("version needs 2 bytes at offset 0, but only 1 are left");
                            assertThat(reason.remedy()).isNotEmpty();
                        }));
    }

    @Test
    void turns_a_failed_step_into_a_reason() {
        var stranger = Evidence.of(Tee.SIMULATED, new SimulatedEvidence().quote());

        assertThat(verifier.appraise(stranger, POLICY, BINDING, NOW))
                .isInstanceOfSatisfying(
                        AttestationResult.Contraindicated.class,
                        refused -> assertThat(refused.reasons())
                                .extracting(Reason::code)
                                .containsExactly(RejectReason.CERT_CHAIN));
    }

    @ParameterizedTest
    @EnumSource(
            value = Tee.class,
            names = {"SGX", "TDX", "SNP", "TPM"})
    void refuses_a_good_simulated_quote_as_evidence_of_hardware(Tee tee) {
        var evidence = Evidence.of(tee, PLATFORM.quote());

        assertThatThrownBy(() -> verifier.verify(evidence, NOW))
                .isInstanceOfSatisfying(
                        EvidenceRejectedException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.FORMAT));
    }

    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void has_a_remedy_for_every_rejection(RejectReason reason) {
        assertThat(reason.remedy()).isNotEmpty();
    }
}
