/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnpForgeTest {
    @TempDir
    Path directory;

    @Test
    void a_chain_verifies_with_the_jdk() throws Exception {
        ForgedSnp forged = SnpForge.vcek(SnpProduct.MILAN, 2).forge();

        PublicKey ark = forged.ark().certificate().getPublicKey();
        forged.ark().certificate().verify(ark);
        forged.intermediate().certificate().verify(ark);
        forged.leaf().certificate().verify(forged.intermediate().certificate().getPublicKey());
        IntelPkiTest.crl(forged.crl()).verify(ark);
        assertThat(forged.ark().certificate().getSubjectX500Principal().getName())
                .isEqualTo("CN=ARK-Milan,O=Advanced Micro Devices,ST=CA,L=Santa Clara,C=US,OU=Engineering");
        assertThat(forged.intermediate().certificate().getSubjectX500Principal().getName())
                .startsWith("CN=SEV-Milan,");
    }

    @Test
    void keys_of_authorities_are_rsa_keys_of_4096_bits_that_the_jdk_signs_with() throws Exception {
        KeyPair keys = AmdPki.ark(SnpProduct.MILAN).keys();
        Bytes signature = ForgedKeys.sign("SHA384withRSA", keys.getPrivate(), Bytes.zeros(1));

        Signature verifier = Signature.getInstance("SHA384withRSA");
        verifier.initVerify(keys.getPublic());
        verifier.update((byte) 0);
        assertThat(verifier.verify(signature.toArray())).isTrue();
        assertThat(((RSAPublicKey) keys.getPublic()).getModulus().bitLength()).isEqualTo(4096);
    }

    @Test
    void a_recipe_issued_twice_gives_the_same_certificates() {
        SnpForge recipe = SnpForge.vcek(SnpProduct.MILAN, 2);

        assertThat(recipe.forge().leaf()).isEqualTo(recipe.forge().leaf());
        assertThat(recipe.forge().ark()).isEqualTo(recipe.forge().ark());
        assertThat(SnpForge.vcek(SnpProduct.MILAN, 3).forge().ark())
                .isEqualTo(recipe.forge().ark());
    }

    @Test
    void a_report_is_signed_little_endian_with_zero_padding() throws Exception {
        ForgedSnp forged = SnpForge.vcek(SnpProduct.MILAN, 3).forge();

        assertThat(verifies(forged.report(), forged.leaf().certificate())).isTrue();
        assertThat(verifies(forged.report().flip(671), forged.leaf().certificate()))
                .isFalse();
        assertThat(forged.report().length()).isEqualTo(1184);
        assertThat(forged.report().slice(672 + 48, 744)).isEqualTo(Bytes.zeros(24));
        assertThat(forged.report().slice(744 + 48, 1184)).isEqualTo(Bytes.zeros(392));
    }

    @Test
    void fields_lie_where_the_specification_has_them() {
        Bytes report = SnpForge.vcek(SnpProduct.MILAN, 3).forge().report();

        assertThat(report.slice(0, 4).hex()).isEqualTo("03000000");
        assertThat(report.slice(8, 16).hex()).isEqualTo("0000030000000000");
        assertThat(report.slice(48, 56).hex()).isEqualTo("0000000001000000");
        assertThat(report.slice(56, 64).hex()).isEqualTo("04000000000017d5");
        assertThat(report.slice(80, 112).hex()).isEqualTo("da".repeat(32));
        assertThat(report.slice(144, 192).hex()).isEqualTo("3e".repeat(48));
        assertThat(report.slice(384, 395).hex()).isEqualTo("04000000000017d5" + "190101");
        assertThat(report.slice(416, 480)).isEqualTo(SnpReportForge.chipId(SnpProduct.MILAN));
        assertThat(report.slice(480, 491).hex()).isEqualTo("04000000000017d5" + "313701");
        assertThat(report.slice(496, 504).hex()).isEqualTo("04000000000017d5");
    }

    @Test
    void the_layout_is_without_gap_and_overlap() {
        int next = 0;
        for (SnpField field : SnpField.values()) {
            assertThat(field.offset()).as(field.toString()).isEqualTo(next);
            next += field.length();
        }
        assertThat(next).isEqualTo(SnpField.TOTAL);
    }

    @Test
    void turin_has_another_layout_of_the_tcb() {
        assertThat(new SnpTcb(1, 2, 3, 4, 5).encode(SnpProduct.TURIN).hex()).isEqualTo("0102030400000005");
        assertThat(new SnpTcb(1, 2, 3, 4, 5).encode(SnpProduct.GENOA).hex()).isEqualTo("0203000000000405");
    }

    @Test
    void a_tcb_changes_in_certificate_and_report() throws Exception {
        ForgedSnp forged = SnpForge.vcek(SnpProduct.MILAN, 2)
                .withTcb(new SnpTcb(0, 9, 8, 7, 200))
                .forge();

        X509Certificate leaf = forged.leaf().certificate();
        assertThat(forged.report().get(SnpField.REPORTED_TCB).hex()).isEqualTo("09080000000007c8");
        assertThat(leaf.getExtensionValue("1.3.6.1.4.1.3704.1.3.1")).endsWith(2, 1, 9);
        assertThat(leaf.getExtensionValue("1.3.6.1.4.1.3704.1.3.2")).endsWith(2, 1, 8);
        assertThat(leaf.getExtensionValue("1.3.6.1.4.1.3704.1.3.3")).endsWith(2, 1, 7);
        assertThat(leaf.getExtensionValue("1.3.6.1.4.1.3704.1.3.8")).endsWith(2, 2, 0, 200);
    }

    @Test
    void reports_of_one_platform_are_signed_again() throws Exception {
        ForgedSnp forged = SnpForge.vcek(SnpProduct.MILAN, 2).forge();

        ForgedSnp debug = forged.withSignedReport(report -> report.with(SnpField.POLICY, SnpField.POLICY_DEBUG));

        assertThat(debug.report().slice(8, 16).hex()).isEqualTo("00000b0000000000");
        assertThat(verifies(debug.report(), debug.leaf().certificate())).isTrue();
    }

    @Test
    void a_list_can_revoke_an_authority() throws Exception {
        SnpForge recipe = SnpForge.vcek(SnpProduct.MILAN, 2);
        ForgedSnp forged =
                recipe.withCrl(crl -> crl.revoking(recipe.intermediate())).forge();

        assertThat(IntelPkiTest.crl(forged.crl())
                        .isRevoked(forged.intermediate().certificate()))
                .isTrue();
    }

    @Test
    void writes_the_layout_of_the_vectors() throws IOException {
        SnpForge.vcek(SnpProduct.MILAN, 2).forge().write(directory);

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("report.bin", "vcek.der", "ask.der", "ark.der", "crl.der");
        }
    }

    @Test
    void certificates_of_milan_have_the_shape_of_genuine_ones() throws Exception {
        ForgedSnp forged = SnpForge.vcek(SnpProduct.MILAN, 2).forge();

        assertSameShape(forged.ark(), "trust/amd-ark-milan.der");
        assertSameShape(forged.intermediate(), "trust/amd-ask-milan.der");
        assertSameShape(forged.leaf(), "snp-milan-v3-dstack/vcek.der");
    }

    @ParameterizedTest
    @CsvSource({
        "GENOA,snp-genoa-v5-lunal/vcek.der,trust/amd-ask-genoa.der",
        "TURIN,snp-turin-v5-oak/vcek.der,trust/amd-ask-turin.der"
    })
    void certificates_of_other_products_have_the_shape_of_genuine_ones(
            SnpProduct product, String leaf, String intermediate) throws Exception {
        ForgedSnp forged = SnpForge.vcek(product, 5).forge();

        assertSameShape(forged.intermediate(), intermediate);
        assertSameShape(forged.leaf(), leaf);
        assertThat(verifies(forged.report(), forged.leaf().certificate())).isTrue();
        forged.leaf().certificate().verify(forged.intermediate().certificate().getPublicKey());
    }

    @Test
    void a_vlek_has_the_shape_of_a_genuine_one() throws Exception {
        ForgedSnp forged = SnpForge.vlek(SnpProduct.MILAN, 3).forge();

        assertSameShape(forged.intermediate(), "trust/amd-asvk-milan.der");
        assertSameShape(forged.leaf(), "snp-milan-vlek-trustee-aws/vlek.der");
        assertThat(forged.report().get(SnpField.FLAGS).hex()).isEqualTo("04000000");
        assertThat(verifies(forged.report(), forged.leaf().certificate())).isTrue();
        forged.write(directory);
        assertThat(directory.resolve("vlek.der")).exists();
        assertThat(directory.resolve("asvk.der")).exists();
    }

    private static void assertSameShape(Identity forged, String file) throws Exception {
        X509Certificate genuine = GenuineShapes.certificate(file);
        X509Certificate certificate = forged.certificate();

        assertThat(GenuineShapes.shape(certificate.getEncoded()).replaceAll("OCTETS[0-9]+", "OCTETS"))
                .isEqualTo(GenuineShapes.shape(genuine.getEncoded()).replaceAll("OCTETS[0-9]+", "OCTETS"));
        assertThat(certificate.getSubjectX500Principal().getEncoded())
                .isEqualTo(genuine.getSubjectX500Principal().getEncoded());
        assertThat(certificate.getIssuerX500Principal().getEncoded())
                .isEqualTo(genuine.getIssuerX500Principal().getEncoded());
        assertThat(certificate.getSerialNumber()).isEqualTo(genuine.getSerialNumber());
        for (String oid : List.of(
                "1.3.6.1.4.1.3704.1.1", "1.3.6.1.4.1.3704.1.2", ForgedExtension.KEY_USAGE, "2.5.29.19", "2.5.29.31")) {
            assertThat(certificate.getExtensionValue(oid)).as(oid).isEqualTo(genuine.getExtensionValue(oid));
        }
        byte[] hardwareId = genuine.getExtensionValue(AmdPki.HARDWARE_ID);
        if (hardwareId != null) {
            assertThat(certificate.getExtensionValue(AmdPki.HARDWARE_ID)).hasSameSizeAs(hardwareId);
        }
    }

    private static boolean verifies(Bytes report, X509Certificate leaf) throws Exception {
        byte[] all = report.toArray();
        byte[] signature = new byte[96];
        for (int i = 0; i < 48; i++) {
            signature[i] = all[672 + 47 - i];
            signature[48 + i] = all[744 + 47 - i];
        }
        assertThat(new BigInteger(1, Arrays.copyOf(signature, 48))).isPositive();
        Signature verifier = Signature.getInstance("SHA384withECDSAinP1363Format");
        verifier.initVerify(leaf);
        verifier.update(all, 0, 672);
        return verifier.verify(signature);
    }
}
