/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static io.strongroom.ratls.CertificateForge.NOW;
import static io.strongroom.ratls.Der.hex;
import static io.strongroom.ratls.Der.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.RejectReason;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateRulesTest {
    private static final KeyPair KEY = CertificateForge.newKey("secp256r1");

    private static CertificateForge forge() {
        return new CertificateForge(KEY);
    }

    private static List<Reason> problems(CertificateForge forge, Instant now) throws Exception {
        byte[] der = forge.der();
        return CertificateRules.problems(CertificateForge.x509(der), CertificateParts.read(der), now);
    }

    private static List<ReasonCode> codes(CertificateForge forge) throws Exception {
        return problems(forge, NOW).stream().map(Reason::code).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void accept_keys_of_curves_of_256_bits_and_more(String curve) throws Exception {
        assertThat(codes(new CertificateForge(CertificateForge.newKey(curve)))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SHA256withECDSA, 02", "SHA384withECDSA, 03", "SHA512withECDSA, 04"})
    void accept_signatures_with_sha_2(String name, String last) throws Exception {
        assertThat(codes(forge().algorithm(name, "06082a8648ce3d0403" + last))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2048, 65537, true", "3072, 65537, true", "1024, 65537, false", "2048, 3, false"})
    void accept_keys_of_rsa_that_are_strong_enough(int bits, long exponent, boolean isAccepted) throws Exception {
        var rsa = new CertificateForge(CertificateForge.newRsaKey(bits, exponent));

        assertThat(codes(rsa)).isEqualTo(isAccepted ? List.of() : List.of(RejectReason.CERT_CHAIN));
    }

    @Test
    void refuse_signatures_with_sha_1() throws Exception {
        var forge = forge().algorithm("SHA1withECDSA", "06072a8648ce3d0401");

        assertThat(problems(forge, NOW))
                .singleElement()
                .satisfies(reason -> assertThat(reason.message())
                        .isEqualTo("the certificate's signature algorithm is 1.2.840.10045.4.1"
                                + " (wanted ECDSA or RSA with SHA-256, SHA-384 or SHA-512)"));
    }

    @Test
    void refuse_a_signature_by_another_key() throws Exception {
        assertThat(problems(forge().signedBy(CertificateForge.newKey("secp256r1")), NOW))
                .singleElement()
                .satisfies(reason -> assertThat(reason.message())
                        .isEqualTo("the certificate's signature is not by its own key (wanted by its own key)"));
    }

    @Test
    void refuse_another_issuer() throws Exception {
        assertThat(problems(forge().issuedBy("CN=Other"), NOW))
                .singleElement()
                .satisfies(reason -> assertThat(reason.message()).contains("by another issuer"));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T06:59:59Z, CERT_NOT_YET_VALID",
        "2026-11-23T07:00:00Z,",
        "2026-11-23T09:00:00Z,",
        "2026-11-23T09:00:01Z, EXPIRED"
    })
    void hold_to_the_dates_both_included(Instant now, RejectReason wanted) throws Exception {
        assertThat(problems(forge(), now))
                .extracting(Reason::code)
                .isEqualTo(wanted == null ? List.of() : List.of(wanted));
    }

    @Test
    void refuse_critical_extensions_that_are_not_understood() throws Exception {
        var unknown = forge().extension(hex("2a0304"), true, hex("0500"));
        var harmless = forge().extension(hex("2a0304"), false, hex("0500"));
        var constraints = forge().extension(hex("551d13"), true, sequence());
        var evidence = forge().extension(EvidenceExtension.TCG_DICE.identifier().bytes(), true, hex("00"));

        assertThat(problems(unknown, NOW))
                .singleElement()
                .satisfies(reason -> assertThat(reason.got()).isEqualTo("1.2.3.4"));
        assertThat(codes(harmless)).isEmpty();
        assertThat(codes(constraints)).isEmpty();
        assertThat(codes(evidence)).isEmpty();
    }

    @Test
    void refuse_a_key_that_may_not_sign() throws Exception {
        assertThat(codes(forge().extension(hex("551d0f"), true, hex("03020106"))))
                .containsExactly(RejectReason.CERT_CHAIN);
        assertThat(codes(forge().extension(hex("551d0f"), true, hex("03020780"))))
                .isEmpty();
    }

    @Test
    void give_every_reason_at_once() throws Exception {
        var weak = new CertificateForge(CertificateForge.newRsaKey(1024, 65537))
                .valid(NOW.minusSeconds(20), NOW.minusSeconds(10));

        assertThat(codes(weak)).containsExactly(RejectReason.CERT_CHAIN, RejectReason.EXPIRED);
    }
}
