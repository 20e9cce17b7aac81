/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AkCertificateChainTest {
    private static final Instant NOW = TestMachine.NOW;

    private final TestMachine machine = new TestMachine();

    private AkCertificateForge leaf() {
        return AkCertificateForge.leaf(TestMachine.AK.getPublic(), AkCertificateForge.INTERMEDIATE, TestMachine.CA_KEY);
    }

    private static AkCertificateForge intermediate() {
        return AkCertificateForge.intermediate(TestMachine.CA_KEY, TestMachine.ROOT_KEY);
    }

    private Optional<RejectReason> outcomeOf(X509Certificate... chain) {
        byte[] quote = machine.quote();
        return machine.outcome(
                TestMachine.evidence(quote, machine.tpm.sign(quote), machine.values, machine.log.bytes(), chain));
    }

    @Nested
    class Path {
        @Test
        void may_carry_the_authority_or_leave_it_out() {
            assertThat(outcomeOf(machine.leaf, machine.intermediate)).isEmpty();
            assertThat(outcomeOf(machine.leaf, machine.intermediate, machine.root))
                    .isEmpty();
        }

        @Test
        void may_end_in_an_intermediate_that_is_trusted_itself() throws Exception {
            var authorities = TpmAuthorities.of(machine.intermediate);
            byte[] quote = machine.quote();
            byte[] evidence = TestMachine.evidence(
                    quote, machine.tpm.sign(quote), machine.values, machine.log.bytes(), machine.leaf);

            VerifiedTpmEvidence verified = new TpmVerifier().verify(evidence, authorities, machine.endorsements(), NOW);

            assertThat(verified.akCertificate()).isEqualTo(machine.leaf);
        }

        @Test
        void to_another_authority_of_the_same_name_is_refused() {
            KeyPair otherRootKey = AkCertificateForge.newKeyPair("secp384r1");
            machine.root = AkCertificateForge.root(otherRootKey).issue();

            assertThat(outcomeOf(machine.leaf, machine.intermediate)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void that_brings_its_own_root_is_refused() {
            KeyPair rootKey = AkCertificateForge.newKeyPair("secp384r1");
            KeyPair caKey = AkCertificateForge.newKeyPair("secp256r1");
            X509Certificate root = AkCertificateForge.root(rootKey).issue();
            X509Certificate ca = AkCertificateForge.intermediate(caKey, rootKey).issue();
            X509Certificate leaf = AkCertificateForge.leaf(
                            TestMachine.AK.getPublic(), AkCertificateForge.INTERMEDIATE, caKey)
                    .issue();

            assertThat(outcomeOf(leaf, ca, root)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void without_intermediate_or_in_another_order_is_refused() {
            assertThat(outcomeOf(machine.leaf)).contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(machine.intermediate, machine.leaf)).contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(machine.leaf, machine.leaf, machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(machine.leaf, machine.root, machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void of_the_authority_alone_is_refused() {
            assertThat(outcomeOf(machine.root)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void with_a_leaf_that_issues_is_refused() {
            KeyPair below = AkCertificateForge.newKeyPair("secp256r1");
            X509Certificate issued = AkCertificateForge.leaf(TestMachine.AK.getPublic(), AkCertificateForge.LEAF, below)
                    .issue();
            X509Certificate issuer = leaf().key(below.getPublic()).issue();

            assertThat(outcomeOf(issued, issuer, machine.intermediate)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void with_an_authority_below_its_path_length_is_refused() {
            machine.root = AkCertificateForge.root(TestMachine.ROOT_KEY).issue();
            X509Certificate zero = intermediate()
                    .constraints(Optional.of(new BasicConstraints(0)))
                    .issue();
            X509Certificate notAuthority = intermediate()
                    .constraints(Optional.of(new BasicConstraints(false)))
                    .issue();
            X509Certificate unusable = intermediate()
                    .usage(Optional.of(new KeyUsage(KeyUsage.digitalSignature)))
                    .issue();

            assertThat(outcomeOf(machine.leaf, zero)).isEmpty();
            assertThat(outcomeOf(machine.leaf, notAuthority)).contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(machine.leaf, unusable)).contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Leaf {
        @Test
        void must_be_for_attestation_keys() {
            assertThat(outcomeOf(leaf().extendedUsage().issue(), machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(leaf().extendedUsage("2.23.133.8.1").issue(), machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(
                            leaf().extendedUsage("2.23.133.8.1", "2.23.133.8.3").issue(), machine.intermediate))
                    .isEmpty();
        }

        @Test
        void must_be_one_that_signs() {
            assertThat(outcomeOf(leaf().usage(Optional.empty()).issue(), machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(
                            leaf().usage(Optional.of(new KeyUsage(KeyUsage.keyAgreement)))
                                    .issue(),
                            machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void must_not_be_an_authority() {
            X509Certificate authority =
                    leaf().constraints(Optional.of(new BasicConstraints(true))).issue();
            X509Certificate ca = intermediate()
                    .constraints(Optional.of(new BasicConstraints(true)))
                    .issue();

            assertThat(outcomeOf(authority, ca)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void may_lack_basic_constraints() {
            assertThat(outcomeOf(leaf().constraints(Optional.empty()).issue(), machine.intermediate))
                    .isEmpty();
        }

        @Test
        void must_have_no_critical_extension_that_is_not_understood() {
            assertThat(outcomeOf(leaf().unknownCriticalExtension().issue(), machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void must_have_a_key_of_an_accepted_kind() {
            KeyPair small = AkCertificateForge.newRsaKeyPair(1024);
            KeyPair p521 = AkCertificateForge.newKeyPair("secp521r1");

            assertThat(outcomeOf(leaf().key(small.getPublic()).issue(), machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(leaf().key(p521.getPublic()).issue(), machine.intermediate))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void must_be_signed_with_an_accepted_algorithm() {
            X509Certificate sha1 = leaf().signedBy(TestMachine.CA_KEY.getPrivate(), "SHA1withECDSA")
                    .issue();
            X509Certificate sha512 = leaf().signedBy(TestMachine.CA_KEY.getPrivate(), "SHA512withECDSA")
                    .issue();

            assertThat(outcomeOf(sha1, machine.intermediate)).contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(sha512, machine.intermediate)).isEmpty();
        }

        @Test
        void must_be_one_certificate_in_der() {
            byte[] quote = machine.quote();
            byte[] der = TestMachine.der(machine.leaf).bytes();
            byte[] longer = java.util.Arrays.copyOf(der, der.length + 1);
            byte[] pem = io.strongroom.attestation.internal.PemCertificates.encode(List.of(der));

            for (byte[] first : List.of(longer, pem, new byte[0], new byte[] {0x30, 0})) {
                byte[] evidence = TpmEvidenceEncoder.encode(
                        Octets.of(quote),
                        Octets.of(machine.tpm.sign(quote)),
                        machine.values,
                        Octets.of(machine.log.bytes()),
                        List.of(Octets.of(first), TestMachine.der(machine.intermediate)));
                assertThat(machine.outcome(evidence)).contains(RejectReason.CERT_CHAIN);
            }
        }

        @Test
        void with_signature_values_of_zero_is_refused() throws Exception {
            byte[] forged = withSignature(machine.leaf, BigInteger.ZERO, BigInteger.ZERO);

            AkCertificate certificate = AkCertificate.parse(Octets.of(forged));

            assertThat(AkCertificate.parse(TestMachine.der(machine.leaf)).isSignedBy(machine.intermediate))
                    .isTrue();
            assertThat(certificate.isSignedBy(machine.intermediate)).isFalse();
        }

        private static byte[] withSignature(X509Certificate certificate, BigInteger r, BigInteger s) throws Exception {
            Certificate parsed = Certificate.getInstance(certificate.getEncoded());
            var values = new ASN1EncodableVector();
            values.add(new ASN1Integer(r));
            values.add(new ASN1Integer(s));
            var fields = new ASN1EncodableVector();
            fields.add(parsed.getTBSCertificate());
            fields.add(parsed.getSignatureAlgorithm());
            fields.add(new DERBitString(new DERSequence(values)));
            return new DERSequence(fields).getEncoded("DER");
        }
    }

    @Nested
    class Time {
        private final byte[] evidence = machine.evidence();

        @Test
        void must_lie_in_the_validity_of_every_certificate() {
            assertThat(machine.outcome(evidence, AkCertificateForge.FROM.minusSeconds(1)))
                    .contains(RejectReason.CERT_NOT_YET_VALID);
            assertThat(machine.outcome(evidence, AkCertificateForge.FROM)).isEmpty();
            assertThat(machine.outcome(evidence, AkCertificateForge.UNTIL)).isEmpty();
            assertThat(machine.outcome(evidence, AkCertificateForge.UNTIL.plusMillis(1)))
                    .contains(RejectReason.EXPIRED);
            assertThat(machine.outcome(evidence, AkCertificateForge.UNTIL.plusNanos(1)))
                    .contains(RejectReason.EXPIRED);
        }

        @Test
        void must_lie_in_the_validity_of_the_authority_too() {
            machine.root = AkCertificateForge.root(TestMachine.ROOT_KEY)
                    .validity(AkCertificateForge.FROM, NOW.minusSeconds(1))
                    .issue();
            assertThat(machine.outcome(evidence)).contains(RejectReason.EXPIRED);

            machine.root = AkCertificateForge.root(TestMachine.ROOT_KEY)
                    .validity(NOW.plusSeconds(1), AkCertificateForge.UNTIL)
                    .issue();
            assertThat(machine.outcome(evidence)).contains(RejectReason.CERT_NOT_YET_VALID);
        }
    }

    @Nested
    class Revocation {
        private final byte[] evidence = machine.evidence();
        private final Octets rootList = machine.revocationLists.get(0);
        private final Octets caList = machine.revocationLists.get(1);

        private Octets caList(long... serials) {
            return AkCertificateForge.revocationList(
                    AkCertificateForge.INTERMEDIATE,
                    TestMachine.CA_KEY.getPrivate(),
                    AkCertificateForge.UNTIL,
                    serials);
        }

        @Test
        void of_the_attestation_key_or_of_its_issuer_is_refused() {
            machine.revocationLists = List.of(rootList, caList(9, 10));
            assertThat(machine.outcome(evidence)).contains(RejectReason.CERT_REVOKED);

            Octets revokesCa = AkCertificateForge.revocationList(
                    AkCertificateForge.ROOT, TestMachine.ROOT_KEY.getPrivate(), AkCertificateForge.UNTIL, 20);
            machine.revocationLists = List.of(revokesCa, caList);
            assertThat(machine.outcome(evidence)).contains(RejectReason.CERT_REVOKED);
        }

        @Test
        void of_others_is_none() {
            machine.revocationLists = List.of(rootList, caList(9, 11));

            assertThat(machine.outcome(evidence)).isEmpty();
        }

        @Test
        void needs_a_list_of_every_issuer_unless_it_is_waived() throws Exception {
            machine.revocationLists = List.of(caList);
            assertThat(machine.outcome(evidence)).contains(RejectReason.ENDORSEMENTS_NEEDED);

            VerifiedTpmEvidence verified = new TpmVerifier()
                    .verify(
                            evidence,
                            machine.authorities(),
                            machine.endorsements().allowMissingLists(),
                            NOW);
            assertThat(verified.akCertificate()).isEqualTo(machine.leaf);
        }

        @Test
        void is_seen_even_if_missing_lists_are_allowed() {
            var endorsements = TpmEndorsements.of(List.of(caList(10))).allowMissingLists();

            assertThatThrownBy(() -> new TpmVerifier().verify(evidence, machine.authorities(), endorsements, NOW))
                    .isInstanceOfSatisfying(
                            EvidenceRejectedException.class,
                            e -> assertThat(e.reason()).isEqualTo(RejectReason.CERT_REVOKED));
        }

        @Test
        void list_of_another_key_is_refused() {
            machine.revocationLists = List.of(
                    rootList,
                    AkCertificateForge.revocationList(
                            AkCertificateForge.INTERMEDIATE, TestMachine.AK.getPrivate(), AkCertificateForge.UNTIL));

            assertThat(machine.outcome(evidence)).contains(RejectReason.CRL_SIGNATURE);
        }

        @Test
        void list_of_an_authority_that_may_not_sign_any_is_refused() {
            machine.intermediate = intermediate()
                    .usage(Optional.of(new KeyUsage(KeyUsage.keyCertSign)))
                    .issue();

            assertThat(machine.outcome(machine.evidence())).contains(RejectReason.CRL_SIGNATURE);
        }

        @Test
        void list_must_be_current() {
            Instant end = NOW.minus(Duration.ofDays(1));
            machine.revocationLists = List.of(
                    rootList,
                    AkCertificateForge.revocationList(
                            AkCertificateForge.INTERMEDIATE, TestMachine.CA_KEY.getPrivate(), end));

            assertThat(machine.outcome(evidence)).contains(RejectReason.EXPIRED);
            assertThat(machine.outcome(evidence, end)).isEmpty();
        }

        @Test
        void list_of_the_future_is_refused() {
            machine.intermediate = intermediate()
                    .validity(AkCertificateForge.FROM.minusSeconds(60), AkCertificateForge.UNTIL)
                    .issue();
            machine.leaf = leaf().validity(AkCertificateForge.FROM.minusSeconds(60), AkCertificateForge.UNTIL)
                    .issue();
            machine.root = AkCertificateForge.root(TestMachine.ROOT_KEY)
                    .validity(AkCertificateForge.FROM.minusSeconds(60), AkCertificateForge.UNTIL)
                    .issue();

            assertThat(machine.outcome(machine.evidence(), AkCertificateForge.FROM.minusSeconds(1)))
                    .contains(RejectReason.NOT_YET_VALID);
        }

        @Test
        void list_that_cannot_be_read_is_refused() {
            machine.revocationLists = List.of(rootList, Octets.parseHex("3000"));

            assertThat(machine.outcome(evidence)).contains(RejectReason.CRL_FORMAT);
        }

        @Test
        void list_bounds_the_validity() throws Exception {
            Instant end = NOW.plus(Duration.ofDays(1));
            machine.revocationLists = List.of(
                    rootList,
                    AkCertificateForge.revocationList(
                            AkCertificateForge.INTERMEDIATE, TestMachine.CA_KEY.getPrivate(), end));

            assertThat(machine.verified().validity().notAfter()).isEqualTo(end);
        }
    }

    @Nested
    class Authorities {
        @Test
        void are_at_least_one() {
            assertThatThrownBy(() -> new TpmAuthorities(Set.of())).hasMessageContaining("no authority");
        }

        @Test
        void are_authorities() {
            assertThatThrownBy(() -> TpmAuthorities.of(machine.leaf)).hasMessageContaining("not one of an authority");
            X509Certificate unusable = intermediate()
                    .usage(Optional.of(new KeyUsage(KeyUsage.digitalSignature)))
                    .issue();
            assertThatThrownBy(() -> TpmAuthorities.of(unusable)).hasMessageContaining("not one of an authority");
        }

        @Test
        void have_keys_that_are_accepted() {
            KeyPair small = AkCertificateForge.newRsaKeyPair(1024);
            X509Certificate root = AkCertificateForge.root(TestMachine.ROOT_KEY)
                    .key(small.getPublic())
                    .issue();

            assertThatThrownBy(() -> TpmAuthorities.of(root)).hasMessageContaining("1024 bits");
        }

        @Test
        void may_sign_with_rsa() {
            KeyPair rsa = AkCertificateForge.newRsaKeyPair(2048);
            machine.root = AkCertificateForge.root(rsa)
                    .signedBy(rsa.getPrivate(), "SHA256withRSA")
                    .issue();
            X509Certificate ca =
                    intermediate().signedBy(rsa.getPrivate(), "SHA384withRSA").issue();
            byte[] quote = machine.quote();
            byte[] evidence = TestMachine.evidence(
                    quote, machine.tpm.sign(quote), machine.values, machine.log.bytes(), machine.leaf, ca);
            var endorsements = TpmEndorsements.of(List.of()).allowMissingLists();

            assertThat(verifies(evidence, endorsements)).isTrue();
        }

        private boolean verifies(byte[] evidence, TpmEndorsements endorsements) {
            try {
                new TpmVerifier().verify(evidence, machine.authorities(), endorsements, NOW);
                return true;
            } catch (EvidenceRejectedException e) {
                return false;
            }
        }
    }
}
