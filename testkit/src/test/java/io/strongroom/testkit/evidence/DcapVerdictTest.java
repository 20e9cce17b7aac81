/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Tier;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.dcap.PlatformTcb;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.attestation.dcap.VerifiedQuote;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Authentic cases of every form of quote, those included of which there is no genuine one. */
class DcapVerdictTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();

    static Stream<Arguments> forms() {
        return Stream.of(
                Arguments.of("SGX 3", Tee.SGX, SGX),
                Arguments.of("SGX 3 of one processor", Tee.SGX, DcapCase.sgxProcessor()),
                Arguments.of("SGX 3, TCB info 2", Tee.SGX, SGX.withTcbInfo(info -> TcbInfoForge.sgxVersion2())),
                Arguments.of("SGX 4", Tee.SGX, SGX.withQuote(DcapQuoteForge.sgx4())),
                Arguments.of("SGX 5", Tee.SGX, SGX.withQuote(DcapQuoteForge.sgx5())),
                Arguments.of("TDX 4", Tee.TDX, TDX),
                Arguments.of("TDX 5, report 1.0", Tee.TDX, TDX.withQuote(DcapQuoteForge.tdx5Td10())),
                Arguments.of("TDX 5, report 1.5", Tee.TDX, DcapCase.tdx15()));
    }

    static Stream<Arguments> debugForms() {
        return Stream.of(
                Arguments.of("SGX 3", SGX.withQuote(DcapVerdictTest::debugEnclave)),
                Arguments.of("SGX 4", SGX.withQuote(debugEnclave(DcapQuoteForge.sgx4()))),
                Arguments.of("SGX 5", SGX.withQuote(debugEnclave(DcapQuoteForge.sgx5()))),
                Arguments.of("TDX 4", TDX.withQuote(DcapVerdictTest::debugDomain)),
                Arguments.of("TDX 5, report 1.0", TDX.withQuote(debugDomain(DcapQuoteForge.tdx5Td10()))),
                Arguments.of("TDX 5, report 1.5", TDX.withQuote(debugDomain(DcapQuoteForge.tdx5Td15()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void an_authentic_quote_of_an_up_to_date_platform_is_affirmed(String form, Tee tee, DcapCase recipe) {
        VerifiedQuote verified = DcapJudge.verified(recipe);
        var evidence = new VerifiedEvidence.OfQuote(verified);

        assertThat(verified.tee()).isEqualTo(tee);
        assertThat(verified.platform().orElseThrow().status()).isEqualTo(TcbStatus.UP_TO_DATE);
        assertThat(verified.validity()).isEqualTo(new Validity(DcapCase.ISSUED, DcapCase.EXPIRES));
        assertThat(PlatformPolicy.STRICT.check(evidence)).isEmpty();
        assertThat(PlatformPolicy.STRICT.tierOf(evidence)).isEqualTo(Tier.AFFIRMING);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("debugForms")
    void debug_that_is_signed_is_verified_but_refused_unless_the_policy_allows_it(String form, DcapCase recipe) {
        var evidence = new VerifiedEvidence.OfQuote(DcapJudge.verified(recipe));

        assertThat(evidence.claims().isDebug()).isTrue();
        assertThat(PlatformPolicy.STRICT.check(evidence).stream().map(Reason::code))
                .containsExactly(RefusalReason.DEBUG_NOT_ALLOWED);
        assertThat(PlatformPolicy.STRICT.allowDebug().check(evidence)).isEmpty();
        assertThat(PlatformPolicy.STRICT.tierOf(evidence)).isNotEqualTo(Tier.AFFIRMING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SWHardeningNeeded",
                "ConfigurationNeeded",
                "ConfigurationAndSWHardeningNeeded",
                "OutOfDate",
                "OutOfDateConfigurationNeeded",
                "Revoked"
            })
    void every_other_status_is_refused_unless_the_policy_names_it(String status) {
        var evidence =
                new VerifiedEvidence.OfQuote(DcapJudge.verified(SGX.withTcbInfo(info -> info.withStatus(status))));
        TcbStatus got = evidence.verified().platform().orElseThrow().status();

        assertThat(got.wireName()).isEqualTo(status);
        assertThat(PlatformPolicy.STRICT.check(evidence).stream().map(Reason::code))
                .containsExactly(RefusalReason.TCB_STATUS_NOT_ALLOWED);
        if (got != TcbStatus.REVOKED) {
            assertThat(new PlatformPolicy(false, Set.of(got), Set.of(), 0).check(evidence))
                    .isEmpty();
        }
    }

    @Test
    void advisories_come_from_level_module_and_quoting_enclave_each_once() {
        DcapCase recipe = TDX.withTcbInfo(
                        info -> info.withLevels(TcbLevelForge.tdx("OutOfDate").withAdvisories("SA-3", "SA-1"))
                                .withModuleIdentities(
                                        TdxModuleForge.of("TDX_01", IsvLevelForge.of(6, "OutOfDate", "SA-2", "SA-3"))))
                .withQeIdentity(identity -> identity.withLevels(IsvLevelForge.of(4, "OutOfDate", "SA-1", "SA-0")));

        assertThat(DcapJudge.platform(recipe).advisoryIds()).isEqualTo(List.of("SA-3", "SA-1", "SA-2", "SA-0"));
    }

    @Test
    void the_lower_of_two_evaluation_data_numbers_counts() {
        for (int tcb : List.of(17, 19)) {
            PlatformTcb platform = DcapJudge.platform(SGX.withTcbInfo(info -> info.withEvaluationDataNumber(tcb))
                    .withQeIdentity(identity -> identity.withEvaluationDataNumber(36 - tcb)));

            assertThat(platform.tcbEvaluationDataNumber()).isEqualTo(tcb);
            assertThat(platform.qeEvaluationDataNumber()).isEqualTo(36 - tcb);
            assertThat(platform.evaluationDataNumber()).isEqualTo(17);
        }
    }

    private static DcapQuoteForge debugEnclave(DcapQuoteForge quote) {
        return quote.withBody(body -> body.with(SgxField.ATTRIBUTES, SgxField.ATTRIBUTES_DEBUG));
    }

    private static DcapQuoteForge debugDomain(DcapQuoteForge quote) {
        return quote.withBody(body -> body.with(TdField.TD_ATTRIBUTES, TdField.ATTRIBUTES_DEBUG));
    }
}
