/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DcapCaseTest {
    @TempDir
    Path directory;

    @Test
    void writes_the_layout_of_the_vectors() throws IOException {
        ForgedDcap forged = DcapCase.tdx().forge();

        forged.write(directory);

        assertThat(Files.readAllBytes(directory.resolve("quote.bin")))
                .isEqualTo(forged.quote().bytes().toArray());
        JsonNode collateral = GenuineShapes.parse(Files.readString(directory.resolve("collateral.json")));
        assertThat(names(collateral))
                .containsExactly(
                        "tcb_info",
                        "tcb_info_signature",
                        "tcb_info_issuer_chain",
                        "qe_identity",
                        "qe_identity_signature",
                        "qe_identity_issuer_chain",
                        "root_ca_crl",
                        "pck_crl",
                        "pck_crl_issuer_chain");
        assertThat(collateral.path("tcb_info").asText())
                .isEqualTo(forged.collateral().get(DcapCollateral.TCB_INFO));
    }

    @Test
    void the_collateral_has_the_form_of_genuine_collateral() throws IOException {
        JsonNode genuine = GenuineShapes.json("tdx5-google-uptodate/collateral.json");
        JsonNode forged =
                GenuineShapes.parse(DcapCase.tdx().forge().collateral().json());

        assertThat(names(forged)).isEqualTo(names(genuine));
        for (String chain : List.of("tcb_info_issuer_chain", "qe_identity_issuer_chain", "pck_crl_issuer_chain")) {
            assertThat(forged.path(chain).asText().lines().filter(line -> line.startsWith("-----")))
                    .isEqualTo(genuine.path(chain)
                            .asText()
                            .lines()
                            .filter(line -> line.startsWith("-----"))
                            .toList());
            assertThat(forged.path(chain).asText().endsWith("-----\n"))
                    .isEqualTo(genuine.path(chain).asText().endsWith("-----\n"));
        }
    }

    @Test
    void chains_lead_from_the_signer_to_the_root() throws Exception {
        ForgedDcap forged = DcapCase.sgx().forge();

        assertThat(chain(forged.collateral().get(DcapCollateral.TCB_INFO_ISSUER_CHAIN)))
                .containsExactly(
                        forged.tcbSigning().certificate(), forged.root().certificate());
        assertThat(chain(forged.collateral().get(DcapCollateral.PCK_CRL_ISSUER_CHAIN)))
                .containsExactly(forged.ca().certificate(), forged.root().certificate());
    }

    @Test
    void cases_made_from_one_share_its_certificates() {
        DcapCase recipe = DcapCase.sgx();

        ForgedDcap first = recipe.forge();
        ForgedDcap second =
                recipe.withTcbInfo(info -> info.withStatus("Revoked")).forge();

        assertThat(second.root().der()).isEqualTo(first.root().der());
        assertThat(second.pck().der()).isEqualTo(first.pck().der());
        assertThat(second.collateral().get(DcapCollateral.TCB_INFO))
                .isNotEqualTo(first.collateral().get(DcapCollateral.TCB_INFO));
    }

    @Test
    void a_change_above_reaches_everything_below() {
        DcapCase recipe = DcapCase.sgx();
        ForgedDcap changed =
                recipe.withRoot(root -> root.withKeys(ForgedKeys.p256())).forge();

        assertThat(changed.ca().der()).isNotEqualTo(recipe.forge().ca().der());
        assertThat(new String(changed.quote().bytes().toArray(), StandardCharsets.ISO_8859_1))
                .contains(changed.root().pem());
    }

    @Test
    void many_quotes_of_one_platform_are_distinct() {
        ForgedDcap forged = DcapCase.sgx().forge();
        Set<Bytes> quotes = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            quotes.add(forged.withQuote(quote -> quote.withReportData(Bytes.littleEndian(number, 64)))
                    .quote()
                    .bytes());
        }

        assertThat(quotes).hasSize(100);
    }

    @Test
    void many_platforms_of_one_ca_have_certificates_of_their_own() {
        DcapCase recipe = DcapCase.sgx();
        ForgedDcap forged = recipe.forge();
        Set<Bytes> leaves = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            ForgedDcap other = forged.withPck(IntelPki.another(recipe.pck()), recipe.quote());
            leaves.add(other.pck().der());
            assertThat(other.collateral()).isEqualTo(forged.collateral());
        }

        assertThat(leaves).hasSize(20);
    }

    private static List<Certificate> chain(String pem) throws Exception {
        return List.<Certificate>copyOf(CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
