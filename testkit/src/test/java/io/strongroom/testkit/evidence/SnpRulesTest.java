/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Measurement;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.SignerReference;
import io.strongroom.attestation.SnpRules;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Tier;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.snp.TcbComponent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy says of authentic reports of SEV-SNP. */
class SnpRulesTest {
    private static final SnpForge RECIPE = SnpForge.vcek(SnpProduct.MILAN, 3);
    private static final io.strongroom.attestation.snp.SnpProduct MILAN =
            io.strongroom.attestation.snp.SnpProduct.MILAN;
    private static final io.strongroom.attestation.snp.SnpProduct GENOA =
            io.strongroom.attestation.snp.SnpProduct.GENOA;
    private static final io.strongroom.attestation.snp.SnpProduct TURIN =
            io.strongroom.attestation.snp.SnpProduct.TURIN;
    private static final SnpRules STRICT = SnpRules.STRICT;

    @Test
    void accept_a_guest_without_debug_whose_certificates_are_not_revoked() throws Exception {
        assertThat(check(STRICT, verified(report -> report))).isEmpty();
    }

    @Test
    void refuse_debug_unless_it_is_allowed() throws Exception {
        VerifiedEvidence debug = verified(report -> report.with(SnpField.POLICY, SnpField.POLICY_DEBUG));

        assertThat(check(STRICT, debug)).containsExactly(RefusalReason.DEBUG_NOT_ALLOWED);
        assertThat(PlatformPolicy.STRICT.allowDebug().check(debug)).isEmpty();
    }

