/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TpmEvidenceParserTest {
    private final TestMachine machine = new TestMachine();

    @Test
    void gives_what_was_encoded() throws Exception {
        byte[] quote = machine.quote();
        byte[] signature = machine.tpm.sign(quote);

        TpmEvidence evidence = TpmEvidenceParser.parse(machine.evidence(quote, signature));

        assertThat(evidence.quote().signedBytes()).isEqualTo(Octets.of(quote));
        assertThat(evidence.signature()).isEqualTo(TpmQuoteParser.parseSignature(signature));
        assertThat(evidence.pcrValues()).isEqualTo(machine.values);
        assertThat(evidence.eventLog()).isEqualTo(TcgEventLogParser.parse(machine.log.bytes()));
        assertThat(evidence.certificates())
                .containsExactly(TestMachine.der(machine.leaf), TestMachine.der(machine.intermediate));
    }

    @Test
    void reads_two_banks() throws Exception {
        machine.log = EventLogForge.boot("k", TpmHash.SHA256, TpmHash.SHA384);
        machine.values = PcrValues.of(
                machine.log.values(PcrSelection.of(TpmHash.SHA256, 4), PcrSelection.of(TpmHash.SHA384, 0, 7)));

        TpmEvidence evidence = TpmEvidenceParser.parse(machine.evidence());

        assertThat(evidence.pcrValues().selections())
                .containsExactly(PcrSelection.of(TpmHash.SHA256, 4), PcrSelection.of(TpmHash.SHA384, 0, 7));
    }

    @Test
    void refuses_every_truncation() {
        byte[] bytes = machine.evidence();

        for (int length = 0; length < bytes.length; length++) {
            byte[] shorter = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> TpmEvidenceParser.parse(shorter)).isInstanceOf(EvidenceFormatException.class);
        }
    }

    @Test
    void refuses_bytes_at_the_end() {
        byte[] bytes = machine.evidence();

        assertThatThrownBy(() -> TpmEvidenceParser.parse(Arrays.copyOf(bytes, bytes.length + 1)))
                .hasMessageContaining("after its last field");
    }

    @Test
    void refuses_another_magic_or_version() {
        byte[] bytes = machine.evidence();
        byte[] otherVersion = bytes.clone();
        otherVersion[7] = 2;
        bytes[0] = 'T';

        assertThatThrownBy(() -> TpmEvidenceParser.parse(bytes)).hasMessageContaining("STRMTPM version 1");
        assertThatThrownBy(() -> TpmEvidenceParser.parse(otherVersion)).hasMessageContaining("STRMTPM version 1");
    }

    @Test
    void refuses_values_of_other_pcrs_than_the_quote_selects() {
        byte[] quote = machine.quote();
        byte[] signature = machine.tpm.sign(quote);
        PcrValues fewer = PcrValues.of(machine.log.values(PcrSelection.of(TpmHash.SHA256, 0, 4, 7, 9)));
        PcrValues more = PcrValues.of(machine.log.values(PcrSelection.of(TpmHash.SHA256, 0, 4, 7, 9, 14, 15)));

        for (PcrValues values : List.of(fewer, more)) {
            byte[] bytes = TestMachine.evidence(quote, signature, values, machine.log.bytes(), machine.leaf);
            assertThatThrownBy(() -> TpmEvidenceParser.parse(bytes))
                    .isInstanceOf(EvidenceFormatException.class)
                    .hasMessageContaining("wanted those of the quote");
        }
    }

    @Test
    void refuses_pcrs_and_banks_out_of_order() {
        machine.values = PcrValues.of(machine.log.values(PcrSelection.of(TpmHash.SHA256, 3, 5)));
        byte[] bytes = machine.evidence();
        int quoteBytes = machine.quote().length;
        int banks = 8 + 2 + quoteBytes + 2 + machine.tpm.sign(machine.quote()).length;
        assertThat(bytes[banks]).isEqualTo((byte) 1);
        assertThat(bytes[banks + 4]).isEqualTo((byte) 3);
        byte[] descending = bytes.clone();
        descending[banks + 4] = 5;
        byte[] tooHigh = bytes.clone();
        tooHigh[banks + 4] = 24;

        assertThatThrownBy(() -> TpmEvidenceParser.parse(descending)).hasMessageContaining("ascending order");
        assertThatThrownBy(() -> TpmEvidenceParser.parse(tooHigh)).hasMessageContaining("PCR index is 24");
    }

    @Test
    void refuses_one_bank_in_two_pieces() {
        byte[] quote = machine.quote();
        byte[] signature = machine.tpm.sign(quote);
        byte[] value = new byte[32];
        byte[] prefix = concat(
                TpmEvidenceFormat.MAGIC.bytes(),
                new byte[] {0, (byte) quote.length},
                quote,
                new byte[] {0, (byte) signature.length},
                signature);
        byte[] pieces = concat(
                new byte[] {2, 0, 0x0B, 1, 0}, value, new byte[] {0, 0x0B, 1, 4}, value, new byte[] {0, 0, 0, 0});

        assertThatThrownBy(() -> TpmEvidenceParser.parse(concat(prefix, pieces, new byte[] {1, 0, 0})))
                .hasMessageContaining("bank sha256 follows sha256");
    }

    @Test
    void refuses_extra_data_of_another_length() {
        for (Octets extraData : List.of(
                Octets.zeros(0),
                TestMachine.EXTRA_DATA.slice(0, 32),
                TestMachine.EXTRA_DATA.slice(0, 47),
                Octets.of(Arrays.copyOf(TestMachine.EXTRA_DATA.bytes(), 49)),
                Octets.of(TestMachine.REPORT_DATA.bytes()))) {
            machine.extraData = extraData;
            byte[] bytes = machine.evidence();
            assertThatThrownBy(() -> TpmEvidenceParser.parse(bytes)).hasMessageContaining("wanted 48");
        }
    }

    @Test
    void refuses_no_certificate_and_more_than_eight() {
        byte[] quote = machine.quote();
        byte[] signature = machine.tpm.sign(quote);
        byte[] none = TestMachine.evidence(quote, signature, machine.values, machine.log.bytes());
        byte[] nine = none.clone();
        nine[nine.length - 1] = 9;

        assertThatThrownBy(() -> TpmEvidenceParser.parse(none)).hasMessageContaining("number of certificates is 0");
        assertThatThrownBy(() -> TpmEvidenceParser.parse(nine)).hasMessageContaining("number of certificates is 9");
    }

    @Test
    void encoding_refuses_parts_that_are_too_long() {
        Octets fine = Octets.zeros(1);
        PcrValues values = PcrValues.of(Map.of(new Pcr(TpmHash.SHA256, 0), Octets.zeros(32)));

        assertThatThrownBy(() -> TpmEvidenceEncoder.encode(Octets.zeros(1025), fine, values, fine, List.of(fine)))
                .hasMessageContaining("the quote has a length of 1025");
        assertThatThrownBy(() -> TpmEvidenceEncoder.encode(fine, Octets.zeros(1025), values, fine, List.of(fine)))
                .hasMessageContaining("the signature");
        assertThatThrownBy(
                        () -> TpmEvidenceEncoder.encode(fine, fine, values, Octets.zeros((1 << 20) + 1), List.of(fine)))
                .hasMessageContaining("the event log");
        assertThatThrownBy(() -> TpmEvidenceEncoder.encode(fine, fine, values, fine, Collections.nCopies(9, fine)))
                .hasMessageContaining("certificates");
        assertThatThrownBy(
                        () -> TpmEvidenceEncoder.encode(fine, fine, values, fine, List.of(Octets.zeros(16 * 1024 + 1))))
                .hasMessageContaining("a certificate");
    }

    private static byte[] concat(byte[]... parts) {
        var out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
