/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollateralForgeTest {
    @Test
    void texts_are_signed_as_they_are() throws Exception {
        for (DcapCase recipe : List.of(DcapCase.sgx(), DcapCase.tdx())) {
            ForgedDcap forged = recipe.forge();
            DcapCollateral collateral = forged.collateral();

            assertThat(verifies(
                            forged,
                            collateral.get(DcapCollateral.TCB_INFO),
                            collateral.get(DcapCollateral.TCB_INFO_SIGNATURE)))
                    .isTrue();
            assertThat(verifies(
                            forged,
                            collateral.get(DcapCollateral.QE_IDENTITY),
                            collateral.get(DcapCollateral.QE_IDENTITY_SIGNATURE)))
                    .isTrue();
            assertThat(verifies(
                            forged,
                            collateral.get(DcapCollateral.TCB_INFO) + " ",
                            collateral.get(DcapCollateral.TCB_INFO_SIGNATURE)))
                    .isFalse();
        }
    }

    @Test
    void tcb_info_for_sgx_has_the_keys_of_a_genuine_one() throws IOException {
        assertSameKeys(TcbInfoForge.sgx().text(), genuine("sgx3-phala-processor-confsw", "tcb_info"));
    }

    @Test
    void tcb_info_of_version_2_has_the_keys_of_a_genuine_one() throws IOException {
        assertSameKeys(TcbInfoForge.sgxVersion2().text(), genuine("sgx3-teepot-icelake-swhardening-tcbv2", "tcb_info"));
    }

    @Test
    void tcb_info_for_tdx_has_the_keys_of_a_genuine_one() throws IOException {
        assertSameKeys(TcbInfoForge.tdx().text(), genuine("tdx5-google-uptodate", "tcb_info"));
    }

    @Test
    void qe_identities_have_the_keys_of_genuine_ones() throws IOException {
        assertSameKeys(QeIdentityForge.sgx().text(), genuine("sgx3-phala-processor-confsw", "qe_identity"));
        assertSameKeys(QeIdentityForge.tdx().text(), genuine("tdx5-google-uptodate", "qe_identity"));
    }

    @Test
    void fields_keep_their_place_when_they_change() throws IOException {
        TcbInfoForge changed = TcbInfoForge.sgx()
                .withFmspc("FFFFFFFFFFFF")
                .withPceId("0100")
                .withTcbType(1)
                .withEvaluationDataNumber(3)
                .withDates(Instant.EPOCH, DcapCase.EXPIRES)
                .withStatus("Revoked")
                .withLevel(1, level -> level.withAdvisories("INTEL-SA-1", "INTEL-SA-2"));

        assertThat(names(changed.text())).isEqualTo(names(TcbInfoForge.sgx().text()));
        assertThat(changed.text())
                .startsWith("{\"id\":\"SGX\",\"version\":3,\"issueDate\":\"1970-01-01T00:00:00Z\",")
                .contains("\"fmspc\":\"FFFFFFFFFFFF\",\"pceId\":\"0100\",\"tcbType\":1,\"tcbEvaluationDataNumber\":3,")
                .contains("\"tcbStatus\":\"Revoked\"")
                .contains("\"advisoryIDs\":[\"INTEL-SA-1\",\"INTEL-SA-2\"]");
    }

    @Test
    void fields_can_be_added_removed_and_edited_before_signing() throws Exception {
        ForgedDcap forged = DcapCase.tdx()
                .withTcbInfo(info ->
                        info.with("unknown", 1).without("tdxModuleIdentities").withEdit(text -> text + "\n"))
                .forge();
        String text = forged.collateral().get(DcapCollateral.TCB_INFO);

        assertThat(text).endsWith(",\"unknown\":1}\n").doesNotContain("tdxModuleIdentities");
        assertThat(verifies(forged, text, forged.collateral().get(DcapCollateral.TCB_INFO_SIGNATURE)))
                .isTrue();
    }

    private static String genuine(String vector, String entry) throws IOException {
        return GenuineShapes.json(vector + "/collateral.json").path(entry).asText();
    }

    private static void assertSameKeys(String forged, String genuine) throws IOException {
        assertThat(names(forged)).isEqualTo(names(genuine));
        assertThat(GenuineShapes.keys(GenuineShapes.parse(forged)))
                .isEqualTo(GenuineShapes.keys(GenuineShapes.parse(genuine)));
    }

    private static List<String> names(String text) throws IOException {
        JsonNode node = GenuineShapes.parse(text);
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static boolean verifies(ForgedDcap forged, String text, String signature) throws Exception {
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(forged.tcbSigning().certificate());
        verifier.update(text.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Bytes.hex(signature).toArray());
    }
}