    @Test
    void refuse_certificates_that_may_be_revoked_unless_that_is_allowed() throws Exception {
        ForgedSnp forged = RECIPE.forge();
        VerifiedEvidence unchecked = SnpVerdicts.verify(forged, SnpVerdicts.withoutCrl(forged), SnpProduct.MILAN);

        assertThat(check(STRICT, unchecked)).containsExactly(RefusalReason.REVOCATION_UNCHECKED);
        assertThat(check(STRICT.allowUncheckedRevocation(), unchecked)).isEmpty();
        assertThat(PlatformPolicy.STRICT.check(unchecked))
                .extracting(Reason::message)
                .containsExactly("revocation of the platform's certificates is unchecked (wanted checked)");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, true",
        "1, 0, false",
        "1, 1, true",
        "3, 2, false",
        "3, 3, true",
        "4, 3, false",
        "4294967295, 3, false"
    })
    void judge_the_privilege_level(long vmpl, int max, boolean isAccepted) throws Exception {
        VerifiedEvidence evidence = verified(report -> report.with(SnpField.VMPL, vmpl));

        assertThat(check(STRICT.withMaxVmpl(max), evidence))
                .containsExactlyElementsOf(isAccepted ? List.of() : List.of(RefusalReason.VMPL_NOT_ALLOWED));
    }

    @Test
    void refuse_reports_that_the_host_asked_for() throws Exception {
        VerifiedEvidence evidence = verified(report -> report.with(SnpField.VMPL, 0xFFFF_FFFFL));

        assertThat(check(STRICT, evidence)).containsExactly(RefusalReason.VMPL_NOT_ALLOWED);
        assertThat(check(STRICT, verified(report -> report.with(SnpField.VMPL, 3))))
                .isEmpty();
    }

    @Test
    void refuse_migration_agents_unless_they_are_allowed() throws Exception {
        VerifiedEvidence evidence = verified(report -> report.with(SnpField.POLICY, 0x7_0000));

        assertThat(check(STRICT, evidence)).containsExactly(RefusalReason.MIGRATION_NOT_ALLOWED);
        assertThat(check(STRICT.allowMigrationAgent(), evidence)).isEmpty();
    }

    @Test
    void can_forbid_shared_cores() throws Exception {
        assertThat(check(STRICT.refuseSmt(), verified(report -> report)))
                .containsExactly(RefusalReason.SMT_NOT_ALLOWED);
        assertThat(check(STRICT.refuseSmt(), verified(report -> report.with(SnpField.POLICY, 0x2_0000))))
                .isEmpty();
    }

    @Test
    void can_demand_one_socket() throws Exception {
        assertThat(check(STRICT.requireSingleSocket(), verified(report -> report)))
                .containsExactly(RefusalReason.SINGLE_SOCKET_REQUIRED);
        assertThat(check(STRICT.requireSingleSocket(), verified(report -> report.with(SnpField.POLICY, 0x13_0000))))
                .isEmpty();
    }

    @Nested
    class LowestTcb {
        @ParameterizedTest
        @CsvSource({"BOOT_LOADER, 4", "TEE, 0", "SNP, 23", "MICROCODE, 213"})
        void is_judged_by_component(TcbComponent component, int reported) throws Exception {
            VerifiedEvidence evidence = verified(report -> report);

            assertThat(check(milan(component, reported), evidence)).isEmpty();
            assertThat(check(milan(component, reported + 1), evidence)).containsExactly(RefusalReason.TCB_TOO_LOW);
        }

        @Test
        void counts_fmc_on_turin() throws Exception {
            VerifiedEvidence evidence =
                    SnpVerdicts.verify(SnpForge.vcek(SnpProduct.TURIN, 5).forge(), SnpProduct.TURIN);

            assertThat(check(STRICT.withMinTcb(Map.of(TURIN, Map.of(TcbComponent.FMC, 1))), evidence))
                    .isEmpty();
            assertThat(check(STRICT.withMinTcb(Map.of(TURIN, Map.of(TcbComponent.FMC, 2))), evidence))
                    .containsExactly(RefusalReason.TCB_TOO_LOW);
        }

        @Test
        void is_the_reported_one_whatever_runs() throws Exception {
            VerifiedEvidence evidence = verified(
                    report -> report.with(SnpField.CURRENT_TCB, new SnpTcb(0, 1, 0, 1, 1).encode(SnpProduct.MILAN)));

            assertThat(check(milan(TcbComponent.MICROCODE, 213), evidence)).isEmpty();
        }

        @Test
        void must_be_named_for_every_product_if_it_is_for_one() throws Exception {
            SnpRules genoaOnly = STRICT.withMinTcb(Map.of(GENOA, Map.of()));

            List<Reason> reasons = PlatformPolicy.STRICT.withSnp(genoaOnly).check(verified(report -> report));

            assertThat(reasons)
                    .extracting(Reason::message)
                    .containsExactly("product is Milan (wanted one with a lowest TCB in the policy: Genoa)");
        }

        @Test
        void is_told_whole() throws Exception {
            SnpRules rules =
                    STRICT.withMinTcb(Map.of(MILAN, Map.of(TcbComponent.MICROCODE, 219, TcbComponent.SNP, 24)));

            assertThat(PlatformPolicy.STRICT.withSnp(rules).check(verified(report -> report)))
                    .extracting(Reason::message)
                    .containsExactly(
                            "REPORTED_TCB is bl 4, tee 0, snp 23, ucode 213 (wanted at least snp 24, ucode 219)");
        }

        private SnpRules milan(TcbComponent component, int svn) {
            return STRICT.withMinTcb(Map.of(MILAN, Map.of(component, svn)));
        }
    }

    @Nested
    class Construction {
        @ParameterizedTest
        @ValueSource(ints = {-1, 4})
        void refuses_privilege_levels_that_no_guest_has(int vmpl) {
            assertThatIllegalArgumentException().isThrownBy(() -> STRICT.withMaxVmpl(vmpl));
        }

        @Test
        void refuses_versions_that_nothing_has() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> STRICT.withMinTcb(Map.of(MILAN, Map.of(TcbComponent.SNP, 256))));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> STRICT.withMinTcb(Map.of(MILAN, Map.of(TcbComponent.SNP, -1))));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> STRICT.withMinTcb(Map.of(MILAN, Map.of(TcbComponent.FMC, 1))));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> STRICT.withMinTcb(Map.of(MILAN, Map.of(TcbComponent.SPARE_4, 1))));
        }

        @Test
        void keeps_all_other_rules() throws Exception {
            SnpRules all = STRICT.withMaxVmpl(1)
                    .allowMigrationAgent()
                    .requireSingleSocket()
                    .refuseSmt()
                    .allowUncheckedRevocation()
                    .withMinTcb(Map.of(MILAN, Map.of(TcbComponent.TEE, 0)));

            assertThat(all)
                    .isEqualTo(new SnpRules(Map.of(MILAN, Map.of(TcbComponent.TEE, 0)), 1, true, true, false, true));
            assertThat(all.withMaxVmpl(1)
                            .allowMigrationAgent()
                            .requireSingleSocket()
                            .refuseSmt()
                            .allowUncheckedRevocation())
                    .isEqualTo(all);
            assertThat(PlatformPolicy.STRICT.withSnp(all).allowDebug().snp()).isEqualTo(all);
        }
    }

    @Nested
    class Policies {
        private static final Digest PIN = Digest.parse("ab".repeat(32));
        private static final Measurement MEASURED = Measurement.parse("3e".repeat(48));
        private final ReportData reportData =
                ReportData.of(Bytes.hex("da".repeat(32) + "00".repeat(32)).toArray());
        private final ExpectedBinding binding = ExpectedBinding.of(reportData, PIN);

        @Test
        void accept_the_measurement_with_the_broker_pinned_in_host_data() throws Exception {
            VerifiedEvidence evidence = verified(report -> report.with(SnpField.HOST_DATA, "ab".repeat(32)));

            assertThat(policy(MEASURED).appraise(evidence, binding, RECIPE.at()))
                    .isInstanceOfSatisfying(AttestationResult.Accepted.class, accepted -> {
                        assertThat(accepted.tee()).isEqualTo(Tee.SNP);
                        assertThat(accepted.tier()).isEqualTo(Tier.AFFIRMING);
                    });
        }

        @Test
        void that_accept_less_than_the_strict_ones_give_a_warning() throws Exception {
            ForgedSnp forged = RECIPE.withReport(report -> report.with(SnpField.HOST_DATA, "ab".repeat(32)))
                    .forge();
            VerifiedEvidence unchecked = SnpVerdicts.verify(forged, SnpVerdicts.withoutCrl(forged), SnpProduct.MILAN);
            AppraisalPolicy lenient =
                    policy(MEASURED).onPlatforms(PlatformPolicy.STRICT.withSnp(STRICT.allowUncheckedRevocation()));

            assertThat(lenient.appraise(unchecked, binding, RECIPE.at()).tier()).isEqualTo(Tier.WARNING);
        }

        @Test
        void refuse_other_measurements_brokers_and_signers() throws Exception {
            VerifiedEvidence pinned = verified(report -> report.with(SnpField.HOST_DATA, "ab".repeat(32)));
            var signer = new SignerReference(Measurement.parse("bb".repeat(32)), 7, 0);
            var signed = AppraisalPolicy.of("s", Set.of(Tee.SNP), ReferenceValues.ofSigners(Set.of(signer)));

            assertThat(codes(policy(Measurement.parse("3f".repeat(48))).appraise(pinned, binding, RECIPE.at())))
                    .containsExactly(RefusalReason.MEASUREMENT_NOT_ALLOWED);
            assertThat(codes(policy(MEASURED).appraise(verified(report -> report), binding, RECIPE.at())))
                    .containsExactly(RefusalReason.BROKER_PIN_MISMATCH);
            assertThat(codes(signed.appraise(pinned, binding, RECIPE.at())))
                    .containsExactly(RefusalReason.SIGNER_NOT_ALLOWED);
        }

        private static AppraisalPolicy policy(Measurement measurement) {
            return AppraisalPolicy.of("snp", Set.of(Tee.SNP), ReferenceValues.ofMeasurements(Set.of(measurement)));
        }

        private static List<ReasonCode> codes(AttestationResult result) {
            return ((AttestationResult.Contraindicated) result)
                    .reasons().stream().map(Reason::code).toList();
        }
    }

    private static List<ReasonCode> check(SnpRules rules, VerifiedEvidence evidence) {
        return PlatformPolicy.STRICT.withSnp(rules).check(evidence).stream()
                .map(Reason::code)
                .toList();
    }

    private static VerifiedEvidence verified(UnaryOperator<Bytes> change) throws Exception {
        return SnpVerdicts.verify(RECIPE.withReport(change).forge(), SnpProduct.MILAN);
    }
}
