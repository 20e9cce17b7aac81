/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.attestation.internal.PemCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collecting from a TPM that answers as it likes. {@link SwtpmTest} has one that answers rightly. */
class TpmEvidenceCollectorTest {
    private static final long AK = 0x8100_0001L;

    @TempDir
    private Path directory;

    private final TestMachine machine = new TestMachine();
    private final FakeTpm fake = new FakeTpm();

    @BeforeEach
    void write_files() throws Exception {
        Files.write(directory.resolve("log"), machine.log.bytes());
        Files.write(
                directory.resolve("chain.pem"),
                PemCertificates.encode(List.of(machine.leaf.getEncoded(), machine.intermediate.getEncoded())));
    }

    private TpmEvidenceCollector collector() {
        return new TpmEvidenceCollector(
                fake, new TpmAttester(AK, List.of(TestMachine.PCRS), path("chain.pem"), path("log")));
    }

    private Path path(String name) {
        return directory.resolve(name);
    }

    @Test
    void gives_evidence_that_is_verified() throws Exception {
        byte[] evidence = collector().collect(TestMachine.REPORT_DATA).bytes();

        assertThat(machine.outcome(evidence)).isEmpty();
        assertThat(collector().tee()).isEqualTo(Tee.TPM);
    }

    /** Layouts of TCG TPM 2.0 Library, Part 3, 22.4 and 18.4. */
    @Test
    void sends_commands_as_they_are_specified() throws Exception {
        collector().collect(TestMachine.REPORT_DATA);

        assertThat(fake.commands)
                .extracting(Octets::hex)
                .containsExactly(
                        "8001000000140000017e" + "00000001" + "000b" + "03" + "914200",
                        "80020000005900000158" + "81000001" + "00000009" + "40000009" + "0000" + "00" + "0000" + "0030"
                                + TestMachine.EXTRA_DATA + "0010" + "00000001" + "000b" + "03" + "914200");
    }

    @Test
    void reads_pcrs_in_as_many_steps_as_the_tpm_wants() throws Exception {
        fake.valuesAtOnce = 2;

        byte[] evidence = collector().collect(TestMachine.REPORT_DATA).bytes();

        assertThat(machine.outcome(evidence)).isEmpty();
        assertThat(fake.commands).hasSize(4);
    }

    @Test
    void tries_again_when_a_pcr_changes_meanwhile() throws Exception {
        fake.changesBeforeQuotes = 2;

        byte[] evidence = collector().collect(TestMachine.REPORT_DATA).bytes();

        assertThat(TpmEvidenceParser.parse(evidence).pcrValues().value(new Pcr(TpmHash.SHA256, 14)))
                .contains(Octets.of(ByteBuffer.allocate(32).putInt(28, 2).array()));
    }

    @Test
    void gives_up_when_pcrs_keep_changing() {
        fake.changesBeforeQuotes = 3;

        assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("the PCRs changed 3 times");
    }

    @Test
    void tries_again_when_the_tpm_asks_for_it_but_not_for_ever() throws Exception {
        fake.retries = 19;
        assertThat(machine.outcome(collector().collect(TestMachine.REPORT_DATA).bytes()))
                .isEmpty();

        fake.retries = 20;
        assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                .hasMessageContaining("TPM2_PCR_Read failed with response code 0x922");
    }

    @Test
    void refuses_report_data_that_a_tpm_cannot_carry() {
        byte[] all = new byte[64];
        all[63] = 1;

        assertThatThrownBy(() -> collector().collect(ReportData.of(all))).isInstanceOf(IllegalArgumentException.class);
    }

    @Nested
    class Answers {
        @Test
        void of_a_key_with_a_password_are_failures() {
            fake.quoteResponse = response(0x8001, 0x9A2);

            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasMessage("the TPM gives no quote: TPM2_Quote failed with response code 0x9a2");
        }

