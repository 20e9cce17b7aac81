/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1OctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntelPkiTest {
    @Test
    void makes_chains_that_the_jdk_accepts() throws Exception {
        for (DcapCase recipe : List.of(DcapCase.sgx(), DcapCase.sgxProcessor())) {
            ForgedDcap forged = recipe.forge();

            validate(forged.root(), forged.pck(), forged.ca());
            validate(forged.root(), forged.tcbSigning());
        }
    }

    @Test
    void names_are_intels() {
        X509Certificate root = IntelPki.root().selfIssue().certificate();

        assertThat(root.getSubjectX500Principal().getName())
                .isEqualTo("C=US,ST=CA,L=Santa Clara,O=Intel Corporation,CN=Intel SGX Root CA");
    }

    @ParameterizedTest
    @CsvSource({
        "intel-sgx-root-ca.der,root",
        "intel-sgx-pck-platform-ca.der,platform",
        "intel-sgx-pck-processor-ca.der,processor",
        "intel-sgx-tcb-signing-2025-2032.der,signing"
    })
    void authorities_have_the_shape_of_genuine_ones(String file, String kind) throws Exception {
        X509Certificate genuine = GenuineShapes.certificate("trust/" + file);

        Identity root = IntelPki.root().selfIssue();
        X509Certificate forged = switch (kind) {
            case "root" -> root.certificate();
            case "platform" -> IntelPki.platformCa().issue(root).certificate();
            case "processor" -> IntelPki.processorCa().issue(root).certificate();
            default -> IntelPki.tcbSigning().issue(root).certificate();
        };
        assertSameShape(forged, genuine);
        assertThat(forged.getNotBefore()).isEqualTo(genuine.getNotBefore());
        assertThat(forged.getNotAfter()).isEqualTo(genuine.getNotAfter());
    }

    @Test
    void pck_certificates_have_the_shape_of_genuine_ones() throws Exception {
        assertSameShape(
                DcapCase.sgx().forge().pck().certificate(), GenuineShapes.leafOf("sgx3-raiko-icelake-outofdateconf"));
        assertSameShape(
                DcapCase.sgxProcessor().forge().pck().certificate(),
                GenuineShapes.leafOf("sgx3-phala-processor-confsw"));
    }

    @Test
    void the_sgx_extension_has_the_items_of_a_genuine_one_in_the_same_order() throws Exception {
        byte[] genuine =
                GenuineShapes.leafOf("sgx3-raiko-icelake-outofdateconf").getExtensionValue(SgxExtensionForge.OID);
        byte[] forged = DcapCase.sgx().forge().pck().certificate().getExtensionValue(SgxExtensionForge.OID);

        assertThat(content(forged)).isEqualTo(content(genuine));
    }

    @Test
    void items_of_the_sgx_extension_can_be_replaced_removed_and_turned_round() throws Exception {
        String before = GenuineShapes.shape(
                SgxExtensionForge.platform().extension().value().toArray());

        assertThat(SgxExtensionForge.processor().extension().value().hex())
                .contains("060a2a864886f84d010d0104040600a067110000")
                .contains("060b2a864886f84d010d01020102010b")
                .contains("060b2a864886f84d010d01021102010d");
        assertThat(SgxExtensionForge.processor()
                        .withComponents(List.of(255))
                        .withFmspc("0102030405ff")
                        .extension()
                        .value()
                        .hex())
                .contains("060b2a864886f84d010d010201020200ff")
                .contains("060a2a864886f84d010d010404060102030405ff");
        assertThat(GenuineShapes.shape(SgxExtensionForge.platform()
                        .without(SgxExtensionForge.OID + ".4")
                        .extension()
                        .value()
                        .toArray()))
                .isNotEqualTo(before)
                .doesNotContain("(" + SgxExtensionForge.OID + ".4 ");
        assertThat(SgxExtensionForge.platform().reversed().reversed().extension())
                .isEqualTo(SgxExtensionForge.platform().extension());
        assertThat(SgxExtensionForge.platform().reversed().extension())
                .isNotEqualTo(SgxExtensionForge.platform().extension());
    }

    @Test
    void a_recipe_issued_twice_gives_the_same_bytes() {
        CertificateForge root = IntelPki.root();
        CertificateForge ca = IntelPki.platformCa();

        assertThat(ca.issue(root.selfIssue())).isEqualTo(ca.issue(root.selfIssue()));
        assertThat(IntelPki.crl().issue(root.selfIssue()))
                .isEqualTo(IntelPki.crl().issue(root.selfIssue()));
    }

    @Test
    void every_part_of_a_certificate_can_be_wrong() {
        Identity root = IntelPki.root().selfIssue();
        Identity stranger = IntelPki.root().selfIssue();
        CertificateForge ca = IntelPki.platformCa();
        Instant past = Instant.parse("2001-01-01T00:00:00Z");

        X509Certificate wrong = ca.withSubject(IntelPki.name("Somebody"))
                .withIssuerName(IntelPki.name("Somebody Else"))
                .withIssuerKey(stranger.keys().getPrivate())
                .withSerial(BigInteger.TEN)
                .withValidity(past, past)
                .withScheme(SignatureScheme.jdk("SHA384withECDSA"))
                .without(ForgedExtension.KEY_USAGE)
                .with(ForgedExtension.endEntity())
                .issue(root)
                .certificate();

        assertThat(wrong.getSubjectX500Principal().getName()).contains("CN=Somebody");
        assertThat(wrong.getIssuerX500Principal().getName()).contains("CN=Somebody Else");
        assertThat(wrong.getSerialNumber()).isEqualTo(BigInteger.TEN);
        assertThat(wrong.getNotAfter()).isEqualTo(Date.from(past));
        assertThat(wrong.getSigAlgName()).isEqualTo("SHA384withECDSA");
        assertThat(wrong.getKeyUsage()).isNull();
        assertThat(wrong.getBasicConstraints()).isEqualTo(-1);
        assertThatThrownBy(() -> wrong.verify(root.keys().getPublic())).isInstanceOf(SignatureException.class);
        assertThat(ca.withDamage(der -> der.flip(der.length() - 1)).issue(root).der())
                .isEqualTo(ca.issue(root).der().flip(ca.issue(root).der().length() - 1));
    }

    @Test
    void lists_verify_and_name_what_is_revoked() throws Exception {
        Identity root = IntelPki.root().selfIssue();
        CertificateForge ca = IntelPki.platformCa();

        X509CRL empty = crl(IntelPki.crl().issue(root));
        X509CRL revoking = crl(IntelPki.crl().revoking(ca).issue(root));

        empty.verify(root.keys().getPublic());
        revoking.verify(root.keys().getPublic());
        assertThat(empty.getRevokedCertificates()).isNull();
        assertThat(empty.isRevoked(ca.issue(root).certificate())).isFalse();
        assertThat(revoking.isRevoked(ca.issue(root).certificate())).isTrue();
        assertThat(revoking.getIssuerX500Principal())
                .isEqualTo(root.certificate().getSubjectX500Principal());
        assertThat(revoking.getThisUpdate()).isEqualTo(Date.from(DcapCase.ISSUED));
        assertThat(revoking.getNextUpdate()).isEqualTo(Date.from(DcapCase.EXPIRES));
    }

    @Test
    void lists_have_the_shape_of_genuine_ones() throws Exception {
        Identity ca = IntelPki.platformCa().issue(IntelPki.root().selfIssue());
        var genuine = GenuineShapes.json("sgx3-phala-processor-confsw/collateral.json");

        assertThat(GenuineShapes.shape(IntelPki.crl().issue(ca).toArray()))
                .isEqualTo(GenuineShapes.shape(
                        Bytes.hex(genuine.path("pck_crl").asText()).toArray()));

        var revoking = GenuineShapes.json("sgx3-raiko-icelake-outofdateconf/collateral.json");
        int entries = crl(Bytes.hex(revoking.path("pck_crl").asText()))
                .getRevokedCertificates()
                .size();
        assertThat(GenuineShapes.shape(IntelPki.crl()
                        .withRevoked(CrlForge.serials(entries))
                        .issue(ca)
                        .toArray()))
                .isEqualTo(GenuineShapes.shape(
                        Bytes.hex(revoking.path("pck_crl").asText()).toArray()));
    }

    @Test
    void a_million_serial_numbers_can_be_revoked() throws Exception {
        Identity root = IntelPki.root().selfIssue();

        Bytes list = IntelPki.crl().withRevoked(CrlForge.serials(1_000_000)).issue(root);

        assertThat(list.length()).isBetween(50_000_000, 60_000_000);
        ByteBuffer in = ByteBuffer.wrap(list.toArray());
        int signedEnd = 12 + in.getInt(8);
        assertThat(list.slice(0, 2).hex() + list.slice(6, 8).hex()).isEqualTo("30843084");
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(root.keys().getPublic());
        verifier.update(list.slice(6, signedEnd).toArray());
        assertThat(verifier.verify(list.slice(signedEnd + 12 + 3, list.length()).toArray()))
                .isTrue();
    }

    @Test
    void a_list_can_lack_its_end_and_lie_about_its_issuer() throws Exception {
        Identity root = IntelPki.root().selfIssue();
        Identity stranger = IntelPki.root().selfIssue();

        X509CRL wrong = crl(IntelPki.crl()
                .withUpdates(DcapCase.ISSUED, null)
                .withIssuerName(IntelPki.PLATFORM_CA_NAME)
                .withIssuerKey(stranger.keys().getPrivate())
                .withExtensions(List.of())
                .issue(root));

        assertThat(wrong.getNextUpdate()).isNull();
        assertThat(wrong.getIssuerX500Principal().getName()).contains("Platform CA");
        assertThat(wrong.getNonCriticalExtensionOIDs()).isNull();
        wrong.verify(stranger.keys().getPublic());
        assertThatThrownBy(() -> wrong.verify(root.keys().getPublic())).isInstanceOf(SignatureException.class);
    }

    static X509CRL crl(Bytes der) throws Exception {
        return (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(new ByteArrayInputStream(der.toArray()));
    }

    private static String content(byte[] extensionValue) throws Exception {
        return GenuineShapes.shape(ASN1OctetString.getInstance(extensionValue).getOctets());
    }

    private static void assertSameShape(X509Certificate forged, X509Certificate genuine) throws Exception {
        assertThat(GenuineShapes.shape(forged.getEncoded())).isEqualTo(GenuineShapes.shape(genuine.getEncoded()));
        assertThat(forged.getSubjectX500Principal().getEncoded())
                .isEqualTo(genuine.getSubjectX500Principal().getEncoded());
        assertThat(forged.getIssuerX500Principal().getEncoded())
                .isEqualTo(genuine.getIssuerX500Principal().getEncoded());
        assertThat(forged.getKeyUsage()).isEqualTo(genuine.getKeyUsage());
        assertThat(forged.getBasicConstraints()).isEqualTo(genuine.getBasicConstraints());
        assertThat(forged.getCriticalExtensionOIDs()).isEqualTo(genuine.getCriticalExtensionOIDs());
    }

    private static void validate(Identity root, Identity... path) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        CertPath certificates = factory.generateCertPath(
                Stream.of(path).map(Identity::certificate).toList());
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(root.certificate(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(DcapCase.AT));
        CertPathValidator.getInstance("PKIX").validate(certificates, parameters);
    }
}
