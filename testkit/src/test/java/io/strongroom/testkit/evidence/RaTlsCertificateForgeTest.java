/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RaTlsCertificateForgeTest {
    private static final String GRAMINE = "0.6.9.42.840.113741.1337.6";
    private static final String DICE = "2.23.133.5.4.9";

    @TempDir
    Path directory;

    @Test
    void claims_name_the_key_and_the_quote_names_the_claims() throws Exception {
        for (DcapCase platform : List.of(DcapCase.sgx(), DcapCase.tdx(), DcapCase.tdx15())) {
            ForgedRaTls forged = RaTlsCertificateForge.dice(platform).forge();

            X509Certificate certificate = forged.certificate().certificate();
            certificate.verify(certificate.getPublicKey());
            byte[] quote = forged.evidence().quote().bytes().toArray();
            byte[] content = content(certificate, DICE);
            String hash =
                    Bytes.of(sha256(certificate.getPublicKey().getEncoded())).hex();
            byte[] claims = Bytes.hex("a16b7075626b65792d6861736858248201" + "5820" + hash)
                    .toArray();
            assertThat(Bytes.of(content).hex())
                    .isEqualTo(String.format(Locale.ROOT, "d9ea608259%04x", quote.length)
                            + Bytes.of(quote).hex()
                            + "5833"
                            + Bytes.of(claims).hex());
            int reportData = forged.evidence().quote().signedLength()
                    - 64
                    - (platform.quote().body().length() == 648 ? 64 : 0);
            assertThat(Arrays.copyOfRange(quote, reportData, reportData + 64))
                    .isEqualTo(Arrays.copyOf(sha256(claims), 64));
        }
    }

    @Test
    void a_legacy_quote_names_the_key() throws Exception {
        ForgedRaTls forged = RaTlsCertificateForge.legacy(DcapCase.sgx()).forge();

        X509Certificate certificate = forged.certificate().certificate();
        certificate.verify(certificate.getPublicKey());
        byte[] quote = content(certificate, GRAMINE);
        assertThat(quote).isEqualTo(forged.evidence().quote().bytes().toArray());
        assertThat(Arrays.copyOfRange(quote, 368, 400))
                .isEqualTo(sha256(certificate.getPublicKey().getEncoded()));
        assertThat(forged.certificate().der().hex()).contains("060b06092a864886f84d8a3906");
    }

    @Test
    void the_legacy_oid_can_be_right() {
        ForgedRaTls forged = RaTlsCertificateForge.legacy(DcapCase.sgx())
                .withLegacyOid(RaTlsCertificateForge.LEGACY_OID)
                .forge();

        assertThat(forged.certificate().der().hex())
                .contains("06092a864886f84d8a3906")
                .doesNotContain("060b06092a864886f84d8a3906");
    }

    @Test
    void a_certificate_can_carry_two_quotes() throws Exception {
        ForgedRaTls forged = RaTlsCertificateForge.diceAndLegacy(DcapCase.sgx()).forge();

        X509Certificate certificate = forged.certificate().certificate();
        byte[] quote = forged.evidence().quote().bytes().toArray();
        assertThat(content(certificate, GRAMINE)).isNotEqualTo(quote);
        assertThat(Bytes.of(content(certificate, DICE)).hex())
                .contains(Bytes.of(quote).hex());
    }

    @Test
    void certificates_have_the_shape_of_genuine_ones() throws Exception {
        assertSameShape(
                RaTlsCertificateForge.diceAndLegacy(DcapCase.sgx()).forge(), "ratls-gramine-dice-and-legacy/cert.der");
        assertSameShape(RaTlsCertificateForge.legacy(DcapCase.sgx()).forge(), "ratls-gramine-legacy-only/cert.der");
    }

    @Test
    void dice_evidence_can_be_damaged_in_every_way() {
        RaTlsCertificateForge recipe = RaTlsCertificateForge.dice(DcapCase.sgx());

        assertThat(dice(recipe.withDice(dice -> dice.withTag(60_001)))).startsWith("d9ea6182");
        assertThat(dice(recipe.withDice(DiceEvidenceForge::withIndefiniteArray)))
                .startsWith("d9ea609f")
                .endsWith("ff");
        assertThat(dice(recipe.withDice(DiceEvidenceForge::withoutKeyHash))).endsWith("41a0");
        assertThat(dice(recipe.withDice(dice -> dice.withHash(2, "SHA-256")))).contains("58248202" + "5820");
        assertThat(dice(recipe.withDice(dice -> dice.withHash(8, "SHA-512")))).contains("58448208" + "5840");
        assertThat(dice(recipe.withDice(dice -> dice.withTrailing(Bytes.hex("00ff")))))
                .endsWith("00ff");
        assertThat(dice(recipe.withDice(dice -> dice.withClaim("key_0", Bytes.hex("01")))))
                .contains("a26b7075626b65792d68617368")
                .endsWith("656b65795f30" + "4101");
    }

    @Test
    void damaged_evidence_is_still_bound() throws Exception {
        ForgedRaTls forged = RaTlsCertificateForge.dice(DcapCase.sgx())
                .withDice(dice -> dice.withoutKeyHash())
                .forge();

        byte[] quote = forged.evidence().quote().bytes().toArray();
        assertThat(Arrays.copyOfRange(quote, 368, 400)).isEqualTo(sha256(new byte[] {(byte) 0xa0}));
    }

    @Test
    void stolen_evidence_keeps_the_extension_and_the_signature_is_right() throws Exception {
        ForgedRaTls genuine = RaTlsCertificateForge.dice(DcapCase.sgx()).forge();

        ForgedRaTls stolen = genuine.withStolenEvidence();

        X509Certificate certificate = stolen.certificate().certificate();
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getPublicKey())
                .isNotEqualTo(genuine.certificate().certificate().getPublicKey());
        assertThat(content(certificate, DICE))
                .isEqualTo(content(genuine.certificate().certificate(), DICE));
    }

    @Test
    void an_extension_can_occur_twice() {
        ForgedRaTls once = RaTlsCertificateForge.dice(DcapCase.sgx()).forge();

        ForgedRaTls twice = once.withRepeated(DICE);

        assertThat(once.certificate().der().hex().split("0606678105050409", -1)).hasSize(2);
        assertThat(twice.certificate().der().hex().split("0606678105050409", -1))
                .hasSize(3);
        assertThatThrownBy(() -> twice.certificate().certificate()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_rsa_key_can_be_bound_as_old_rats_tls_did() throws Exception {
        RaTlsCertificateForge rsa = RaTlsCertificateForge.legacy(DcapCase.sgx())
                .withLegacyOid(RaTlsCertificateForge.LEGACY_OID)
                .withCertificate(certificate ->
                        certificate.withKeys(ForgedKeys.rsa(2048)).withScheme(SignatureScheme.jdk("SHA256withRSA")));

        X509Certificate certificate =
                rsa.withLegacyBoundToBareKey().forge().certificate().certificate();

        byte[] key = certificate.getPublicKey().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(key, 24, key.length);
        byte[] quote = content(certificate, RaTlsCertificateForge.LEGACY_OID);
        certificate.verify(certificate.getPublicKey());
        assertThat(pkcs1).startsWith(0x30, 0x82);
        assertThat(Arrays.copyOfRange(quote, 368, 400)).isEqualTo(sha256(pkcs1));
    }

    @Test
    void writes_the_layout_of_the_vectors() throws IOException {
        ForgedRaTls forged = RaTlsCertificateForge.dice(DcapCase.tdx()).forge();

        forged.write(directory);

        assertThat(Files.readAllBytes(directory.resolve("cert.der")))
                .isEqualTo(forged.certificate().der().toArray());
        assertThat(directory.resolve("quote.bin")).exists();
        assertThat(directory.resolve("collateral.json")).exists();
    }

    private static void assertSameShape(ForgedRaTls forged, String file) throws Exception {
        X509Certificate certificate = forged.certificate().certificate();
        X509Certificate genuine = GenuineShapes.certificate(file);

        assertThat(shape(certificate)).isEqualTo(shape(genuine));
        assertThat(certificate.getSubjectX500Principal().getEncoded())
                .isEqualTo(genuine.getSubjectX500Principal().getEncoded());
        assertThat(certificate.getNotBefore()).isEqualTo(genuine.getNotBefore());
        assertThat(certificate.getNotAfter()).isEqualTo(genuine.getNotAfter());
    }

    private static String shape(X509Certificate certificate) throws Exception {
        return GenuineShapes.shape(certificate.getEncoded()).replaceAll("OCTETS[0-9]+", "OCTETS");
    }

    private static String dice(RaTlsCertificateForge recipe) {
        return recipe.forge().recipe().extensions().stream()
                .filter(extension -> extension.oid().equals(DICE))
                .findFirst()
                .orElseThrow()
                .value()
                .hex();
    }

    private static byte[] content(X509Certificate certificate, String oid) {
        return ASN1OctetString.getInstance(certificate.getExtensionValue(oid)).getOctets();
    }

    private static byte[] sha256(byte[] message) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(message);
    }
}
