/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.COLLATERAL_FORMAT;
import static io.strongroom.attestation.RejectReason.COLLATERAL_SIGNATURE;
import static io.strongroom.attestation.RejectReason.FORMAT;
import static io.strongroom.attestation.RejectReason.TCB_INFO_MISMATCH;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.RejectReason;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TCB infos whose signature is right and whose content is not. */
class DcapTcbInfoTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();
    private static final List<Integer> FIFTEEN = List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final List<Integer> SEVENTEEN = List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    @Test
    void of_the_other_technology_is_refused() {
        assertRejected(TCB_INFO_MISMATCH, SGX, info -> TcbInfoForge.tdx());
        assertRejected(TCB_INFO_MISMATCH, TDX, info -> TcbInfoForge.sgx());
        assertRejected(TCB_INFO_MISMATCH, TDX, info -> TcbInfoForge.sgxVersion2());
        assertRejected(
                TCB_INFO_MISMATCH, TDX, info -> TcbInfoForge.sgxVersion2().withId("TDX"));
        assertRejected(TCB_INFO_MISMATCH, SGX.withQuote(DcapQuoteForge.sgx4()), info -> TcbInfoForge.tdx());
        assertRejected(TCB_INFO_MISMATCH, SGX.withQuote(DcapQuoteForge.sgx5()), info -> TcbInfoForge.tdx());
    }

    @Test
    void of_another_platform_family_is_refused() {
        assertRejected(TCB_INFO_MISMATCH, SGX, info -> info.withFmspc("00A067110001"));
        assertRejected(TCB_INFO_MISMATCH, SGX, info -> info.withPceId("0100"));
        assertRejected(TCB_INFO_MISMATCH, TDX, info -> info.withFmspc("10A067110000"));
        assertThat(DcapJudge.rejection(SGX.withPckExtension(pck -> pck.withPceId("0001"))))
                .contains(TCB_INFO_MISMATCH);
        assertThat(DcapJudge.rejection(SGX.withTcbInfo(info -> info.withFmspc("00a067110000"))))
                .isEmpty();
    }

    @Test
    void of_another_type_or_version_is_refused() {
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withTcbType(1));
        assertRejected(COLLATERAL_FORMAT, TDX, info -> info.withTcbType(1));
        assertRejected(
                COLLATERAL_FORMAT, SGX, info -> TcbInfoForge.sgxVersion2().withTcbType(1));
        for (Object version : List.of(1, 4, 0, -3, "3")) {
            assertRejected(COLLATERAL_FORMAT, SGX, info -> info.with("version", version));
        }
        for (String id : List.of("", "sgx", "TDX2", "QE")) {
            assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withId(id));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "version",
                "issueDate",
                "nextUpdate",
                "fmspc",
                "pceId",
                "tcbType",
                "tcbEvaluationDataNumber",
                "tdxModule",
                "tcbLevels"
            })
    void without_a_field_is_refused(String field) {
        assertRejected(COLLATERAL_FORMAT, TDX, info -> info.without(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "uptodate",
                "UpToDate ",
                "Unknown",
                "TDRelaunchAdvised",
                "TDRelaunchAdvisedConfigurationNeeded"
            })
    void with_an_unknown_status_anywhere_is_refused(String status) {
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withStatus(status));
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withLevel(2, level -> level.withStatus(status)));
        assertRejected(
                COLLATERAL_FORMAT,
                TDX,
                info -> info.withModuleIdentities(
                        TdxModuleForge.of("TDX_01", IsvLevelForge.of(6, "UpToDate")),
                        TdxModuleForge.of("TDX_09", IsvLevelForge.of(6, status))));
    }

    @Test
    void with_components_that_are_not_sixteen_svns_is_refused() {
        for (List<Integer> svns : List.of(FIFTEEN, SEVENTEEN, List.<Integer>of())) {
            assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withLevel(0, level -> level.withSgx(svns)));
        }
        for (List<Integer> svns : List.of(FIFTEEN, SEVENTEEN)) {
            assertRejected(COLLATERAL_FORMAT, TDX, info -> info.withLevel(0, level -> level.withTdx(svns)));
        }
        assertRejected(COLLATERAL_FORMAT, TDX, info -> info.withLevel(0, level -> level.withTdx(List.of())));
        assertRejected(
                COLLATERAL_FORMAT,
                SGX,
                info -> TcbInfoForge.sgxVersion2().withLevel(0, level -> level.withSgx(FIFTEEN)));
        for (int svn : List.of(-1, 256, Integer.MAX_VALUE)) {
            assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withLevel(0, level -> level.withSgx(3, svn)));
            assertRejected(COLLATERAL_FORMAT, TDX, info -> info.withLevel(1, level -> level.withTdx(3, svn)));
        }
        for (int svn : List.of(-1, 65536)) {
            assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withLevel(1, level -> level.withPceSvn(svn)));
        }
    }

    @Test
    void with_numbers_of_another_form_is_refused() {
        for (String number : List.of(
                "1e2",
                "20.0",
                "\"20\"",
                "99999999999",
                "9".repeat(400),
                "1" + "0".repeat(400_000),
                "-1",
                "NaN",
                "true",
                "null",
                "0x14",
                "020")) {
            assertRejected(
                    COLLATERAL_FORMAT,
                    SGX,
                    info -> info.withEdit(text ->
                            text.replace("\"tcbEvaluationDataNumber\":20", "\"tcbEvaluationDataNumber\":" + number)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-06-01",
                "2026-06-01T10:00:00",
                "2026-06-01T10:00:00.000Z",
                "2026-06-01T12:00:00+02:00",
                "2026-06-01 10:00:00Z",
                "2026-06-01t10:00:00z",
                "2026-02-30T10:00:00Z",
                "2026-06-01T24:00:00Z",
                "2026-05-31T23:59:60Z",
                "+1000000000-01-01T00:00:00Z",
                "-0001-01-01T00:00:00Z"
            })
    void with_dates_of_another_form_is_refused(String date) {
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.with("issueDate", date));
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withLevel(0, level -> level.withDate(date)));
    }

    @Test
    void is_judged_by_its_own_dates() {
        assertRejected(RejectReason.EXPIRED, SGX, info -> info.withDates(DcapCase.ISSUED, DcapCase.AT.minusSeconds(1)));
        assertRejected(
                RejectReason.NOT_YET_VALID, SGX, info -> info.withDates(DcapCase.AT.plusSeconds(1), DcapCase.EXPIRES));
        assertThat(DcapJudge.rejection(SGX.withTcbInfo(info -> info.withDates(DcapCase.AT, DcapCase.AT))))
                .isEmpty();
        assertThat(DcapJudge.rejection(SGX.withTcbInfo(info -> info.withDates(DcapCase.EXPIRES, DcapCase.ISSUED))))
                .isPresent();
    }

    @Test
    void with_a_name_twice_is_refused() {
        assertRejected(
                COLLATERAL_FORMAT,
                SGX,
                info -> info.withEdit(text -> text.replace("\"tcbType\":0", "\"tcbType\":0,\"tcbType\":0")));
        assertRejected(
                COLLATERAL_FORMAT,
                SGX,
                info -> info.withEdit(text -> text.replace("\"tcbType\":0", "\"tcbType\":0,\"\\u0074cbType\":0")));
        assertRejected(
                COLLATERAL_FORMAT,
                SGX,
                info -> info.withEdit(text -> text.replaceFirst("\"pcesvn\":", "\"pcesvn\":0,\"pcesvn\":")));
    }

    @Test
    void that_is_not_one_json_object_is_refused() {
        for (String text :
                List.of("", " ", "null", "[]", "{}", "\"\"", "{", "{}{}", "{\"a\":1", "\u0000", "\uFEFF{}")) {
            assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withEdit(old -> text));
        }
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withEdit(text -> text + "{}"));
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withEdit(text -> text + ","));
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withEdit(text -> text.replace("\"", "'")));
        assertRejected(COLLATERAL_FORMAT, SGX, info -> info.withEdit(text -> "/**/" + text));
    }

    @Test
    void with_fields_that_are_unknown_is_read() {
        DcapCase recipe = SGX.withTcbInfo(info ->
                info.with("later", Map.of("a", List.of(1, "x", Map.of()))).with("empty", List.of()));

        assertThat(DcapJudge.status(recipe)).isEqualTo("UpToDate");
    }

    @Test
    void is_text_whose_utf_8_is_what_was_signed() {
        ForgedDcap signed = SGX.withTcbInfo(info -> info.with("note", "?")).forge();
        ForgedDcap lone = signed.withCollateral(collateral -> collateral.with(
                DcapCollateral.TCB_INFO, collateral.get(DcapCollateral.TCB_INFO).replace("\"?\"", "\"\uD800\"")));

        assertThat(DcapJudge.rejection(signed)).isEmpty();
        assertThat(DcapJudge.rejection(lone))
                .hasValueSatisfying(reason -> assertThat(reason).isIn(COLLATERAL_SIGNATURE, FORMAT));
    }

    private static void assertRejected(RejectReason reason, DcapCase recipe, UnaryOperator<TcbInfoForge> change) {
        DcapCase changed = recipe.withTcbInfo(change);
        assertThat(DcapJudge.rejection(changed)).as(summary(changed)).contains(reason);
    }

    private static String summary(DcapCase recipe) {
        String text = recipe.tcbInfo().text();
        return text.length() > 600 ? text.substring(0, 600) + "..." : text;
    }
}
