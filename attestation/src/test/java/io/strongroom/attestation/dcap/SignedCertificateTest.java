/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.SimulatedEvidence;
import io.strongroom.attestation.internal.DerReader;
import io.strongroom.attestation.simulated.CertificateForge;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedCertificateTest {
    private static final SimulatedEvidence PLATFORM = new SimulatedEvidence();

    @Test
    void is_signed_by_its_issuer_alone() throws Exception {
        SignedCertificate certificate = SignedCertificate.parse(der());

        assertThat(certificate.isSignedBy((ECPublicKey) PLATFORM.intermediateKey.getPublic()))
                .isTrue();
        assertThat(certificate.isSignedBy((ECPublicKey) PLATFORM.rootKey.getPublic()))
                .isFalse();
        assertThat(certificate.fields().getSubjectX500Principal()).isEqualTo(TrustAnchor.Simulated.LEAF_NAME);
    }

    @Test
    void refuses_every_truncation_and_every_extension() throws Exception {
        byte[] der = der();

        for (int length = 0; length < der.length; length++) {
            byte[] truncated = Arrays.copyOf(der, length);
            assertThatThrownBy(() -> SignedCertificate.parse(truncated)).isInstanceOf(CertificateException.class);
        }
        assertThatThrownBy(() -> SignedCertificate.parse(Arrays.copyOf(der, der.length + 1)))
                .isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> SignedCertificate.parse(Arrays.copyOf(der, 1 << 20)))
                .hasMessageContaining("at most");
    }

    @Test
    void refuses_or_disowns_every_flipped_byte() throws Exception {
        byte[] der = der();
        var issuer = (ECPublicKey) PLATFORM.intermediateKey.getPublic();

        for (int i = 0; i < der.length; i++) {
            der[i] ^= 1;
            assertThat(isGood(der, issuer)).as("byte %d", i).isFalse();
            der[i] ^= 1;
        }
        assertThat(isGood(der, issuer)).isTrue();
    }

    private static boolean isGood(byte[] der, ECPublicKey issuer) {
        try {
            return SignedCertificate.parse(der).isSignedBy(issuer);
        } catch (CertificateException e) {
            return false;
        }
    }

    private static byte[] der() throws CertificateException {
        return CertificateForge.leaf(PLATFORM.pckKey, PLATFORM.intermediateKey)
                .issue()
                .getEncoded();
    }

    @Nested
    class Der {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "30",
                    "3080",
                    "308100",
                    "30817f",
                    "30820080",
                    "3083000100",
                    "308400000001",
                    "30ff",
                    "3001",
                    "3101",
                    "30847fffffff",
                    "3084ffffffff"
                })
        void refuses_lengths_that_are_not_definite_shortest_and_within(String hex) {
            assertThatThrownBy(() -> reader(hex).enter(0x30)).isInstanceOf(CertificateException.class);
        }

        @Test
        void reads_lengths_of_one_to_three_bytes() throws Exception {
            assertThat(reader("3000").enter(0x30).rest()).isEmpty();
            assertThat(reader("308180" + "aa".repeat(128)).enter(0x30).rest()).hasSize(128);
            assertThat(reader("30820100" + "aa".repeat(256)).enter(0x30).rest()).hasSize(256);
            assertThat(reader("3083010000" + "aa".repeat(65536)).enter(0x30).rest())
                    .hasSize(65536);
        }

        @ParameterizedTest
        @ValueSource(strings = {"0200", "0201ff", "02020001", "0202007f", "020200"})
        void refuses_integers_that_are_empty_negative_padded_or_cut(String hex) {
            assertThatThrownBy(() -> reader(hex).integer(2)).isInstanceOf(CertificateException.class);
        }

        @Test
        void reads_integers() throws Exception {
            assertThat(reader("020100").integer(2)).isEqualTo(BigInteger.ZERO);
            assertThat(reader("020200ff").integer(2)).isEqualTo(BigInteger.valueOf(255));
        }

        private static DerReader reader(String hex) {
            return new DerReader(HexFormat.of().parseHex(hex));
        }
    }
}
