/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static io.strongroom.attestation.SimulatedEvidence.NOW;
import static io.strongroom.attestation.SimulatedEvidence.body;
import static io.strongroom.attestation.SimulatedEvidence.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.QuoteMutation;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.SimulatedEvidence;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.simulated.CertificateForge;
import io.strongroom.attestation.simulated.QuoteForge;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
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

    private static final SimulatedEvidence PLATFORM = new SimulatedEvidence();
    private static final TrustAnchor.Simulated ANCHOR = PLATFORM.anchor();

    static List<QuoteMutation> mutations() {
        return QuoteMutation.all();
    }

    @Test
    void verifies_a_quote_and_says_how_long_its_chain_is_valid() throws Exception {
        Quote quote = QuoteParser.parse(PLATFORM.quote());

        VerifiedQuote verified = new QuoteVerifier().verify(quote, ANCHOR, NOW);

        assertThat(verified.quote()).isSameAs(quote);
        assertThat(verified.tee().assuranceClass()).isEqualTo(AssuranceClass.SIMULATED);
        assertThat(verified.validity()).isEqualTo(new Validity(NOT_BEFORE, NOT_AFTER));
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void rejects_every_mutation_at_its_step(QuoteMutation mutation) throws Exception {
        byte[] quote = PLATFORM.quote();

        assertThat(outcome(mutation.applyTo(quote), ANCHOR, NOW)).isEqualTo(mutation.outcome());
    }

    @ParameterizedTest
    @MethodSource("mutations")
    void rejects_every_mutation_though_it_knows_the_authorities(QuoteMutation mutation) throws Exception {
        QuoteVerifier knowing = knowingTheAuthorities();
        byte[] quote = PLATFORM.quote();

        assertThat(judged(knowing, mutation.applyTo(quote))).isEqualTo(mutation.outcome());
        assertThat(judged(knowing, quote)).isEmpty();
    }

    @Test
    void rejects_flipped_bytes_though_it_knows_the_authorities() throws Exception {
        QuoteVerifier knowing = knowingTheAuthorities();
        byte[] quote = PLATFORM.quote();

        for (int i = 0; i < quote.length; i += 3) {
            quote[i] ^= 0x01;
            assertThat(judged(knowing, quote))
                    .as("byte %d of %d", i, quote.length)
                    .isPresent();
            quote[i] ^= 0x01;
        }
    }

    private static QuoteVerifier knowingTheAuthorities() throws Exception {
        QuoteVerifier knowing = new QuoteVerifier();
        knowing.verify(QuoteParser.parse(PLATFORM.quote()), ANCHOR, NOW);
        return knowing;
    }

    private static Optional<RejectReason> judged(QuoteVerifier verifier, byte[] quote) {
        try {
            verifier.verify(QuoteParser.parse(quote), ANCHOR, NOW);
            return Optional.empty();
        } catch (EvidenceFormatException e) {
            return Optional.of(RejectReason.FORMAT);
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    @Test
    void rejects_every_truncation() {
        byte[] quote = PLATFORM.quote();

        for (int length = 0; length < quote.length; length++) {
            assertThat(outcome(Arrays.copyOf(quote, length), ANCHOR, NOW))
                    .as("first %d of %d bytes", length, quote.length)
                    .contains(RejectReason.FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x80})
    void rejects_flipped_bytes(int mask) {
        requireFlipsRejected(mask, mask % 9, 9);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xFF})
    void rejects_every_flipped_byte(int mask) {
        requireFlipsRejected(mask, 0, 1);
    }

    private static void requireFlipsRejected(int mask, int first, int step) {
        byte[] quote = PLATFORM.quote();
        for (int i = first; i < quote.length; i += step) {
            quote[i] ^= (byte) mask;
            assertThat(outcome(quote, ANCHOR, NOW))
                    .as("byte %d of %d", i, quote.length)
                    .isPresent();
            quote[i] ^= (byte) mask;
        }
        assertThat(outcome(quote, ANCHOR, NOW)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 31, 33, 65535})
    void hashes_qe_auth_data_of_any_length(int length) {
        byte[] quote = PLATFORM.forge().withQeAuthData(Octets.zeros(length)).quote(body("05", 1));

        assertThat(outcome(quote, ANCHOR, NOW)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("keysThatAreNoPoint")
    void rejects_an_attestation_key_that_is_no_point_though_the_qe_vouches_for_it(String rawKey) {
        byte[] quote = PLATFORM.forge().quote(body("05", 1), HexFormat.of().parseHex(rawKey));

        assertThat(outcome(quote, ANCHOR, NOW)).contains(RejectReason.QUOTE_SIGNATURE);
    }

    static List<String> keysThatAreNoPoint() {
        String prime = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
        String zero = "00".repeat(32);
        return List.of(zero + zero, prime + prime, "ff".repeat(64), "00".repeat(63) + "01", prime + zero);
    }

    @Nested
    class Vendor {
        private final TrustAnchor.Intel intel = new TrustAnchor.Intel(ANCHOR.publicKey());

        @Test
        void of_a_simulated_quote_does_not_pass_under_an_intel_root_with_the_same_key() {
            assertThat(outcome(PLATFORM.quote(), intel, NOW)).contains(RejectReason.FORMAT);
        }

        @Test
        void of_intel_does_not_pass_under_a_simulated_root() {
            byte[] quote = PLATFORM.quote();
            System.arraycopy(QeVendor.INTEL.id().bytes(), 0, quote, 12, 16);

            assertThat(outcome(quote, ANCHOR, NOW)).contains(RejectReason.FORMAT);
        }

        @Test
        void of_intel_over_a_chain_of_simulated_names_does_not_pass_under_an_intel_root_with_the_same_key() {
            byte[] quote = PLATFORM.quote();
            System.arraycopy(QeVendor.INTEL.id().bytes(), 0, quote, 12, 16);

            assertThat(outcome(quote, intel, NOW)).contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Anchor {
        @Test
        void of_another_key_with_the_same_name_is_not_ours() {
            assertThat(outcome(PLATFORM.quote(), new SimulatedEvidence().anchor(), NOW))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void may_have_another_edition_of_its_certificate() {
            X509Certificate edition = PLATFORM.root()
                    .validity(NOT_BEFORE, NOT_AFTER.plusSeconds(1))
                    .issue();

            byte[] quote = PLATFORM.forge(
                            PLATFORM.leaf().issue(), PLATFORM.intermediate().issue(), edition)
                    .quote(body("05", 1));

            assertThat(outcome(quote, ANCHOR, NOW)).isEmpty();
        }
    }

    @Nested
    class Dates {
        private final byte[] quote = PLATFORM.quote();

        @Test
        void are_inclusive_at_both_ends() {
            assertThat(outcome(quote, ANCHOR, NOT_BEFORE)).isEmpty();
            assertThat(outcome(quote, ANCHOR, NOT_AFTER)).isEmpty();
        }

        @Test
        void refuse_one_second_beyond() {
            assertThat(outcome(quote, ANCHOR, NOT_BEFORE.minusSeconds(1))).contains(RejectReason.CERT_NOT_YET_VALID);
            assertThat(outcome(quote, ANCHOR, NOT_AFTER.plusSeconds(1))).contains(RejectReason.EXPIRED);
        }

        @Test
        void refuse_the_far_past_and_future() {
            assertThat(outcome(quote, ANCHOR, Instant.MIN)).contains(RejectReason.CERT_NOT_YET_VALID);
            assertThat(outcome(quote, ANCHOR, Instant.MAX)).contains(RejectReason.EXPIRED);
        }

        @Test
        void count_for_every_certificate_of_the_chain() {
            Instant early = NOW.minusSeconds(1);
            var leaf = PLATFORM.leaf();
            var intermediate = PLATFORM.intermediate();
            var root = PLATFORM.root();

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
            assertRejectedLeaf(PLATFORM.leaf().subject("CN=Intel SGX PCK Certificate"));
            assertRejectedLeaf(PLATFORM.leaf().issuer("CN=Somebody"));
            assertRejectedIntermediate(PLATFORM.intermediate().subject("CN=Somebody"));
            assertRejectedIntermediate(PLATFORM.intermediate().issuer("CN=Somebody"));
            assertRejectedRoot(PLATFORM.root().subject("CN=Somebody").issuer("CN=Somebody"));
            assertRejectedRoot(PLATFORM.root().issuer("CN=Somebody"));
        }

        @Test
        void must_be_signed_by_its_issuers() {
            var stranger = CertificateForge.newKeyPair().getPrivate();

            assertRejectedLeaf(PLATFORM.leaf().signedBy(stranger, "SHA256withECDSA"));
            assertRejectedIntermediate(PLATFORM.intermediate().signedBy(stranger, "SHA256withECDSA"));
            assertRejectedRoot(PLATFORM.root().signedBy(stranger, "SHA256withECDSA"));
        }

        @Test
        void must_not_skip_the_intermediate() {
            assertRejectedLeaf(PLATFORM.leaf()
                    .issuer(TrustAnchor.Simulated.ROOT_NAME.getName())
                    .signedBy(PLATFORM.rootKey.getPrivate(), "SHA256withECDSA"));
        }

        @Test
        void must_use_sha256_and_ecdsa() throws GeneralSecurityException {
            KeyPair rsa = rsaKey();

            assertRejectedLeaf(PLATFORM.leaf().signedBy(PLATFORM.intermediateKey.getPrivate(), "SHA1withECDSA"));
            assertRejectedLeaf(PLATFORM.leaf().signedBy(PLATFORM.intermediateKey.getPrivate(), "SHA512withECDSA"));
            assertRejectedLeaf(PLATFORM.leaf().signedBy(rsa.getPrivate(), "SHA256withRSA"));
            assertRejectedIntermediate(PLATFORM.intermediate().signedBy(rsa.getPrivate(), "SHA256withRSA"));
        }

        @Test
        void must_have_keys_of_p256() throws GeneralSecurityException {
            assertRejectedLeaf(PLATFORM.leaf().key(rsaKey().getPublic()));
            assertRejectedLeaf(
                    PLATFORM.leaf().key(CertificateForge.newKeyPair("secp384r1").getPublic()));
            assertRejectedIntermediate(PLATFORM.intermediate().key(rsaKey().getPublic()));
        }

        @Test
        void must_be_constrained() {
            assertRejectedLeaf(PLATFORM.leaf().constraints(Optional.of(new BasicConstraints(0))));
            assertRejectedIntermediate(PLATFORM.intermediate().constraints(Optional.of(new BasicConstraints(false))));
            assertRejectedIntermediate(PLATFORM.intermediate().constraints(Optional.empty()));
            assertRejectedRoot(PLATFORM.root().constraints(Optional.of(new BasicConstraints(0))));
            assertRejectedRoot(PLATFORM.root().constraints(Optional.empty()));
        }

        @Test
        void must_have_keys_that_may_sign() {
            var crlOnly = Optional.of(new KeyUsage(KeyUsage.cRLSign));

            assertRejectedLeaf(PLATFORM.leaf().usage(Optional.of(new KeyUsage(KeyUsage.keyAgreement))));
            assertRejectedLeaf(PLATFORM.leaf().usage(Optional.empty()));
            assertRejectedIntermediate(PLATFORM.intermediate().usage(crlOnly));
            assertRejectedRoot(PLATFORM.root().usage(crlOnly));
        }

        @Test
        void must_have_no_critical_extension_that_is_not_understood() {
            assertRejectedLeaf(PLATFORM.leaf().unknownCriticalExtension());
            assertRejectedIntermediate(PLATFORM.intermediate().unknownCriticalExtension());
            assertRejectedRoot(PLATFORM.root().unknownCriticalExtension());
        }

        @Test
        void of_another_platform_under_the_same_authority_does_not_vouch_for_this_qe() {
            KeyPair other = CertificateForge.newKeyPair();

            assertRejected(
                    RejectReason.QE_REPORT_SIGNATURE,
                    CertificateForge.leaf(other, PLATFORM.intermediateKey),
                    PLATFORM.intermediate(),
                    PLATFORM.root());
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
            QuoteForge forge = PLATFORM.forge().withChain(Octets.of(text.getBytes(StandardCharsets.ISO_8859_1)));

            assertThat(outcome(forge.quote(body("05", 1)), ANCHOR, NOW)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void may_end_in_nul_bytes_and_have_lines_ended_by_cr_lf() {
            String pem = new String(PLATFORM.forge().chain().bytes(), StandardCharsets.US_ASCII);
            byte[] text = (pem.replace("\n", "\r\n") + "\0\0").getBytes(StandardCharsets.US_ASCII);

            byte[] quote = PLATFORM.forge().withChain(Octets.of(text)).quote(body("05", 1));

            assertThat(outcome(quote, ANCHOR, NOW)).isEmpty();
        }

        private void assertRejectedLeaf(CertificateForge leaf) {
            assertRejected(RejectReason.CERT_CHAIN, leaf, PLATFORM.intermediate(), PLATFORM.root());
        }

        private void assertRejectedIntermediate(CertificateForge intermediate) {
            assertRejected(RejectReason.CERT_CHAIN, PLATFORM.leaf(), intermediate, PLATFORM.root());
        }

        private void assertRejectedRoot(CertificateForge root) {
            assertRejected(RejectReason.CERT_CHAIN, PLATFORM.leaf(), PLATFORM.intermediate(), root);
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
                PLATFORM.forge(leaf.issue(), intermediate.issue(), root.issue()).quote(body("05", 1));
        assertThat(outcome(quote, ANCHOR, NOW)).contains(reason);
    }
}