        @Test
        void of_the_wrong_size_or_tag_are_refused() {
            for (Octets answer : List.of(
                    Octets.zeros(0),
                    Octets.zeros(9),
                    Octets.parseHex("80020000000b00000000"),
                    Octets.parseHex("80010000000a00000000"),
                    Octets.parseHex("80020000000e0000000000000801"),
                    Octets.parseHex("8002000000100000000000000002ffff"))) {
                fake.quoteResponse = answer;

                assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                        .isInstanceOf(EvidenceUnavailableException.class);
            }
        }

        @Test
        void with_values_of_other_pcrs_are_refused() {
            for (String answer : List.of(
                    "00000000" + "00000001" + "000b" + "03" + "000000" + "00000000",
                    "00000000" + "00000001" + "0004" + "03" + "010000" + "00000001" + "0014" + "00".repeat(20),
                    "00000000" + "00000001" + "000b" + "03" + "020000" + "00000001" + "0020" + "00".repeat(32),
                    "00000000" + "00000001" + "000b" + "03" + "010000" + "00000002" + "0020" + "00".repeat(32),
                    "00000000" + "00000001" + "000b" + "03" + "010000" + "00000001" + "001f" + "00".repeat(31),
                    "00000000" + "00000001" + "000b" + "ff" + "01",
                    "00000000" + "00000000" + "00000000",
                    "00000000" + "00000011")) {
                fake.pcrResponse = response(0x8001, 0, answer);

                assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                        .as(answer)
                        .isInstanceOf(EvidenceUnavailableException.class);
            }
        }

        @Test
        void with_a_quote_of_other_pcrs_are_refused() {
            fake.quoted = List.of(TestMachine.PCRS, PcrSelection.of(TpmHash.SHA384, 0));

            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasMessageContaining("the TPM quoted PCRs [sha256:0,4,7,9,14, sha384:0]");
        }

        private static Octets response(int tag, int code) {
            return response(tag, code, "");
        }

        private static Octets response(int tag, int code, String parameters) {
            return Octets.parseHex(String.format("%04x%08x%08x", tag, 10 + parameters.length() / 2, code) + parameters);
        }
    }

    @Nested
    class FilesOfTheAttester {
        @Test
        void must_hold_certificates() throws Exception {
            Files.writeString(path("chain.pem"), "");
            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .hasMessageContaining("holds no certificate");

            Files.writeString(path("chain.pem"), "certificate");
            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .hasMessageContaining("is not a certificate chain");

            Files.delete(path("chain.pem"));
            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .isInstanceOf(EvidenceUnavailableException.class)
                    .hasMessageContaining("certificate chain cannot be read");
        }

        @Test
        void must_hold_an_event_log_that_is_not_too_long() throws Exception {
            Files.write(path("log"), new byte[(1 << 20) + 1]);
            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .hasMessageContaining("has more than 1048576 bytes");

            Files.delete(path("log"));
            assertThatThrownBy(() -> collector().collect(TestMachine.REPORT_DATA))
                    .hasMessageContaining("the event log cannot be read");
        }

        @Test
        void may_hold_an_event_log_of_another_boot_which_the_verifier_refuses() throws Exception {
            Files.write(path("log"), EventLogForge.boot("other", TpmHash.SHA256).bytes());

            assertThat(machine.outcome(
                            collector().collect(TestMachine.REPORT_DATA).bytes()))
                    .contains(RejectReason.PCR_MISMATCH);
        }
    }

    @Nested
    class Settings {
        @Test
        void need_a_persistent_key() {
            List<PcrSelection> pcrs = List.of(TestMachine.PCRS);
            for (long handle : new long[] {0x8000_0000L, 0x80FF_FFFFL, 0x8200_0000L, 0x4000_000BL}) {
                assertThatThrownBy(() -> new TpmAttester(handle, pcrs, path("chain.pem"), path("log")))
                        .hasMessageContaining("is not persistent");
            }
        }

