/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnpReportParserTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void reads_versions(int version) throws Exception {
        assertThat(SnpReportParser.parse(report(version)).version()).isEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 6, 7, 255})
    void refuses_other_versions(int version) {
        assertThatThrownBy(() -> SnpReportParser.parse(report(version)))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessage("SNP report version " + version + " is not supported (wanted 2, 3 or 5)");
    }

    @Test
    void reads_all_four_bytes_of_the_version() {
        byte[] report = report(2);
        report[3] = (byte) 0x80;

        assertThatThrownBy(() -> SnpReportParser.parse(report)).hasMessageContaining("version 2147483650 is not");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 0x101})
    void refuses_other_signature_algorithms(int algorithm) {
        byte[] report = report(5);
        report[52] = (byte) algorithm;
        report[53] = (byte) (algorithm >> 8);

        assertThatThrownBy(() -> SnpReportParser.parse(report))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessage("SIGNATURE_ALGO is " + algorithm + " (wanted 1, ECDSA P-384 with SHA-384)");
    }

    @Test
    void refuses_every_other_length() {
        for (int length = 0; length < 2 * SnpReport.LENGTH_BYTES; length++) {
            byte[] cut = Arrays.copyOf(report(5), length);
            if (length != SnpReport.LENGTH_BYTES) {
                assertThatThrownBy(() -> SnpReportParser.parse(cut))
                        .isInstanceOf(EvidenceFormatException.class)
                        .hasMessage("an SNP report has " + length + " bytes (wanted 1184)");
            }
        }
    }

    @Nested
    class Fields {
        /** Each field that no genuine report sets: bit or byte, and what must then be said. */
        @ParameterizedTest
        @CsvSource({"8, 31, false, false", "9, 31, false, false", "10, 04, true, false", "10, 08, false, true"})
        void of_the_policy(int offset, String hex, boolean migrates, boolean debugs) throws Exception {
            GuestPolicy policy = with(offset, hex).policy();

            assertThat(policy.abiMinor()).isEqualTo(offset == 8 ? 0x31 : 0);
            assertThat(policy.abiMajor()).isEqualTo(offset == 9 ? 0x31 : 0);
            assertThat(policy.allowsMigrationAgent()).isEqualTo(migrates);
            assertThat(policy.isDebug()).isEqualTo(debugs);
            assertThat(with(offset, hex).isDebug()).isEqualTo(debugs);
            assertThat(policy.allowsSmt()).isFalse();
            assertThat(policy.hasReservedBit()).isFalse();
            assertThat(policy.isSingleSocket()).isFalse();
        }

        @Test
        void of_the_policy_that_are_the_owners_choice() throws Exception {
            assertThat(with(10, "01").policy().allowsSmt()).isTrue();
            assertThat(with(10, "02").policy().hasReservedBit()).isTrue();
            assertThat(with(10, "10").policy().isSingleSocket()).isTrue();
            assertThat(with(8, "ffffffffffffffff").policy()).hasToString("0xffffffffffffffff");
        }

        @Test
        void of_the_platform() throws Exception {
            assertThat(with(64, "01").platformInfo().isSmtEnabled()).isTrue();
            assertThat(with(64, "02").platformInfo().isTsmeEnabled()).isTrue();
            assertThat(with(64, "04").platformInfo().isEccEnabled()).isTrue();
            assertThat(with(64, "08").platformInfo().isRaplDisabled()).isTrue();
            assertThat(with(64, "10").platformInfo().isCiphertextHidingEnabled())
                    .isTrue();
            assertThat(with(64, "20").platformInfo().isAliasCheckComplete()).isTrue();
            assertThat(with(64, "20").platformInfo().isSmtEnabled()).isFalse();
            assertThat(with(64, "0000000000000080").platformInfo()).hasToString("0x8000000000000000");
        }

        @ParameterizedTest
        @CsvSource({"00, VCEK", "04, VLEK", "08, RESERVED", "18, RESERVED", "1c, NONE"})
        void of_the_signing_key(String hex, SigningKey key) throws Exception {
            KeyInfo info = with(72, hex).keyInfo();

            assertThat(info.signingKey()).isEqualTo(key);
            assertThat(info.hasReservedBits()).isFalse();
        }

        @Test
        void of_other_keys() throws Exception {
            assertThat(with(72, "01").keyInfo().isAuthorKeyEnabled()).isTrue();
            assertThat(with(72, "02").keyInfo().isChipKeyMasked()).isTrue();
            assertThat(with(72, "20").keyInfo().hasReservedBits()).isTrue();
            assertThat(with(72, "00000080").keyInfo()).hasToString("0x80000000");
        }

        @Test
        void of_the_firmware() throws Exception {
            SnpReport report = with(488, "010203" + "00" + "040506");

            assertThat(report.currentVersion()).hasToString("3.2.1");
            assertThat(report.committedVersion()).hasToString("6.5.4");
        }

        @Test
        void of_later_versions_are_absent_before() throws Exception {
            assertThat(parse(report(2)).cpuId()).isEmpty();
            assertThat(parse(report(3)).cpuId()).contains(new CpuId(0, 0, 0));
            assertThat(parse(report(3)).mitigationVectors()).isEmpty();
            assertThat(with(504, "0b00000000000000" + "1f").mitigationVectors())
                    .contains(new MitigationVectors(0x0b, 0x1f));
        }

        @ParameterizedTest
        @CsvSource({
            "19, 01, MILAN",
            "19, 0f, MILAN",
            "19, 10, GENOA",
            "19, 11, GENOA",
            "19, a0, GENOA",
            "19, af, GENOA",
            "19, 20, ",
            "19, b0, ",
            "1a, 02, TURIN",
            "1a, 1f, TURIN",
            "1a, 20, ",
            "17, 31, "
        })
        void of_the_cpu_name_the_product(String family, String model, SnpProduct product) throws Exception {
            assertThat(with(392, family + model).product().orElse(null)).isEqualTo(product);
        }

        @Test
        void of_a_tcb_lie_where_the_family_has_them() throws Exception {
            String tcb = "0102030405060708";
            SnpReport report = with(384, tcb + "1a02");

            assertThat(report.tcbLayout()).isEqualTo(TcbLayout.TURIN);
            assertThat(report.reportedTcb(TcbLayout.TURIN)).hasToString("fmc 1, bl 2, tee 3, snp 4, ucode 8");
            assertThat(report.reportedTcb(TcbLayout.MILAN)).hasToString("bl 1, tee 2, snp 7, ucode 8");
            assertThat(parse(report(2)).tcbLayout()).isEqualTo(TcbLayout.MILAN);
        }

        @Test
        void that_are_reserved_are_named_if_they_are_used() throws Exception {
            assertThat(parse(report(5)).usedReservedFields()).isEmpty();
            assertThat(with(76, "01").usedReservedFields()).containsExactly("RESERVED_AFTER_KEY_INFO");
            assertThat(with(415, "01").usedReservedFields()).containsExactly("RESERVED_AFTER_CPUID");
            assertThat(with(491, "01").usedReservedFields()).containsExactly("RESERVED_AFTER_CURRENT");
            assertThat(with(495, "01").usedReservedFields()).containsExactly("RESERVED_AFTER_COMMITTED");
            assertThat(with(671, "01").usedReservedFields()).containsExactly("RESERVED_BEFORE_SIGNATURE");
        }

        @Test
        void that_are_reserved_in_older_versions_count_there_alone() throws Exception {
            byte[] report = report(5);
            Arrays.fill(report, 392, 395, (byte) 1);
            Arrays.fill(report, 504, 520, (byte) 1);

            assertThat(parse(report).usedReservedFields()).isEmpty();
            report[0] = 3;
            assertThat(parse(report).usedReservedFields()).containsExactly("LAUNCH_MIT_VECTOR", "CURRENT_MIT_VECTOR");
            report[0] = 2;
            assertThat(parse(report).usedReservedFields())
                    .containsExactly(
                            "CPUID_FAM_ID", "CPUID_MOD_ID", "CPUID_STEP", "LAUNCH_MIT_VECTOR", "CURRENT_MIT_VECTOR");
        }

        @Test
        void are_claims_about_the_workload() throws Exception {
            SnpReport report = with(144, "ab".repeat(48) + "cd".repeat(32));

            assertThat(report.measurement()).hasToString("ab".repeat(48));
            assertThat(report.measurementName()).isEqualTo("MEASUREMENT");
            assertThat(report.hostConfiguration()).hasToString("cd".repeat(32));
            assertThat(report.hostConfigurationName()).isEqualTo("HOSTDATA");
            assertThat(report.runtimeMeasurements()).isEmpty();
        }
    }

    static byte[] report(int version) {
        byte[] report = new byte[SnpReport.LENGTH_BYTES];
        report[0] = (byte) version;
        report[52] = 1;
        return report;
    }

    private static SnpReport with(int offset, String hex) throws EvidenceFormatException {
        byte[] report = report(5);
        byte[] value = Octets.parseHex(hex).bytes();
        System.arraycopy(value, 0, report, offset, value.length);
        return parse(report);
    }

    private static SnpReport parse(byte[] report) throws EvidenceFormatException {
        return SnpReportParser.parse(report);
    }
}
