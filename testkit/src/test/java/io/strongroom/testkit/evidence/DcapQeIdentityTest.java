/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.COLLATERAL_FORMAT;
import static io.strongroom.attestation.RejectReason.QE_IDENTITY_MISMATCH;
import static io.strongroom.attestation.RejectReason.TCB_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.RejectReason;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quoting enclaves that are not what the QE identity describes, and identities that are not what they must be. */
class DcapQeIdentityTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();
    private static final DcapCase TDX15 = DcapCase.tdx15();

    enum Base {
        SGX,
        TDX,
        TDX15;

        DcapCase recipe() {
            return switch (this) {
                case SGX -> DcapQeIdentityTest.SGX;
                case TDX -> DcapQeIdentityTest.TDX;
                case TDX15 -> DcapQeIdentityTest.TDX15;
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void is_not_that_of_an_enclave_of_another_kind(Base base) {
        assertThat(withQe(base, qe -> qe.with(SgxField.MISC_SELECT, 1))).contains(QE_IDENTITY_MISMATCH);
        assertThat(withQe(base, qe -> qe.with(SgxField.MR_SIGNER, "00".repeat(32))))
                .contains(QE_IDENTITY_MISMATCH);
        assertThat(withQe(base, qe -> qe.flip(SgxField.MR_SIGNER.offset() + 31)))
                .contains(QE_IDENTITY_MISMATCH);
        assertThat(withQe(base, qe -> qe.with(SgxField.ISV_PROD_ID, 3))).contains(QE_IDENTITY_MISMATCH);
        assertThat(withQe(base, qe -> qe.with(SgxField.ISV_PROD_ID, 256))).contains(QE_IDENTITY_MISMATCH);
    }

    @ParameterizedTest
    @EnumSource
    void is_not_that_of_a_debug_enclave(Base base) {
        assertThat(withQe(base, qe -> qe.flip(SgxField.ATTRIBUTES.offset(), 2))).contains(QE_IDENTITY_MISMATCH);
    }

    @ParameterizedTest
    @EnumSource
    void is_not_that_of_an_enclave_with_other_flags(Base base) {
        for (int bit : List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 15, 31, 63)) {
            int at = SgxField.ATTRIBUTES.offset() + bit / 8;
            int mask = 1 << (bit % 8);
            boolean isMode64 = bit == 2;
            assertThat(withQe(base, qe -> qe.flip(at, mask)).isPresent())
                    .as("flag %d", bit)
                    .isEqualTo(!isMode64);
        }
    }

    @ParameterizedTest
    @EnumSource
    void does_not_look_at_what_its_masks_leave_out_nor_at_the_measurement(Base base) {
        assertThat(withQe(base, qe -> qe.with(SgxField.MR_ENCLAVE, "01".repeat(32))))
                .isEmpty();
        assertThat(withQe(base, qe -> qe.flip(SgxField.ATTRIBUTES.offset() + 8, 0xFF)))
                .isEmpty();
        assertThat(DcapJudge.rejection(base.recipe()
                        .withQuote(quote -> quote.withQeReport(qe -> qe.with(SgxField.MISC_SELECT, 0x80)))
                        .withQeIdentity(identity -> identity.withMiscSelect("00000000", "FFFFFF7F"))))
                .isEmpty();
    }

    @Test
    void writes_miscselect_with_its_highest_byte_first() {
        UnaryOperator<DcapQuoteForge> misc =
                quote -> quote.withQeReport(qe -> qe.with(SgxField.MISC_SELECT, 0x01020304));
        DcapCase recipe = DcapCase.sgx().withQuote(misc);

        assertThat(DcapJudge.rejection(
                        recipe.withQeIdentity(identity -> identity.withMiscSelect("01020304", "FFFFFFFF"))))
                .isEmpty();
        assertThat(DcapJudge.rejection(
                        recipe.withQeIdentity(identity -> identity.withMiscSelect("04030201", "FFFFFFFF"))))
                .contains(QE_IDENTITY_MISMATCH);
    }

    @ParameterizedTest
    @EnumSource
    void that_wants_what_its_own_masks_leave_out_is_met_by_nobody(Base base) {
        assertThat(withIdentity(base, identity -> identity.withMiscSelect("00000001", "FFFFFFFE")))
                .contains(QE_IDENTITY_MISMATCH);
        assertThat(withIdentity(
                        base,
                        identity ->
                                identity.withAttributes("15000000000000000000000000000000", "FB" + "00".repeat(15))))
                .contains(QE_IDENTITY_MISMATCH);
    }

    @ParameterizedTest
    @EnumSource
    void of_another_technology_is_refused(Base base) {
        String other = base == Base.SGX ? "TD_QE" : "QE";
        for (String id : List.of(other, "QVE", "", "td_qe", "qe")) {
            assertThat(withIdentity(base, identity -> identity.withId(id))).contains(QE_IDENTITY_MISMATCH);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void of_another_version_is_refused(int version) {
        for (Base base : Base.values()) {
            assertThat(withIdentity(base, identity -> identity.with("version", version)))
                    .contains(COLLATERAL_FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "version",
                "issueDate",
                "nextUpdate",
                "tcbEvaluationDataNumber",
                "miscselect",
                "miscselectMask",
                "attributes",
                "attributesMask",
                "mrsigner",
                "isvprodid",
                "tcbLevels"
            })
    void without_a_field_is_refused(String field) {
        assertThat(withIdentity(Base.SGX, identity -> identity.without(field))).contains(COLLATERAL_FORMAT);
    }

    @Test
    void with_fields_of_another_length_is_refused() {
        for (String field : List.of("miscselect", "miscselectMask", "attributes", "attributesMask", "mrsigner")) {
            for (String hex : List.of("", "00", "0", "GG".repeat(16), "00".repeat(33), "0x" + "00".repeat(15))) {
                assertThat(withIdentity(Base.SGX, identity -> identity.with(field, hex)))
                        .as("%s %s", field, hex)
                        .contains(COLLATERAL_FORMAT);
            }
        }
    }

    @Test
    void reaches_the_highest_level_that_the_svn_allows_in_any_order() {
        UnaryOperator<QeIdentityForge> levels = identity -> identity.withLevels(
                IsvLevelForge.of(5, "Revoked"), IsvLevelForge.of(10, "UpToDate"), IsvLevelForge.of(7, "OutOfDate"));
        DcapCase recipe = DcapCase.sgx().withQeIdentity(levels);

        assertThat(DcapJudge.status(withSvn(recipe, 65535))).isEqualTo("UpToDate");
        assertThat(DcapJudge.status(withSvn(recipe, 10))).isEqualTo("UpToDate");
        assertThat(DcapJudge.status(withSvn(recipe, 9))).isEqualTo("OutOfDate");
        assertThat(DcapJudge.status(withSvn(recipe, 7))).isEqualTo("OutOfDate");
        assertThat(DcapJudge.status(withSvn(recipe, 6))).isEqualTo("Revoked");
        assertThat(DcapJudge.rejection(withSvn(recipe, 4))).contains(TCB_NOT_SUPPORTED);
    }

    @Test
    void with_two_equal_levels_or_none_is_refused() {
        assertThat(withIdentity(
                        Base.SGX,
                        identity ->
                                identity.withLevels(IsvLevelForge.of(8, "UpToDate"), IsvLevelForge.of(8, "OutOfDate"))))
                .contains(COLLATERAL_FORMAT);
        assertThat(withIdentity(Base.SGX, identity -> identity.withLevels())).contains(COLLATERAL_FORMAT);
    }

    /** Intel's library takes every status but UpToDate and Revoked for out of date, and refuses those that it does not know. */
    @ParameterizedTest
    @CsvSource({"ConfigurationNeeded, OutOfDate", "OutOfDateConfigurationNeeded, OutOfDate", "OutOfDate, OutOfDate"})
    void counts_a_quoting_enclave_in_any_other_state_as_out_of_date(String status, String converged) {
        for (Base base : Base.values()) {
            DcapCase recipe = base.recipe().withQeIdentity(identity -> identity.withStatus(status));

            assertThat(DcapJudge.status(recipe)).isEqualTo(converged);
            assertThat(DcapJudge.platform(recipe).qeStatus().wireName()).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SWHardeningNeeded",
                "ConfigurationAndSWHardeningNeeded",
                "TDRelaunchAdvised",
                "TDRelaunchAdvisedConfigurationNeeded",
                "Unknown",
                "uptodate",
                ""
            })
    void with_a_status_that_is_none_of_a_quoting_enclave_is_refused(String status) {
        assertThat(withIdentity(Base.SGX, identity -> identity.withStatus(status)))
                .contains(COLLATERAL_FORMAT);
        assertThat(withIdentity(
                        Base.TDX,
                        identity -> identity.withLevels(IsvLevelForge.of(4, "UpToDate"), IsvLevelForge.of(1, status))))
                .contains(COLLATERAL_FORMAT);
    }

    @Test
    void is_judged_by_its_own_dates() {
        assertThat(withIdentity(Base.SGX, identity -> identity.withDates(DcapCase.ISSUED, DcapCase.AT.minusSeconds(1))))
                .contains(RejectReason.EXPIRED);
        assertThat(withIdentity(Base.SGX, identity -> identity.withDates(DcapCase.AT.plusSeconds(1), DcapCase.EXPIRES)))
                .contains(RejectReason.NOT_YET_VALID);
        assertThat(withIdentity(Base.SGX, identity -> identity.withDates(DcapCase.AT, DcapCase.AT)))
                .isEmpty();
    }

    private static Optional<RejectReason> withQe(Base base, UnaryOperator<Bytes> change) {
        return DcapJudge.rejection(base.recipe().withQuote(quote -> quote.withQeReport(change)));
    }

    private static Optional<RejectReason> withIdentity(Base base, UnaryOperator<QeIdentityForge> change) {
        return DcapJudge.rejection(base.recipe().withQeIdentity(change));
    }

    private static DcapCase withSvn(DcapCase recipe, int isvSvn) {
        return recipe.withQuote(quote -> quote.withQeReport(qe -> qe.with(SgxField.ISV_SVN, isvSvn)));
    }
}
