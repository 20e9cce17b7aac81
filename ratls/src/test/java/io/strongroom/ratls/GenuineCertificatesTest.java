/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.Cbor.array;
import static io.strongroom.ratls.Cbor.byteString;
import static io.strongroom.ratls.Cbor.map;
import static io.strongroom.ratls.Cbor.tag;
import static io.strongroom.ratls.Cbor.text;
import static io.strongroom.ratls.Der.bytes;
import static io.strongroom.ratls.Der.concat;
import static io.strongroom.ratls.Der.hex;
import static io.strongroom.ratls.EvidenceExtension.TCG_DICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.Verifier;
import io.strongroom.ratls.CertificateParts.RawExtension;
import io.strongroom.ratls.GenuineCertificates.Vector;
import io.strongroom.ratls.KeyBinding.Verdict;
import java.security.KeyPair;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Certificates that Gramine and rats-tls made on Intel platforms: every field, and what becomes of them when changed. */
class GenuineCertificatesTest {
    private static final String BOTH_FORMS = "ratls-gramine-dice-and-legacy";
    /** Offset of REPORTDATA in a report of a trust domain. */
    private static final int TD_REPORT_DATA = 520;

    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineCertificates.require();
    }

    static List<Vector> all() {
        return GenuineCertificates.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void have_the_expected_fields(Vector vector) throws Exception {
        RaTlsCertificate certificate = RaTlsCertificateReader.read(vector.certificate());

        JsonNode shown = JSON.readTree(JSON.writeValueAsString(RaTlsFields.show(certificate)));

        ObjectNode expected = vector.expected().get("ratls").deepCopy();
        expected.remove("certificate");
        assertThat(shown).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("all")
    void hold_the_expected_quote(Vector vector) throws Exception {
        RaTlsCertificate certificate = RaTlsCertificateReader.read(vector.certificate());

        assertThat(certificate.evidence().octets()).isEqualTo(Octets.of(vector.quote()));
        assertThat(certificate.evidence().tee()).isEqualTo(Tee.SGX);
    }

    @ParameterizedTest
    @MethodSource("all")
    void are_sound_in_themselves(Vector vector) throws Exception {
        RaTlsCertificate certificate = RaTlsCertificateReader.read(vector.certificate());

        assertThat(certificate.problems(vector.verifyAt())).isEmpty();
        assertThat(certificate.problems(vector.verifyAt().plusSeconds(20L * 365 * 86400)))
                .singleElement()
                .satisfies(reason -> assertThat(reason.code().name()).isEqualTo("EXPIRED"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void bind_no_other_key_that_signs_the_same_extensions(Vector vector) throws Exception {
        KeyPair own = CertificateForge.newKey("secp384r1");
        var stolen = new CertificateForge(own);
        for (RawExtension extension : extensions(vector)) {
            stolen.extension(
                    extension.identifier().bytes(), false, extension.value().bytes());
        }

        RaTlsCertificate certificate = RaTlsCertificateReader.read(stolen.der());

        assertThat(certificate.problems(CertificateForge.NOW)).isEmpty();
        assertThat(certificate.binding().verdict()).isEqualTo(Verdict.NOT_BOUND);
    }

    @ParameterizedTest
    @MethodSource("all")
    void are_not_signed_by_themselves_after_any_change(Vector vector) throws Exception {
        byte[] der = vector.certificate();
        der[der.length - 1] ^= 1;

        assertThat(RaTlsCertificateReader.read(der).problems(vector.verifyAt()))
                .singleElement()
                .satisfies(reason -> assertThat(reason.message()).contains("not by its own key"));
    }

    @Test
    void of_both_forms_are_refused_when_the_evidence_of_tcgs_form_is_changed() throws Exception {
        byte[] evidence = tcgEvidence();
        var in = RaTlsEvidence.Tagged.read(Octets.of(evidence));
        byte[] quote = byteString(in.quote().bytes());
        byte[] claims = byteString(in.claims().encoded().bytes());
        assertThat(tag(60000, array(quote, claims))).isEqualTo(evidence);

        assertRefused(tag(60001, array(quote, claims)));
        assertRefused(concat(hex("d9ea609f"), quote, claims, hex("ff")));
        assertRefused(concat(evidence, bytes(0)));
        assertRefused(tag(60000, array(quote)));
        assertNotBound(tag(60000, array(quote, byteString(map()))));
        byte[] hash2 = in.claims().encoded().bytes();
        hash2[hash2.length - 35] = 2;
        assertNotBound(tag(60000, array(quote, byteString(hash2))));
        byte[] renamed = map(text("pubkey-hash"), Cbor.pubkeyHash(1, Octets.zeros(32)));
        assertNotBound(tag(60000, array(quote, byteString(renamed))));
        assertThatThrownBy(() -> RaTlsCertificateReader.read(
                        withTcgEvidence(evidence).evidence(TCG_DICE, evidence).der()))
                .hasMessageContaining("is there twice");
    }

    @ParameterizedTest
    @CsvSource({"tdx4-phala-uptodate, 48", "tdx5-google-uptodate, 54"})
    void may_carry_quotes_of_trust_domains(String name, int bodyOffset) throws Exception {
        Vector vector = GenuineCertificates.vector(name);
        KeyPair own = CertificateForge.newKey("secp256r1");
        byte[] claims = TestPlatform.claims(own);
        byte[] reportData =
                Arrays.copyOf(HashAlgorithm.SHA_256.hash(Octets.of(claims)).bytes(), ReportData.LENGTH_BYTES);
        byte[] quote = vector.quote();
        System.arraycopy(reportData, 0, quote, bodyOffset + TD_REPORT_DATA, reportData.length);
        byte[] evidence = tag(60000, array(byteString(quote), byteString(claims)));
        var endorsements = vector.endorsements();

        byte[] der = new CertificateForge(own).evidence(TCG_DICE, evidence).der();

        RaTlsCertificate certificate = RaTlsCertificateReader.read(der);
        assertThat(certificate.evidence().tee()).isEqualTo(Tee.TDX);
        assertThat(certificate.binding().verdict()).isEqualTo(Verdict.BOUND);
        assertThatThrownBy(() -> new Verifier(TrustAnchors.PRODUCTION)
                        .verify(certificate.evidence(), endorsements, vector.verifyAt()))
                .isInstanceOfSatisfying(
                        EvidenceRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectReason.QUOTE_SIGNATURE));
    }

    /** The certificate's other extensions stay, and so does evidence of the older form, which must not be used. */
    private static CertificateForge withTcgEvidence(byte[] evidence) throws Exception {
        var forge = new CertificateForge(CertificateForge.newKey("secp256r1"));
        for (RawExtension extension : extensions(GenuineCertificates.vector(BOTH_FORMS))) {
            boolean isReplaced = extension.identifier().equals(TCG_DICE.identifier());
            forge.extension(
                    extension.identifier().bytes(),
                    false,
                    isReplaced ? evidence : extension.value().bytes());
        }
        return forge;
    }

    private static void assertRefused(byte[] evidence) throws Exception {
        byte[] der = withTcgEvidence(evidence).der();
        assertThatThrownBy(() -> RaTlsCertificateReader.read(der)).isInstanceOf(EvidenceFormatException.class);
    }

    private static void assertNotBound(byte[] evidence) throws Exception {
        var certificate = RaTlsCertificateReader.read(withTcgEvidence(evidence).der());
        assertThat(certificate.binding().isBound()).isFalse();
        assertThat(certificate.form().extension()).isEqualTo(TCG_DICE);
    }

    private static byte[] tcgEvidence() throws Exception {
        return extensions(GenuineCertificates.vector(BOTH_FORMS)).stream()
                .filter(extension -> extension.identifier().equals(TCG_DICE.identifier()))
                .findFirst()
                .orElseThrow()
                .value()
                .bytes();
    }

    private static List<RawExtension> extensions(Vector vector) throws Exception {
        return CertificateParts.read(vector.certificate()).extensions();
    }
}
