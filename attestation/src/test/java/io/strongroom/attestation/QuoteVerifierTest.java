/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.SimulatedEvidence.NOW;
import static io.strongroom.attestation.SimulatedEvidence.body;
import static io.strongroom.attestation.SimulatedEvidence.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.simulated.CertificateForge;
import io.strongroom.attestation.simulated.QuoteForge;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuoteVerifierTest {
    private static final Instant NOT_BEFORE = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOT_AFTER = Instant.parse("2027-01-01T00:00:00Z");

    private final SimulatedEvidence platform = new SimulatedEvidence();
    private final TrustAnchor.Simulated anchor = platform.anchor();

    static List<QuoteMutation> mutations() {
        return QuoteMutation.all();
    }

    @Test
    void verifies_a_quote_and_says_how_long_its_chain_is_valid() throws Exception {
        Quote quote = QuoteParser.parse(platform.quote());

        VerifiedQuote verified = new QuoteVerifier().verify(quote, anchor, NOW);

        assertThat(verified.quote()).isSameAs(quote);
        assertThat(verified.assuranceClass()).isEqualTo(AssuranceClass.SIMULATED);
        assertThat(verified.validity()).isEqualTo(new Validity(NOT_BEFORE, NOT_AFTER));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void rejects_every_mutation_at_its_step(QuoteMutation mutation) throws Exception {
        byte[] quote = platform.quote();

        assertThat(outcome(mutation.applyTo(quote), anchor, NOW)).isEqualTo(mutation.outcome());
    }

    @Test
    void rejects_every_truncation() {
        byte[] quote = platform.quote();

        for (int length = 0; length < quote.length; length++) {
            assertThat(outcome(Arrays.copyOf(quote, length), anchor, NOW))
                    .as("first %d of %d bytes", length, quote.length)
                    .contains(RejectReason.FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01})
    void rejects_every_flipped_byte(int mask) {
        requireEveryFlipRejected(mask);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF})
    void rejects_every_byte_flipped_otherwise(int mask) {
        requireEveryFlipRejected(mask);
    }

    private void requireEveryFlipRejected(int mask) {
        byte[] quote = platform.quote();
        for (int i = 0; i < quote.length; i++) {
            quote[i] ^= (byte) mask;
            assertThat(outcome(quote, anchor, NOW))
                    .as("byte %d of %d", i, quote.length)
                    .isPresent();
            quote[i] ^= (byte) mask;
        }
        assertThat(outcome(quote, anchor, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 65535})
    void hashes_qe_auth_data_of_any_length(int length) {
        byte[] quote = platform.forge().withQeAuthData(Octets.zeros(length)).quote(body("05", 1));

        assertThat(outcome(quote, anchor, NOW)).isEmpty();
    }

    @Test
    void rejects_an_attestation_key_off_the_curve_that_the_qe_vouches_for() {
        byte[] quote = platform.forge().quote(body("05", 1));
        int key = 48 + 384 + 4 + 64;
        quote[key + 63] ^= 1;

        assertThat(outcome(quote, anchor, NOW)).contains(RejectReason.QE_REPORT_DATA);
    }

    @Nested
    class Vendor {
        private final TrustAnchor.Intel intel = new TrustAnchor.Intel(anchor.publicKey());

        @Test
        void of_a_simulated_quote_does_not_pass_under_an_intel_root_with_the_same_key() {
            assertThat(outcome(platform.quote(), intel, NOW)).contains(RejectReason.FORMAT);
        }

        @Test
        void of_intel_does_not_pass_under_a_simulated_root() {
            byte[] quote = platform.quote();
            System.arraycopy(QeVendor.INTEL.id().bytes(), 0, quote, 12, 16);

            assertThat(outcome(quote, anchor, NOW)).contains(RejectReason.FORMAT);
        }

        @Test
        void of_intel_over_a_chain_of_simulated_names_does_not_pass_under_an_intel_root_with_the_same_key() {
            byte[] quote = platform.quote();
            System.arraycopy(QeVendor.INTEL.id().bytes(), 0, quote, 12, 16);

            assertThat(outcome(quote, intel, NOW)).contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Anchor {
        @Test
        void of_another_key_with_the_same_name_is_not_ours() {
            assertThat(outcome(platform.quote(), new SimulatedEvidence().anchor(), NOW))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void may_have_another_edition_of_its_certificate() {
            X509Certificate edition = platform.root()
                    .validity(NOT_BEFORE, NOT_AFTER.plusSeconds(1))
                    .issue();

            byte[] quote = platform.forge(
                            platform.leaf().issue(), platform.intermediate().issue(), edition)
                    .quote(body("05", 1));

            assertThat(outcome(quote, anchor, NOW)).isEmpty();
        }
    }

    @Nested
    class Dates {
        private final byte[] quote = platform.quote();

        @Test
        void are_inclusive_at_both_ends() {
            assertThat(outcome(quote, anchor, NOT_BEFORE)).isEmpty();
            assertThat(outcome(quote, anchor, NOT_AFTER)).isEmpty();
        }

        @Test
        void refuse_one_second_beyond() {
            assertThat(outcome(quote, anchor, NOT_BEFORE.minusSeconds(1))).contains(RejectReason.CERT_NOT_YET_VALID);
            assertThat(outcome(quote, anchor, NOT_AFTER.plusSeconds(1))).contains(RejectReason.EXPIRED);
        }

        @Test
        void refuse_the_far_past_and_future() {
            assertThat(outcome(quote, anchor, Instant.MIN)).contains(RejectReason.CERT_NOT_YET_VALID);
            assertThat(outcome(quote, anchor, Instant.MAX)).contains(RejectReason.EXPIRED);
        }

        @Test
        void count_for_every_certificate_of_the_chain() {
            Instant early = NOW.minusSeconds(1);
            var leaf = platform.leaf();
            var intermediate = platform.intermediate();
            var root = platform.root();

            assertRejected(RejectReason.EXPIRED, leaf.validity(NOT_BEFORE, early), intermediate, root);
            leaf.validity(NOT_BEFORE, NOT_AFTER);
            assertRejected(RejectReason.EXPIRED, leaf, intermediate.validity(NOT_BEFORE, early), root);
            intermediate.validity(NOT_BEFORE, NOT_AFTER);
            assertRejected(RejectReason.EXPIRED, leaf, intermediate, root.validity(NOT_BEFORE, early));
            Instant late = NOW.plusSeconds(1);
            assertRejected(RejectReason.CERT_NOT_YET_VALID, leaf, intermediate, root.validity(late, NOT_AFTER));
        }
    }

    @Nested
    class Chain {
        @Test
        void must_have_the_names_of_a_simulated_platform() {
            assertRejectedLeaf(platform.leaf().subject("CN=Intel SGX PCK Certificate"));
            assertRejectedLeaf(platform.leaf().issuer("CN=Somebody"));
            assertRejectedIntermediate(platform.intermediate().subject("CN=Somebody"));
            assertRejectedIntermediate(platform.intermediate().issuer("CN=Somebody"));
            assertRejectedRoot(platform.root().subject("CN=Somebody").issuer("CN=Somebody"));
            assertRejectedRoot(platform.root().issuer("CN=Somebody"));
        }

        @Test
        void must_be_signed_by_its_issuers() {
            var stranger = CertificateForge.newKeyPair().getPrivate();

            assertRejectedLeaf(platform.leaf().signedBy(stranger, "SHA256withECDSA"));
            assertRejectedIntermediate(platform.intermediate().signedBy(stranger, "SHA256withECDSA"));
            assertRejectedRoot(platform.root().signedBy(stranger, "SHA256withECDSA"));
        }

        @Test
        void must_not_skip_the_intermediate() {
            assertRejectedLeaf(platform.leaf()
                    .issuer(TrustAnchor.Simulated.ROOT_NAME.getName())
                    .signedBy(platform.rootKey.getPrivate(), "SHA256withECDSA"));
        }

        @Test
        void must_use_sha256_and_ecdsa() throws GeneralSecurityException {
            KeyPair rsa = rsaKey();

            assertRejectedLeaf(platform.leaf().signedBy(platform.intermediateKey.getPrivate(), "SHA1withECDSA"));
            assertRejectedLeaf(platform.leaf().signedBy(platform.intermediateKey.getPrivate(), "SHA512withECDSA"));
            assertRejectedLeaf(platform.leaf().signedBy(rsa.getPrivate(), "SHA256withRSA"));
            assertRejectedIntermediate(platform.intermediate().signedBy(rsa.getPrivate(), "SHA256withRSA"));
        }

        @Test
        void must_have_keys_of_p256() throws GeneralSecurityException {
            assertRejectedLeaf(platform.leaf().key(rsaKey().getPublic()));
            assertRejectedLeaf(
                    platform.leaf().key(CertificateForge.newKeyPair("secp384r1").getPublic()));
            assertRejectedIntermediate(platform.intermediate().key(rsaKey().getPublic()));
        }

        @Test
        void must_be_constrained() {
            assertRejectedLeaf(platform.leaf().constraints(Optional.of(new BasicConstraints(0))));
            assertRejectedIntermediate(platform.intermediate().constraints(Optional.of(new BasicConstraints(false))));
            assertRejectedIntermediate(platform.intermediate().constraints(Optional.empty()));
            assertRejectedRoot(platform.root().constraints(Optional.of(new BasicConstraints(0))));
            assertRejectedRoot(platform.root().constraints(Optional.empty()));
        }

        @Test
        void must_have_keys_that_may_sign() {
            var crlOnly = Optional.of(new KeyUsage(KeyUsage.cRLSign));

            assertRejectedLeaf(platform.leaf().usage(Optional.of(new KeyUsage(KeyUsage.keyAgreement))));
            assertRejectedLeaf(platform.leaf().usage(Optional.empty()));
            assertRejectedIntermediate(platform.intermediate().usage(crlOnly));
            assertRejectedRoot(platform.root().usage(crlOnly));
        }

        @Test
        void must_have_no_critical_extension_that_is_not_understood() {
            assertRejectedLeaf(platform.leaf().unknownCriticalExtension());
            assertRejectedIntermediate(platform.intermediate().unknownCriticalExtension());
            assertRejectedRoot(platform.root().unknownCriticalExtension());
        }

        @Test
        void of_another_platform_under_the_same_authority_does_not_vouch_for_this_qe() {
            KeyPair other = CertificateForge.newKeyPair();

            assertRejected(
                    RejectReason.QE_REPORT_SIGNATURE,
                    CertificateForge.leaf(other, platform.intermediateKey),
                    platform.intermediate(),
                    platform.root());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "\0\0",
                    "nothing",
                    "-----BEGIN CERTIFICATE-----",
                    "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
                    "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n",
                    "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"
                })
        void must_be_readable(String text) {
            QuoteForge forge = platform.forge().withChain(Octets.of(text.getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(outcome(forge.quote(body("05", 1)), anchor, NOW)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void may_end_in_nul_bytes_and_have_lines_ended_by_cr_lf() {
            String pem = new String(platform.forge().chain().bytes(), StandardCharsets.US_ASCII);
            byte[] text = (pem.replace("\n", "\r\n") + "\0\0").getBytes(StandardCharsets.US_ASCII);

            byte[] quote = platform.forge().withChain(Octets.of(text)).quote(body("05", 1));

            assertThat(outcome(quote, anchor, NOW)).isEmpty();
        }

        private void assertRejectedLeaf(CertificateForge leaf) {
            assertRejected(RejectReason.CERT_CHAIN, leaf, platform.intermediate(), platform.root());
        }

        private void assertRejectedIntermediate(CertificateForge intermediate) {
            assertRejected(RejectReason.CERT_CHAIN, platform.leaf(), intermediate, platform.root());
        }

        private void assertRejectedRoot(CertificateForge root) {
            assertRejected(RejectReason.CERT_CHAIN, platform.leaf(), platform.intermediate(), root);
        }

        private static KeyPair rsaKey() throws GeneralSecurityException {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        }
    }

    private void assertRejected(
            RejectReason reason, CertificateForge leaf, CertificateForge intermediate, CertificateForge root) {
        byte[] quote =
                platform.forge(leaf.issue(), intermediate.issue(), root.issue()).quote(body("05", 1));
        assertThat(outcome(quote, anchor, NOW)).contains(reason);
    }
}
