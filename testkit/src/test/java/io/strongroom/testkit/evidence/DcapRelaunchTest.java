/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Domains of TDX 1.5 that were started on a module that is out of date by now: whether a new start would help. The module
 * of the domain has version 1 and SVN 5; the identity wants 6, the highest level wants TDX components 6, 0, 3.
 */
class DcapRelaunchTest {
    private static final DcapCase CASE = DcapCase.tdx15()
            .withTcbInfo(info -> info.withLevels(
                            TcbLevelForge.tdx("OutOfDate").withTdx(2, 1).withSgx(0, 1), TcbLevelForge.tdx("UpToDate"))
                    .withModuleIdentities(
                            TdxModuleForge.of(
                                    "TDX_01", IsvLevelForge.of(2, "OutOfDate"), IsvLevelForge.of(6, "UpToDate")),
                            TdxModuleForge.of(
                                    "TDX_03", IsvLevelForge.of(1, "OutOfDate"), IsvLevelForge.of(4, "UpToDate"))))
            .withQuote(quote -> quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, svn(5, 1, 3))));

    @ParameterizedTest
    @CsvSource({
        "6, 0, 3, TDRelaunchAdvised",
        "7, 0, 4, TDRelaunchAdvised",
        "5, 0, 3, OutOfDate",
        "6, 0, 2, OutOfDate",
        "6, 1, 3, TDRelaunchAdvised",
        "255, 1, 255, TDRelaunchAdvised",
        "5, 1, 3, OutOfDate",
        "6, 1, 2, OutOfDate",
        "4, 3, 3, TDRelaunchAdvised",
        "3, 3, 3, OutOfDate",
        "4, 3, 2, OutOfDate"
    })
    void is_advised_if_the_module_that_runs_now_is_current(int svn, int version, int microcode, String status) {
        assertThat(DcapJudge.status(with(CASE, svn(svn, version, microcode)))).isEqualTo(status);
    }

    @Test
    void is_rejected_if_the_module_that_runs_now_has_no_identity() {
        assertThat(DcapJudge.rejection(with(CASE, svn(6, 2, 3)))).contains(RejectReason.TDX_MODULE_MISMATCH);
    }

    @Test
    void is_not_asked_for_if_the_quoting_enclave_is_out_of_date() {
        DcapCase recipe = CASE.withQeIdentity(identity -> identity.withStatus("OutOfDate"));

        assertThat(DcapJudge.status(with(recipe, svn(6, 1, 3)))).isEqualTo("OutOfDate");
        assertThat(DcapJudge.status(with(recipe, svn(6, 2, 3)))).isEqualTo("OutOfDate");
    }

    @Test
    void is_not_asked_for_if_the_domain_was_started_on_a_current_module() {
        DcapCase recipe = with(CASE, svn(6, 1, 3))
                .withQuote(quote -> quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, svn(6, 1, 3))));

        assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
    }

    @Test
    void is_not_asked_for_if_the_module_has_no_identity_of_its_own() {
        DcapCase recipe = with(CASE, svn(6, 1, 3))
                .withTcbInfo(info -> info.withLevels(TcbLevelForge.tdx("OutOfDate")))
                .withQuote(quote -> quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, svn(6, 0, 3))));

        assertThat(DcapJudge.status(recipe)).isEqualTo("OutOfDate");
    }

    @Test
    void is_not_asked_for_in_reports_of_tdx_1_0() {
        for (DcapQuoteForge quote : new DcapQuoteForge[] {DcapQuoteForge.tdx4(), DcapQuoteForge.tdx5Td10()}) {
            DcapCase recipe = CASE.withQuote(quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, svn(5, 1, 3))));

            assertThat(DcapJudge.status(recipe)).isEqualTo("OutOfDate");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "UpToDate, OutOfDate, TDRelaunchAdvised",
        "SWHardeningNeeded, OutOfDate, TDRelaunchAdvised",
        "ConfigurationNeeded, OutOfDate, TDRelaunchAdvisedConfigurationNeeded",
        "ConfigurationAndSWHardeningNeeded, OutOfDate, TDRelaunchAdvisedConfigurationNeeded",
        "UpToDate, OutOfDateConfigurationNeeded, TDRelaunchAdvisedConfigurationNeeded",
        "UpToDate, SWHardeningNeeded, TDRelaunchAdvised",
        "UpToDate, ConfigurationNeeded, TDRelaunchAdvisedConfigurationNeeded",
        "OutOfDate, SWHardeningNeeded, OutOfDate",
        "OutOfDateConfigurationNeeded, OutOfDate, OutOfDate",
        "Revoked, OutOfDate, OutOfDate",
        "UpToDate, Revoked, Revoked"
    })
    void looks_at_the_level_of_the_sgx_part_and_at_that_of_the_domain(String sgxLevel, String tdxLevel, String status) {
        DcapCase recipe = CASE.withTcbInfo(info -> info.withLevels(
                TcbLevelForge.tdx(sgxLevel).withTdx(2, 4),
                TcbLevelForge.tdx(tdxLevel).withTdx(2, 3)));

        assertThat(DcapJudge.status(with(recipe, svn(6, 1, 4)))).isEqualTo(status);
        assertThat(DcapJudge.platform(with(recipe, svn(6, 1, 4)))
                        .sgxLevelStatus()
                        .wireName())
                .isEqualTo(sgxLevel);
    }

    private static DcapCase with(DcapCase recipe, String svn2) {
        return recipe.withQuote(quote -> quote.withBody(body -> body.with(TdField.TEE_TCB_SVN_2, svn2)));
    }

    private static String svn(int svn, int version, int microcode) {
        return "%02x%02x%02x".formatted(svn, version, microcode) + "00".repeat(13);
    }
}
