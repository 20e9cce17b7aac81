/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECParameterSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TpmVerifierTest {
    private final TestMachine machine = new TestMachine();

    @Test
    void evidence_gives_what_the_tpm_signed() throws Exception {
        VerifiedTpmEvidence verified = machine.verified();

        assertThat(verified.pcrValues()).isEqualTo(machine.values);
        assertThat(verified.quote().extraData()).isEqualTo(TestMachine.EXTRA_DATA);
        assertThat(verified.quote().clockInfo().resetCount()).isEqualTo(7);
        assertThat(verified.quote().firmwareVersion()).isEqualTo(0x2019_1023_0016_3636L);
        assertThat(verified.akCertificate()).isEqualTo(machine.leaf);
        assertThat(verified.unknownEventTypes()).containsExactly(0x8000_4242L);
        assertThat(verified.validity().notAfter()).isEqualTo(AkCertificateForge.UNTIL);
    }

    @Nested
    class Signature {
        private static final KeyPair RSA = AkCertificateForge.newRsaKeyPair(2048);
        private static final KeyPair P384 = AkCertificateForge.newKeyPair("secp384r1");

        static Stream<SoftwareTpm> tpms() {
            return Stream.of(
                    SoftwareTpm.rsassa(RSA, TpmHash.SHA256),
                    SoftwareTpm.rsassa(RSA, TpmHash.SHA384),
                    SoftwareTpm.rsapss(RSA, TpmHash.SHA256),
                    SoftwareTpm.rsapss(RSA, TpmHash.SHA384),
                    SoftwareTpm.rsapss(RSA, TpmHash.SHA256).saltBytes(256 - 32 - 2),
                    SoftwareTpm.ecdsa(TestMachine.AK, TpmHash.SHA256),
                    SoftwareTpm.ecdsa(TestMachine.AK, TpmHash.SHA384),
                    SoftwareTpm.ecdsa(P384, TpmHash.SHA256),
                    SoftwareTpm.ecdsa(P384, TpmHash.SHA384));
        }

        @ParameterizedTest
        @MethodSource("tpms")
        void of_every_scheme_is_accepted_and_refused_when_it_is_of_something_else(SoftwareTpm tpm) {
            machine.tpm(tpm);
            byte[] quote = machine.quote();
            byte[] other = quote.clone();
            other[60] ^= 1;

            assertThat(machine.outcome(machine.evidence())).isEmpty();
            assertThat(machine.outcome(machine.evidence(quote, tpm.sign(other))))
                    .contains(RejectReason.QUOTE_SIGNATURE);
        }

        @Test
        void with_a_salt_of_another_length_is_refused() {
            machine.tpm(SoftwareTpm.rsapss(RSA, TpmHash.SHA256).saltBytes(20));

            assertThat(machine.outcome(machine.evidence())).contains(RejectReason.QUOTE_SIGNATURE);
        }

        @Test
        void of_another_kind_of_key_is_refused() {
            byte[] quote = machine.quote();
            byte[] rsassa = SoftwareTpm.rsassa(RSA, TpmHash.SHA256).sign(quote);
            byte[] rsapss = SoftwareTpm.rsapss(RSA, TpmHash.SHA256).sign(quote);
            byte[] ecdsa = machine.tpm.sign(quote);

            assertThat(machine.outcome(machine.evidence(quote, rsassa))).contains(RejectReason.QUOTE_SIGNATURE);
            assertThat(machine.outcome(machine.evidence(quote, rsapss))).contains(RejectReason.QUOTE_SIGNATURE);
            machine.tpm(SoftwareTpm.rsassa(RSA, TpmHash.SHA256));
            assertThat(machine.outcome(machine.evidence(quote, ecdsa))).contains(RejectReason.QUOTE_SIGNATURE);
        }

        @Test
        void of_an_rsa_key_of_another_length_is_refused() {
            byte[] quote = machine.quote();
            KeyPair shorter = AkCertificateForge.newRsaKeyPair(1024);
            byte[] signature = SoftwareTpm.rsassa(shorter, TpmHash.SHA256).sign(quote);
            machine.tpm(SoftwareTpm.rsassa(RSA, TpmHash.SHA256));

            assertThat(machine.outcome(machine.evidence(quote, signature))).contains(RejectReason.QUOTE_SIGNATURE);
        }

        @Test
        void with_values_out_of_range_is_refused() {
            ECParameterSpec curve = ((ECPublicKey) TestMachine.AK.getPublic()).getParams();
            byte[] quote = machine.quote();

            for (BigInteger r : List.of(BigInteger.ZERO, BigInteger.ONE, curve.getOrder())) {
                for (BigInteger s : List.of(BigInteger.ZERO, curve.getOrder())) {
                    byte[] signature = SoftwareTpm.ecdsa(TpmHash.SHA256, r, s);
                    assertThat(machine.outcome(machine.evidence(quote, signature)))
                            .contains(RejectReason.QUOTE_SIGNATURE);
                }
            }
        }

        @Test
        void by_another_key_than_the_certified_one_is_refused() {
            machine.tpm = SoftwareTpm.ecdsa(AkCertificateForge.newKeyPair("secp256r1"), TpmHash.SHA256);

            assertThat(machine.outcome(machine.evidence())).contains(RejectReason.QUOTE_SIGNATURE);
        }
    }

    @Test
    void every_byte_of_the_quote_counts() {
        byte[] quote = machine.quote();
        byte[] signature = machine.tpm.sign(quote);
        assertThat(machine.quickOutcome(quote, signature)).isEmpty();

        for (int at = 0; at < quote.length; at++) {
            byte[] flipped = quote.clone();
            flipped[at] ^= (byte) (1 << (at % 8));
            assertThat(machine.quickOutcome(flipped, signature))
                    .as("byte %d", at)
                    .isPresent();
        }
    }

    @Tag("slow")
    @Test
    void every_bit_of_the_quote_counts() {
        byte[] quote = machine.quote();
        byte[] signature = machine.tpm.sign(quote);

        for (int bit = 0; bit < 8 * quote.length; bit++) {
            byte[] flipped = quote.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(machine.quickOutcome(flipped, signature))
                    .as("bit %d", bit)
                    .isPresent();
        }
    }

    @Nested
    class PcrValuesOfEvidence {
        @Test
        void that_were_changed_are_refused() {
            byte[] quote = machine.quote();
            byte[] signature = machine.tpm.sign(quote);
            for (Pcr pcr : machine.values.values().keySet()) {
                Map<Pcr, Octets> changed = new HashMap<>(machine.values.values());
                changed.put(
                        pcr, Octets.zeros(32).equals(changed.get(pcr)) ? TpmHash.SHA256.digest() : Octets.zeros(32));
                byte[] evidence = TestMachine.evidence(
                        quote,
                        signature,
                        PcrValues.of(changed),
                        machine.log.bytes(),
                        machine.leaf,
                        machine.intermediate);

                assertThat(machine.outcome(evidence)).contains(RejectReason.PCR_MISMATCH);
            }
        }

        @Test
        void are_hashed_in_the_order_of_the_quote() {
            machine.log = EventLogForge.boot("k", TpmHash.SHA256, TpmHash.SHA384);
            PcrSelection sha256 = PcrSelection.of(TpmHash.SHA256, 4);
            PcrSelection sha384 = PcrSelection.of(TpmHash.SHA384, 7);
            machine.values = PcrValues.of(machine.log.values(sha256, sha384));
            List<PcrSelection> reversed = List.of(sha384, sha256);

            byte[] right = machine.tpm.quote(
                    TestMachine.EXTRA_DATA, reversed, machine.values.digest(reversed, TpmHash.SHA256));
            byte[] wrong = machine.tpm.quote(
                    TestMachine.EXTRA_DATA, reversed, machine.values.digest(List.of(sha256, sha384), TpmHash.SHA256));

            assertThat(machine.outcome(machine.evidence(right, machine.tpm.sign(right))))
                    .isEmpty();
            assertThat(machine.outcome(machine.evidence(wrong, machine.tpm.sign(wrong))))
                    .contains(RejectReason.PCR_MISMATCH);
        }

        @Test
        void are_hashed_with_the_function_of_the_signature() {
            machine.tpm(SoftwareTpm.ecdsa(TestMachine.AK, TpmHash.SHA384));
            byte[] wrong = machine.tpm.quote(
                    TestMachine.EXTRA_DATA,
                    machine.values.selections(),
                    machine.values.digest(machine.values.selections(), TpmHash.SHA256));

            assertThat(machine.outcome(machine.evidence())).isEmpty();
            assertThat(machine.outcome(machine.evidence(wrong, machine.tpm.sign(wrong))))
                    .contains(RejectReason.PCR_MISMATCH);
        }
    }

    @Nested
    class EventLog {
        @Test
        void of_another_boot_is_refused() {
            byte[] quote = machine.quote();
            byte[] evidence = TestMachine.evidence(
                    quote,
                    machine.tpm.sign(quote),
                    machine.values,
                    EventLogForge.boot("other kernel", TpmHash.SHA256).bytes(),
                    machine.leaf,
                    machine.intermediate);

            assertThat(machine.outcome(evidence)).contains(RejectReason.PCR_MISMATCH);
        }

        @Test
        void that_lacks_its_last_event_of_a_pcr_is_refused() {
            PcrValues values = machine.values;
            machine.log = new EventLogForge(TpmHash.SHA256)
                    .measure(4, TcgEventType.EV_EFI_BOOT_SERVICES_APPLICATION.code(), "shim");
            machine.values = values;

            assertThat(machine.outcome(machine.evidence())).contains(RejectReason.PCR_MISMATCH);
        }

        @Test
        void without_a_quoted_bank_is_refused() {
            EventLogForge both = EventLogForge.boot("k", TpmHash.SHA256, TpmHash.SHA384);
            machine.values = PcrValues.of(both.values(PcrSelection.of(TpmHash.SHA384, 4)));

            assertThat(machine.outcome(machine.evidence())).contains(RejectReason.PCR_MISMATCH);
        }

        @Test
        void gives_the_events_of_quoted_pcrs_alone() throws Exception {
            machine.values = PcrValues.of(machine.log.values(PcrSelection.of(TpmHash.SHA256, 4, 14)));

            VerifiedTpmEvidence verified = machine.verified();

            assertThat(verified.loggedPcrs()).containsExactly(new Pcr(TpmHash.SHA256, 4));
            assertThat(verified.events()).extracting(MeasuredEvent::pcrIndex).containsExactly(4, 4);
            assertThat(verified.events().get(1).isDataMeasured()).isTrue();
            assertThat(verified.events().get(1).data())
                    .isEqualTo(Octets.of("kernel 6.1".getBytes(StandardCharsets.US_ASCII)));
        }

        @Test
        void tells_data_that_were_not_measured() throws Exception {
            byte[] log = machine.log.bytes();
            byte[] kernel = "kernel 6.1".getBytes(StandardCharsets.US_ASCII);
            int at = new String(log, StandardCharsets.ISO_8859_1)
                    .indexOf(new String(kernel, StandardCharsets.ISO_8859_1));
            log[at] = 'K';
            byte[] quote = machine.quote();
            byte[] evidence = TestMachine.evidence(
                    quote, machine.tpm.sign(quote), machine.values, log, machine.leaf, machine.intermediate);

            VerifiedTpmEvidence verified =
                    new TpmVerifier().verify(evidence, machine.authorities(), machine.endorsements(), TestMachine.NOW);

            assertThat(verified.events())
                    .filteredOn(event -> !event.isDataMeasured())
                    .extracting(MeasuredEvent::pcrIndex)
                    .containsExactly(4);
        }

        @Test
        void may_be_absent_and_then_nothing_is_known_of_events() throws Exception {
            byte[] quote = machine.quote();
            byte[] evidence = TestMachine.evidence(
                    quote, machine.tpm.sign(quote), machine.values, new byte[0], machine.leaf, machine.intermediate);

            VerifiedTpmEvidence verified =
                    new TpmVerifier().verify(evidence, machine.authorities(), machine.endorsements(), TestMachine.NOW);

            assertThat(verified.loggedPcrs()).isEmpty();
            assertThat(verified.events()).isEmpty();
        }
    }

    @Test
    void a_rejection_says_what_was_wanted() {
        byte[] evidence = new byte[] {1};

        assertThatThrownBy(() -> new TpmVerifier()
                        .verify(evidence, machine.authorities(), machine.endorsements(), TestMachine.NOW))
                .isInstanceOfSatisfying(
                        EvidenceRejectedException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectReason.FORMAT))
                .hasMessageContaining("magic needs 8 bytes at offset 0, but only 1 are left");
    }
}