        @Test
        void need_pcrs_and_every_bank_once() {
            assertThatThrownBy(() -> new TpmAttester(AK, List.of(), path("chain.pem"), path("log")))
                    .hasMessageContaining("wanted at least one");
            List<PcrSelection> twice = List.of(PcrSelection.of(TpmHash.SHA256, 0), PcrSelection.of(TpmHash.SHA256, 1));
            assertThatThrownBy(() -> new TpmAttester(AK, twice, path("chain.pem"), path("log")))
                    .hasMessageContaining("every bank once");
        }
    }

    /** Answers the two commands from the test machine's PCRs, unless it is told to answer otherwise. */
    private final class FakeTpm implements TpmTransport {
        private final List<Octets> commands = new ArrayList<>();
        private final Map<Pcr, Octets> pcrs = machine.log.values(TestMachine.PCRS);
        private int valuesAtOnce = 8;
        private int changesBeforeQuotes;
        private int retries;
        private int changes;
        private Octets quoteResponse = Octets.zeros(1);
        private Octets pcrResponse = Octets.zeros(1);
        private List<PcrSelection> quoted = List.of(TestMachine.PCRS);

        @Override
        public byte[] transmit(byte[] command) throws IOException {
            if (retries > 0) {
                retries--;
                return Octets.parseHex("80010000000a00000922").bytes();
            }
            commands.add(Octets.of(command));
            boolean isQuote = ByteBuffer.wrap(command).getInt(6) == 0x158;
            Octets fixed = isQuote ? quoteResponse : pcrResponse;
            if (fixed.length() != 1) {
                return fixed.bytes();
            }
            return isQuote ? quote(command) : readPcrs(command);
        }

        private byte[] quote(byte[] command) {
            if (changesBeforeQuotes > 0) {
                changesBeforeQuotes--;
                changes++;
                pcrs.put(
                        new Pcr(TpmHash.SHA256, 14),
                        Octets.of(ByteBuffer.allocate(32).putInt(28, changes).array()));
            }
            Octets extraData = Octets.of(command).slice(29, 29 + 48);
            Octets digest = PcrValues.of(pcrs).digest(List.of(TestMachine.PCRS), TpmHash.SHA256);
            byte[] quote = machine.tpm.quote(extraData, quoted, digest);
            byte[] signature = machine.tpm.sign(quote);
            var parameters = new ByteArrayOutputStream();
            parameters.write(quote.length >> 8);
            parameters.write(quote.length);
            parameters.writeBytes(quote);
            parameters.writeBytes(signature);
            byte[] session = {0, 0, 1, 0, 0};
            return ByteBuffer.allocate(14 + parameters.size() + session.length)
                    .putShort((short) 0x8002)
                    .putInt(14 + parameters.size() + session.length)
                    .putInt(0)
                    .putInt(parameters.size())
                    .put(parameters.toByteArray())
                    .put(session)
                    .array();
        }

        private byte[] readPcrs(byte[] command) {
            List<Integer> indices = new ArrayList<>();
            for (int index = 0; index < 24 && indices.size() < valuesAtOnce; index++) {
                if ((command[17 + index / 8] >> (index % 8) & 1) == 1) {
                    indices.add(index);
                }
            }
            int bits = indices.stream().mapToInt(index -> 1 << index).sum();
            var out = ByteBuffer.allocate(10 + 4 + 10 + 4 + 34 * indices.size());
            out.putShort((short) 0x8001).putInt(out.capacity()).putInt(0).putInt(77);
            out.putInt(1).putShort((short) 0x000B).put((byte) 3);
            out.put((byte) bits).put((byte) (bits >> 8)).put((byte) (bits >> 16));
            out.putInt(indices.size());
            indices.forEach(index -> out.putShort((short) 32)
                    .put(pcrs.get(new Pcr(TpmHash.SHA256, index)).bytes()));
            return out.array();
        }
    }
}
