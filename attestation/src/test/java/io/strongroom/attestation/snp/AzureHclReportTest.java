/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.internal.Sha;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AzureHclReportTest {
    private static final byte[] CLAIMS = "{\"keys\":[]}".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 32;
    private static final int RUNTIME_DATA = HEADER + SnpReport.LENGTH_BYTES;

    @Test
    void is_taken_apart() throws Exception {
        AzureHclReport hcl = AzureHclReport.parse(blob());
        SnpReport report = SnpReportParser.parse(hcl.report().bytes());

        assertThat(hcl.runtimeClaims().bytes()).isEqualTo(CLAIMS);
        assertThat(report.version()).isEqualTo(2);
        assertThat(hcl.bindsClaims(report)).isTrue();
    }

    @Test
    void may_be_followed_by_the_rest_of_its_nv_index() throws Exception {
        assertThat(AzureHclReport.parse(Arrays.copyOf(blob(), 2600))).isEqualTo(AzureHclReport.parse(blob()));
    }

    @Test
    void does_not_vouch_for_other_claims() throws Exception {
        byte[] changed = blob();
        changed[changed.length - 1] ^= 1;
        AzureHclReport hcl = AzureHclReport.parse(changed);

        assertThat(hcl.bindsClaims(SnpReportParser.parse(hcl.report().bytes()))).isFalse();
    }

    @Test
    void does_not_vouch_by_another_report_or_with_more_in_its_report_data() throws Exception {
        byte[] more = blob();
        more[HEADER + 80 + 63] = 1;
        AzureHclReport hcl = AzureHclReport.parse(more);

        assertThat(hcl.bindsClaims(SnpReportParser.parse(hcl.report().bytes()))).isFalse();
        assertThat(AzureHclReport.parse(blob()).bindsClaims(SnpReportParser.parse(SnpReportParserTest.report(2))))
                .isFalse();
    }

    @Test
    void is_recognised_here_alone() {
        assertThat(AzureHclReport.isOne(blob())).isTrue();
        assertThat(AzureHclReport.isOne(SnpReportParserTest.report(2))).isFalse();
        assertThat(AzureHclReport.isOne(new byte[3])).isFalse();
        assertThatThrownBy(() -> SnpReportParser.parse(blob())).isInstanceOf(EvidenceFormatException.class);
        assertThatThrownBy(() -> AzureHclReport.parse(SnpReportParserTest.report(2)))
                .hasMessage("HCL signature is 02000000 (wanted 48434c41, HCLA)");
    }

    @Test
    void is_refused_at_every_truncation() {
        for (int length = 0; length < blob().length; length++) {
            byte[] cut = Arrays.copyOf(blob(), length);
            assertThatThrownBy(() -> AzureHclReport.parse(cut)).isInstanceOf(EvidenceFormatException.class);
        }
    }

    @Test
    void is_refused_if_it_is_of_another_kind_or_lies_about_its_length() {
        assertThatThrownBy(() -> AzureHclReport.parse(with(8, 4))).hasMessage("HCL report type is 4 (wanted 2)");
        assertThatThrownBy(() -> AzureHclReport.parse(with(12, 2))).hasMessage("HCL hash type is 2 (wanted 1)");
        assertThatThrownBy(() -> AzureHclReport.parse(with(16, -1)))
                .hasMessageContaining("runtime claims needs 4294967295 bytes");
    }

    private static byte[] with(int offset, int value) {
        byte[] blob = blob();
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(RUNTIME_DATA + offset, value);
        return blob;
    }

    private static byte[] blob() {
        byte[] report = SnpReportParserTest.report(2);
        System.arraycopy(Sha.sha256(CLAIMS), 0, report, 80, 32);
        return ByteBuffer.allocate(RUNTIME_DATA + 20 + CLAIMS.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put("HCLA".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .position(HEADER)
                .put(report)
                .putInt(20 + CLAIMS.length)
                .putInt(1)
                .putInt(2)
                .putInt(1)
                .putInt(CLAIMS.length)
                .put(CLAIMS)
                .array();
    }
}
