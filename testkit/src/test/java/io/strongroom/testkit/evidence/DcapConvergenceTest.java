/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The convergence of platform, TDX module and quoting enclave, written out. Columns behind the platform's status: what
 * the converged status is with a quoting enclave that is UpToDate, OutOfDate, Revoked. Source: {@code
 * docs/spec/attestation.md}; Intel DCAP Quote Verification Library, {@code convergeTcbStatusWithQeTcbStatus} and {@code
 * convergeTcbStatusWithTdxModuleStatus}.
 */
class DcapConvergenceTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();

    /** TEE_TCB_SVN_2 of a module that is as old as the one that the domain was started with. */
    private static final String STILL_OLD = "050103" + "00".repeat(13);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UpToDate                          | UpToDate                          | OutOfDate                    | Revoked
            SWHardeningNeeded                 | SWHardeningNeeded                 | OutOfDate                    | Revoked
            ConfigurationNeeded               | ConfigurationNeeded               | OutOfDateConfigurationNeeded | Revoked
            ConfigurationAndSWHardeningNeeded | ConfigurationAndSWHardeningNeeded | OutOfDateConfigurationNeeded | Revoked
            OutOfDate                         | OutOfDate                         | OutOfDate                    | Revoked
            OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded | Revoked
            Revoked                           | Revoked                           | Revoked                      | Revoked
            """)
    void of_sgx(String platform, String upToDate, String outOfDate, String revoked) {
        DcapCase recipe = SGX.withTcbInfo(info -> info.withLevels(TcbLevelForge.sgx(platform)));

        assertStatuses(recipe, upToDate, outOfDate, revoked);
        assertStatuses(recipe.withQuote(DcapQuoteForge.sgx5()), upToDate, outOfDate, revoked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UpToDate  | UpToDate                          | UpToDate                          | OutOfDate                    | Revoked
            UpToDate  | SWHardeningNeeded                 | SWHardeningNeeded                 | OutOfDate                    | Revoked
            UpToDate  | ConfigurationNeeded               | ConfigurationNeeded               | OutOfDateConfigurationNeeded | Revoked
            UpToDate  | ConfigurationAndSWHardeningNeeded | ConfigurationAndSWHardeningNeeded | OutOfDateConfigurationNeeded | Revoked
            UpToDate  | OutOfDate                         | OutOfDate                         | OutOfDate                    | Revoked
            UpToDate  | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded | Revoked
            UpToDate  | Revoked                           | Revoked                           | Revoked                      | Revoked
            OutOfDate | UpToDate                          | OutOfDate                         | OutOfDate                    | Revoked
            OutOfDate | SWHardeningNeeded                 | OutOfDate                         | OutOfDate                    | Revoked
            OutOfDate | ConfigurationNeeded               | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded | Revoked
            OutOfDate | ConfigurationAndSWHardeningNeeded | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded | Revoked
            OutOfDate | OutOfDate                         | OutOfDate                         | OutOfDate                    | Revoked
            OutOfDate | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded | Revoked
            OutOfDate | Revoked                           | Revoked                           | Revoked                      | Revoked
            Revoked   | UpToDate                          | Revoked                           | Revoked                      | Revoked
            Revoked   | SWHardeningNeeded                 | Revoked                           | Revoked                      | Revoked
            Revoked   | ConfigurationNeeded               | Revoked                           | Revoked                      | Revoked
            Revoked   | ConfigurationAndSWHardeningNeeded | Revoked                           | Revoked                      | Revoked
            Revoked   | OutOfDate                         | Revoked                           | Revoked                      | Revoked
            Revoked   | OutOfDateConfigurationNeeded      | Revoked                           | Revoked                      | Revoked
            Revoked   | Revoked                           | Revoked                           | Revoked                      | Revoked
            """)
    void of_tdx_for_a_domain_that_gains_nothing_by_a_new_start(
            String module, String platform, String upToDate, String outOfDate, String revoked) {
        DcapCase recipe = tdx(platform, module);

        assertStatuses(recipe, upToDate, outOfDate, revoked);
        assertStatuses(recipe.withQuote(DcapQuoteForge.tdx5Td10()), upToDate, outOfDate, revoked);
        assertStatuses(
                recipe.withQuote(
                        DcapQuoteForge.tdx5Td15().withBody(body -> body.with(TdField.TEE_TCB_SVN_2, STILL_OLD))),
                upToDate,
                outOfDate,
                revoked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UpToDate  | UpToDate                          | UpToDate                             | OutOfDate                    | Revoked
            UpToDate  | SWHardeningNeeded                 | SWHardeningNeeded                    | OutOfDate                    | Revoked
            UpToDate  | ConfigurationNeeded               | ConfigurationNeeded                  | OutOfDateConfigurationNeeded | Revoked
            UpToDate  | ConfigurationAndSWHardeningNeeded | ConfigurationAndSWHardeningNeeded    | OutOfDateConfigurationNeeded | Revoked
            UpToDate  | OutOfDate                         | OutOfDate                            | OutOfDate                    | Revoked
            UpToDate  | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded         | OutOfDateConfigurationNeeded | Revoked
            UpToDate  | Revoked                           | Revoked                              | Revoked                      | Revoked
            OutOfDate | UpToDate                          | TDRelaunchAdvised                    | OutOfDate                    | Revoked
            OutOfDate | SWHardeningNeeded                 | TDRelaunchAdvised                    | OutOfDate                    | Revoked
            OutOfDate | ConfigurationNeeded               | TDRelaunchAdvisedConfigurationNeeded | OutOfDateConfigurationNeeded | Revoked
            OutOfDate | ConfigurationAndSWHardeningNeeded | TDRelaunchAdvisedConfigurationNeeded | OutOfDateConfigurationNeeded | Revoked
            OutOfDate | OutOfDate                         | OutOfDate                            | OutOfDate                    | Revoked
            OutOfDate | OutOfDateConfigurationNeeded      | OutOfDateConfigurationNeeded         | OutOfDateConfigurationNeeded | Revoked
            OutOfDate | Revoked                           | Revoked                              | Revoked                      | Revoked
            Revoked   | UpToDate                          | Revoked                              | Revoked                      | Revoked
            Revoked   | SWHardeningNeeded                 | Revoked                              | Revoked                      | Revoked
            Revoked   | ConfigurationNeeded               | Revoked                              | Revoked                      | Revoked
            Revoked   | ConfigurationAndSWHardeningNeeded | Revoked                              | Revoked                      | Revoked
            Revoked   | OutOfDate                         | Revoked                              | Revoked                      | Revoked
            Revoked   | OutOfDateConfigurationNeeded      | Revoked                              | Revoked                      | Revoked
            Revoked   | Revoked                           | Revoked                              | Revoked                      | Revoked
            """)
    void of_tdx_for_a_domain_whose_module_was_updated_while_it_ran(
            String module, String platform, String upToDate, String outOfDate, String revoked) {
        DcapCase recipe = tdx(platform, module).withQuote(DcapQuoteForge.tdx5Td15());

        assertStatuses(recipe, upToDate, outOfDate, revoked);
    }

    private static DcapCase tdx(String platform, String module) {
        return TDX.withTcbInfo(info -> info.withLevels(TcbLevelForge.tdx(platform))
                .withModuleIdentities(TdxModuleForge.of("TDX_01", IsvLevelForge.of(6, module))));
    }

    private static void assertStatuses(DcapCase recipe, String upToDate, String outOfDate, String revoked) {
        assertThat(List.of(
                        statusWithQe(recipe, "UpToDate"),
                        statusWithQe(recipe, "OutOfDate"),
                        statusWithQe(recipe, "Revoked")))
                .containsExactly(upToDate, outOfDate, revoked);
    }

    private static String statusWithQe(DcapCase recipe, String qe) {
        return DcapJudge.status(recipe.withQeIdentity(identity -> identity.withStatus(qe)));
    }
}
