/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.COLLATERAL_FORMAT;
import static io.strongroom.attestation.RejectReason.TCB_NOT_SUPPORTED;
import static io.strongroom.attestation.RejectReason.TDX_MODULE_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which TCB level a platform reaches: the platform's components come from its certificate, those of TDX from the quote. */
class DcapTcbLevelsTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();
    private static final TcbLevelForge SGX_LEVEL = TcbLevelForge.sgx("UpToDate");
    private static final TcbLevelForge TDX_LEVEL = TcbLevelForge.tdx("UpToDate");

    @Nested
    class OfThePlatform {
        static Stream<Integer> components() {
            return Stream.iterate(0, i -> i + 1).limit(16);
        }

        @ParameterizedTest
        @MethodSource("components")
        void is_not_reached_if_one_component_is_one_too_low(int component) {
            int svn = SGX_LEVEL.sgx().get(component);
            DcapCase tooHigh = SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL.withSgx(component, svn + 1)));

            assertThat(DcapJudge.rejection(tooHigh)).contains(TCB_NOT_SUPPORTED);
            assertThat(DcapJudge.rejection(tooHigh.withPckExtension(
                            pck -> pck.withComponents(incremented(SgxExtensionForge.COMPONENTS, component)))))
                    .isEmpty();
        }

        @Test
        void is_not_reached_by_other_components_that_are_higher() {
            DcapCase recipe = SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL.withSgx(15, 1)))
                    .withPckExtension(pck ->
                            pck.withComponents(List.of(99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 0)));

            assertThat(DcapJudge.rejection(recipe)).contains(TCB_NOT_SUPPORTED);
        }

        @Test
        void is_not_reached_if_pcesvn_is_one_too_low() {
            DcapCase recipe = SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL));

            assertThat(DcapJudge.rejection(recipe.withPckExtension(pck -> pck.withPceSvn(12))))
                    .contains(TCB_NOT_SUPPORTED);
            assertThat(DcapJudge.status(recipe.withPckExtension(pck -> pck.withPceSvn(13))))
                    .isEqualTo("UpToDate");
            assertThat(DcapJudge.status(recipe.withPckExtension(pck -> pck.withPceSvn(65535))))
                    .isEqualTo("UpToDate");
        }

        @Test
        void falls_to_the_next_level_that_is_reached() {
            DcapCase oneLower =
                    SGX.withPckExtension(pck -> pck.withComponents(incremented(SgxExtensionForge.COMPONENTS, 0, -1)));
            DcapCase oldPce = SGX.withPckExtension(pck -> pck.withPceSvn(5));

            assertThat(DcapJudge.status(oneLower)).isEqualTo("OutOfDate");
            assertThat(DcapJudge.platform(oneLower).advisoryIds()).containsExactly("INTEL-SA-01036");
            assertThat(DcapJudge.status(oldPce)).isEqualTo("OutOfDate");
        }

        @Test
        void may_want_an_svn_of_255() {
            List<Integer> highest = Collections.nCopies(16, 255);
            DcapCase recipe = SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL.withSgx(highest)))
                    .withPckExtension(pck -> pck.withComponents(highest));

            assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
            assertThat(DcapJudge.rejection(
                            recipe.withPckExtension(pck -> pck.withComponents(incremented(highest, 7, -1)))))
                    .contains(TCB_NOT_SUPPORTED);
        }

        @Test
        void is_judged_by_the_components_and_by_no_other_svn() {
            DcapCase recipe = SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL));

            assertThat(DcapJudge.status(recipe.withPckExtension(pck -> pck.withCpuSvn("00".repeat(16)))))
                    .isEqualTo("UpToDate");
            assertThat(DcapJudge.status(recipe.withQuote(quote -> quote.withHeader(
                            header -> header.with(HeaderField.QE_SVN, 0).with(HeaderField.PCE_SVN, 0)))))
                    .isEqualTo("UpToDate");
            assertThat(DcapJudge.status(recipe.withQuote(
                            quote -> quote.withBody(body -> body.with(SgxField.CPU_SVN, "00".repeat(16))))))
                    .isEqualTo("UpToDate");
            assertThat(DcapJudge.rejection(recipe.withPckExtension(
                            pck -> pck.withComponents(incremented(SgxExtensionForge.COMPONENTS, 0, -1))
                                    .withCpuSvn("ff".repeat(16)))))
                    .contains(TCB_NOT_SUPPORTED);
        }
    }

    @Nested
    class Order {
        @Test
        void in_the_text_does_not_matter() {
            List<TcbLevelForge> levels = new ArrayList<>(List.of(
                    SGX_LEVEL,
                    SGX_LEVEL.withStatus("SWHardeningNeeded").withPceSvn(12),
                    SGX_LEVEL.withStatus("OutOfDate").withSgx(1, 10),
                    SGX_LEVEL.withStatus("Revoked").withSgx(0, 10).withSgx(1, 11)));
            for (int i = 0; i < levels.size(); i++) {
                Collections.rotate(levels, 1);
                List<TcbLevelForge> order = List.copyOf(levels);
                DcapCase recipe = SGX.withTcbInfo(info -> info.withLevels(order));

                assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
                assertThat(DcapJudge.status(recipe.withPckExtension(pck -> pck.withPceSvn(12))))
                        .isEqualTo("SWHardeningNeeded");
            }
        }

        @Test
        void is_by_the_first_component_that_differs() {
            TcbLevelForge high = SGX_LEVEL.withSgx(0, 11).withSgx(1, 0);
            TcbLevelForge low = SGX_LEVEL.withSgx(0, 10).withSgx(1, 11).withStatus("Revoked");

            assertThat(DcapJudge.status(SGX.withTcbInfo(info -> info.withLevels(low, high))))
                    .isEqualTo("UpToDate");
            assertThat(DcapJudge.status(
                            SGX.withTcbInfo(info -> info.withLevels(low.withSgx(0, 11), high.withSgx(0, 10)))))
                    .isEqualTo("Revoked");
        }

        @Test
        void is_by_pcesvn_and_then_by_tdx_components_if_the_sgx_components_are_equal() {
            TcbLevelForge lowPce = TDX_LEVEL.withPceSvn(5).withTdx(2, 3).withStatus("OutOfDate");
            TcbLevelForge lowTdx = TDX_LEVEL.withTdx(2, 2).withStatus("SWHardeningNeeded");

            DcapCase recipe = TDX.withTcbInfo(info -> info.withLevels(lowPce, lowTdx, TDX_LEVEL));

            assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
            assertThat(DcapJudge.status(recipe.withQuote(
                            quote -> quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, svn(6, 1, 2))))))
                    .isEqualTo("SWHardeningNeeded");
        }

        @Test
        void of_two_equal_levels_is_nobodys() {
            TcbLevelForge twin = SGX_LEVEL.withStatus("Revoked");

            assertThat(DcapJudge.rejection(SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL, SGX_LEVEL))))
                    .contains(COLLATERAL_FORMAT);
            assertThat(DcapJudge.rejection(
                            SGX.withTcbInfo(info -> info.withLevels(SGX_LEVEL, SGX_LEVEL.withSgx(0, 1), twin))))
                    .contains(COLLATERAL_FORMAT);
            assertThat(DcapJudge.rejection(
                            TDX.withTcbInfo(info -> info.withLevels(TDX_LEVEL, TDX_LEVEL.withStatus("OutOfDate")))))
                    .contains(COLLATERAL_FORMAT);
        }

        @Test
        void of_none_is_refused() {
            assertThat(DcapJudge.rejection(SGX.withTcbInfo(info -> info.withLevels())))
                    .contains(COLLATERAL_FORMAT);
        }
    }

    @Nested
    class OfTdx {
        @ParameterizedTest
        @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
        void is_not_reached_if_one_component_is_one_too_low(int component) {
            int svn = TDX_LEVEL.tdx().get(component);
            DcapCase recipe = TDX.withTcbInfo(info -> info.withLevels(TDX_LEVEL.withTdx(component, svn + 1)));

            assertThat(DcapJudge.rejection(recipe)).contains(TCB_NOT_SUPPORTED);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void leaves_components_0_and_1_to_a_module_with_its_own_identity(int component) {
            DcapCase recipe = TDX.withTcbInfo(info -> info.withLevels(TDX_LEVEL.withTdx(component, 255)));

            assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void judges_components_0_and_1_of_a_module_without(int component) {
            DcapCase recipe = withSvn(TDX, svn(6, 0, 3));
            int svn = TDX_LEVEL.tdx().get(component);

            assertThat(DcapJudge.status(recipe.withTcbInfo(info -> info.withLevels(TDX_LEVEL))))
                    .isEqualTo("UpToDate");
            assertThat(DcapJudge.rejection(
                            recipe.withTcbInfo(info -> info.withLevels(TDX_LEVEL.withTdx(component, svn + 1)))))
                    .contains(TCB_NOT_SUPPORTED);
        }

        @Test
        void needs_the_sgx_part_too() {
            DcapCase recipe = TDX.withTcbInfo(info -> info.withLevels(
                    TDX_LEVEL.withSgx(0, 12), TDX_LEVEL.withStatus("OutOfDate").withTdx(2, 0)));

            assertThat(DcapJudge.status(recipe)).isEqualTo("OutOfDate");
            assertThat(DcapJudge.rejection(TDX.withTcbInfo(info -> info.withLevels(TDX_LEVEL.withPceSvn(14)))))
                    .contains(TCB_NOT_SUPPORTED);
        }

        @Test
        void may_be_another_level_than_that_of_the_sgx_part() {
            DcapCase recipe = TDX.withTcbInfo(info -> info.withLevels(
                    TDX_LEVEL.withTdx(2, 4), TDX_LEVEL.withStatus("OutOfDate").withTdx(2, 3)));

            assertThat(DcapJudge.status(recipe)).isEqualTo("OutOfDate");
            assertThat(DcapJudge.platform(recipe).sgxLevelStatus().wireName()).isEqualTo("UpToDate");
            assertThat(DcapJudge.platform(recipe).matchedLevelStatus().wireName())
                    .isEqualTo("OutOfDate");
        }
    }

    @Nested
    class OfTheModule {
        private static final IsvLevelForge CURRENT = IsvLevelForge.of(6, "UpToDate");

        @Test
        void is_not_reached_if_its_svn_is_one_too_low() {
            assertThat(DcapJudge.rejection(withModule(TdxModuleForge.of("TDX_01", IsvLevelForge.of(7, "UpToDate")))))
                    .contains(TCB_NOT_SUPPORTED);
        }

        @Test
        void does_not_depend_on_the_order_in_the_text() {
            TdxModuleForge module = TdxModuleForge.of(
                    "TDX_01", IsvLevelForge.of(2, "Revoked"), CURRENT, IsvLevelForge.of(4, "OutOfDate"));

            assertThat(DcapJudge.status(withModule(module))).isEqualTo("UpToDate");
            assertThat(DcapJudge.status(withSvn(withModule(module), svn(5, 1, 3))))
                    .isEqualTo("OutOfDate");
            assertThat(DcapJudge.status(withSvn(withModule(module), svn(3, 1, 3))))
                    .isEqualTo("Revoked");
        }

        @Test
        void of_two_equal_levels_is_nobodys() {
            TdxModuleForge module = TdxModuleForge.of("TDX_01", CURRENT, IsvLevelForge.of(6, "OutOfDate"));

            assertThat(DcapJudge.rejection(withModule(module))).contains(COLLATERAL_FORMAT);
        }

        @Test
        void needs_at_least_one_level() {
            assertThat(DcapJudge.rejection(withModule(TdxModuleForge.of("TDX_01"))))
                    .contains(COLLATERAL_FORMAT);
        }

        @Test
        void needs_an_identity_of_its_version() {
            assertThat(DcapJudge.rejection(TDX.withTcbInfo(info -> info.without("tdxModuleIdentities"))))
                    .contains(TDX_MODULE_MISMATCH);
            assertThat(DcapJudge.rejection(withModule(TdxModuleForge.of("TDX_02", CURRENT))))
                    .contains(TDX_MODULE_MISMATCH);
            assertThat(DcapJudge.rejection(withModule(TdxModuleForge.of("TDX_1", CURRENT))))
                    .contains(TDX_MODULE_MISMATCH);
        }

        @Test
        void needs_no_identity_if_its_version_is_0() {
            DcapCase recipe = withSvn(TDX, svn(6, 0, 3))
                    .withTcbInfo(info -> info.withLevels(TDX_LEVEL).without("tdxModuleIdentities"));

            assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
            assertThat(DcapJudge.platform(recipe).module()).isEmpty();
        }

        @Test
        void has_an_id_of_either_case_and_only_one() {
            DcapCase recipe = withSvn(withModule(TdxModuleForge.of("tdx_0a", CURRENT)), svn(6, 10, 3));

            assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
            assertThat(DcapJudge.rejection(TDX.withTcbInfo(info -> info.withModuleIdentities(
                            TdxModuleForge.of("TDX_01", CURRENT),
                            TdxModuleForge.of("tdx_01", IsvLevelForge.of(1, "Revoked"))))))
                    .contains(COLLATERAL_FORMAT);
        }

        @Test
        void needs_the_entry_that_modules_of_version_0_have_even_if_it_has_another() {
            assertThat(DcapJudge.rejection(TDX.withTcbInfo(info -> info.without("tdxModule"))))
                    .contains(COLLATERAL_FORMAT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "SWHardeningNeeded",
                    "ConfigurationNeeded",
                    "ConfigurationAndSWHardeningNeeded",
                    "OutOfDateConfigurationNeeded",
                    "TDRelaunchAdvised",
                    "Unknown",
                    "uptodate",
                    ""
                })
        void has_no_status_but_three(String status) {
            assertThat(DcapJudge.rejection(withModule(TdxModuleForge.of("TDX_01", IsvLevelForge.of(6, status)))))
                    .contains(COLLATERAL_FORMAT);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void must_have_its_identitys_signer(int version) {
            String other = "01" + "00".repeat(47);
            DcapCase recipe = withSvn(TDX, svn(6, version, 3));

            assertThat(DcapJudge.rejection(recipe)).isEmpty();
            assertThat(DcapJudge.rejection(recipe.withQuote(
                            quote -> quote.withBody(body -> body.with(TdField.MR_SIGNER_SEAM, other)))))
                    .contains(TDX_MODULE_MISMATCH);
            assertThat(DcapJudge.rejection(recipe.withTcbInfo(
                            info -> info.withModule(TdxModuleForge.unnamed().withMrSigner(other))
                                    .withModuleIdentities(
                                            TdxModuleForge.of("TDX_01", CURRENT).withMrSigner(other)))))
                    .contains(TDX_MODULE_MISMATCH);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1})
        void must_have_no_attributes_whatever_its_identity_says(int version) {
            String attributes = "0100000000000000";
            DcapCase recipe = withSvn(TDX, svn(6, version, 3))
                    .withQuote(quote -> quote.withBody(body -> body.with(TdField.SEAM_ATTRIBUTES, attributes)));

            assertThat(DcapJudge.rejection(recipe)).contains(TDX_MODULE_MISMATCH);
            for (String mask : List.of("FF".repeat(8), "00".repeat(8))) {
                assertThat(DcapJudge.rejection(recipe.withTcbInfo(
                                info -> info.withModule(TdxModuleForge.unnamed().withAttributes(attributes, mask))
                                        .withModuleIdentities(TdxModuleForge.of("TDX_01", CURRENT)
                                                .withAttributes(attributes, mask)))))
                        .contains(TDX_MODULE_MISMATCH);
            }
        }

        @Test
        void must_have_the_attributes_that_its_identity_wants() {
            DcapCase recipe =
                    withModule(TdxModuleForge.of("TDX_01", CURRENT).withAttributes("0100000000000000", "FF".repeat(8)));

            assertThat(DcapJudge.rejection(recipe)).contains(TDX_MODULE_MISMATCH);
        }

        private static DcapCase withModule(TdxModuleForge module) {
            return TDX.withTcbInfo(info -> info.withModuleIdentities(module));
        }
    }

    private static DcapCase withSvn(DcapCase recipe, String svn) {
        return recipe.withQuote(quote -> quote.withBody(body -> body.with(TdField.TEE_TCB_SVN, svn)));
    }

    private static String svn(int svn, int version, int microcode) {
        return "%02x%02x%02x".formatted(svn, version, microcode) + "00".repeat(13);
    }

    private static List<Integer> incremented(List<Integer> svns, int component) {
        return incremented(svns, component, 1);
    }

    private static List<Integer> incremented(List<Integer> svns, int component, int by) {
        List<Integer> changed = new ArrayList<>(svns);
        changed.set(component, changed.get(component) + by);
        return changed;
    }
}
