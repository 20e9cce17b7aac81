/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.attestation.internal.PemCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole way with a TPM that is not ours: keys made and proved with tpm2-tools, PCRs extended, evidence collected,
 * verified and appraised; and the attacks. Skipped, with the reason, where swtpm or tpm2-tools are missing.
 */
class SwtpmTest {
    private static final long AK = 0x8101_0002L;
    private static final List<PcrSelection> PCRS =
            List.of(PcrSelection.of(TpmHash.SHA256, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 14));
    private static final Pcr PCR_4 = new Pcr(TpmHash.SHA256, 4);
    private static final X509Certificate ROOT =
            AkCertificateForge.root(TestMachine.ROOT_KEY).issue();
    private static final TpmAuthorities AUTHORITIES = TpmAuthorities.of(ROOT);
    private static final TpmEndorsements ENDORSEMENTS = TpmEndorsements.of(List.of(AkCertificateForge.revocationList(
            AkCertificateForge.ROOT, TestMachine.ROOT_KEY.getPrivate(), AkCertificateForge.UNTIL)));
    private static final ReportData SESSION = TestMachine.REPORT_DATA;
    private static final ReportData OTHER_SESSION = ReportData.ofRuntimeData(new byte[] {1});

    @TempDir
    static Path directory;

    private static Swtpm tpm;
    private static EventLogForge log;

    @BeforeAll
    static void boot_a_machine() throws Exception {
        tpm = Swtpm.startIn(directory);
        log = EventLogForge.boot("kernel 6.1", TpmHash.SHA256, TpmHash.SHA384);
        for (EventLogForge.Event event : log.events()) {
            tpm.extend(event.pcr(), event.data());
        }
        tpm.write("log", log.bytes());
        tpm.tool("tpm2_createek", "-c", "ek.ctx", "-G", "ecc", "-u", "ek.pub");
        tpm.flush();
        makeAk(AK, "ecc", "sha256", "ecdsa");
        certify("ak.pem", "EC", "chain.pem");
    }

    @AfterAll
    static void stop() {
        if (tpm != null) {
            tpm.close();
        }
    }

    /** Slow because every key takes a dozen commands; the vectors keep what it gave. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "rsa, sha256, rsassa, RSA",
        "rsa, sha384, rsassa, RSA",
        "rsa, sha256, rsapss, RSA",
        "rsa, sha384, rsapss, RSA",
        "ecc, sha256, ecdsa, EC",
        "ecc384, sha384, ecdsa, EC"
    })
    void evidence_of_every_kind_of_key_is_accepted(String key, String hash, String scheme, String algorithm)
            throws Exception {
        long handle = 0x8101_0010L;
        makeAk(handle, key, hash, scheme);
        X509Certificate leaf = certify("ak.pem", algorithm, "other.pem");
        try {
            byte[] evidence = collect(new TpmAttester(handle, PCRS, path("other.pem"), path("log")), SESSION);

            VerifiedTpmEvidence verified = verify(evidence);

            assertThat(verified.akCertificate()).isEqualTo(leaf);
            assertThat(refusals(policy(), evidence, SESSION)).isEmpty();
            assertThat(verified.quote().clockInfo().clockMillis()).isPositive();
            assertThat(verified.quote().firmwareVersion()).isNotZero();
            assertThat(verified.events()).hasSize(9);
            TpmVectors.write(scheme + "-" + key + "-" + hash, evidence, ROOT, verified);
        } finally {
            tpm.tool("tpm2_evictcontrol", "-c", "0x81010010");
        }
    }

    @Test
    void evidence_over_two_banks_is_accepted() throws Exception {
        List<PcrSelection> both =
                List.of(PcrSelection.of(TpmHash.SHA384, 0, 4, 7), PcrSelection.of(TpmHash.SHA256, 4, 9));

        VerifiedTpmEvidence verified =
                verify(collect(new TpmAttester(AK, both, path("chain.pem"), path("log")), SESSION));

        assertThat(verified.pcrValues().values()).containsAllEntriesOf(log.values(both.toArray(PcrSelection[]::new)));
        assertThat(verified.loggedPcrs()).hasSize(5);
    }

    @Test
    void tpm2_tools_replay_event_logs_to_the_same_values() throws Exception {
        EventLogForge forge = new EventLogForge(TpmHash.SHA256, TpmHash.SHA384)
                .measure(0, TcgEventType.EV_POST_CODE.code(), "code")
                .measure(4, TcgEventType.EV_EFI_ACTION.code(), "Calling EFI Application from Boot Option")
                .measure(0, TcgEventType.EV_SEPARATOR.code(), "\0\0\0\0")
                .measure(8, TcgEventType.EV_IPL.code(), "grub_cmd: linux /vmlinuz\0");
        tpm.write("simple", forge.bytes());

        String output = tpm.tool("tpm2_eventlog", "simple").toLowerCase(Locale.ROOT);

        TcgEventLog parsed = TcgEventLogParser.parse(forge.bytes());
        for (TpmHash bank : TpmHash.values()) {
            assertThat(EventLogReplay.replay(parsed, bank))
                    .hasSize(3)
                    .allSatisfy(
                            (pcr, value) -> assertThat(output).containsPattern(pcr.index() + " *: 0x" + value.hex()));
        }
    }

    @Test
    void a_quote_of_tpm2_tools_is_accepted() throws Exception {
        tpm.tool(
                "tpm2_quote",
                "-c",
                "0x81010002",
                "-l",
                "sha256:0,4,7",
                "-q",
                SESSION.octets().slice(0, 48).hex(),
                "-m",
                "quote",
                "-s",
                "signature");
        PcrValues values = PcrValues.of(log.values(PcrSelection.of(TpmHash.SHA256, 0, 4, 7)));
        byte[] evidence = TpmEvidenceEncoder.encode(
                Octets.of(tpm.file("quote")),
                Octets.of(tpm.file("signature")),
                values,
                Octets.of(log.bytes()),
                chain());

        assertThat(refusals(PcrPolicy.ofValues(values), evidence, SESSION)).isEmpty();
    }

    @Test
    void evidence_of_another_session_is_refused() throws Exception {
        byte[] old = collect(SESSION);

        assertThat(refusals(policy(), old, OTHER_SESSION)).containsExactly(RefusalReason.REPORT_DATA_MISMATCH);
        assertThat(refusals(policy(), collect(OTHER_SESSION), OTHER_SESSION)).isEmpty();
    }

    @Test
    void a_measurement_after_boot_is_seen() throws Exception {
        List<PcrSelection> pcrs = List.of(PcrSelection.of(TpmHash.SHA256, 4, 11));
        var attester = new TpmAttester(AK, pcrs, path("chain.pem"), path("log"));
        byte[] before = collect(attester, SESSION);
        PcrValues values = verify(before).pcrValues();
        PcrPolicy policy = PcrPolicy.ofValues(values);
        assertThat(refusals(policy, before, SESSION)).isEmpty();

        tpm.extend(11, Octets.of(new byte[] {1}));
        byte[] after = collect(attester, SESSION);

        assertThat(refusals(policy, after, SESSION)).containsExactly(RefusalReason.PCR_NOT_ALLOWED);
        assertThat(outcome(withValues(after, values))).contains(RejectReason.PCR_MISMATCH);
    }

    @Test
    void an_event_log_that_hides_an_event_is_refused() throws Exception {
        EventLogForge innocent = EventLogForge.boot("kernel 6.0", TpmHash.SHA256, TpmHash.SHA384);
        tpm.write("innocent", innocent.bytes());

        byte[] evidence = collect(new TpmAttester(AK, PCRS, path("chain.pem"), path("innocent")), SESSION);

        assertThat(outcome(evidence)).contains(RejectReason.PCR_MISMATCH);
    }

    @Test
    void another_key_of_the_same_tpm_is_refused() throws Exception {
        long handle = 0x8101_0011L;
        makeAk(handle, "ecc", "sha256", "ecdsa");
        try {
            byte[] evidence = collect(new TpmAttester(handle, PCRS, path("chain.pem"), path("log")), SESSION);

            assertThat(outcome(evidence)).contains(RejectReason.QUOTE_SIGNATURE);
        } finally {
            tpm.tool("tpm2_evictcontrol", "-c", "0x81010011");
        }
    }

    @Test
    void truncated_evidence_is_refused() throws Exception {
        byte[] evidence = collect(SESSION);

        for (int length = 0; length < evidence.length; length++) {
            assertThat(outcome(Arrays.copyOf(evidence, length))).contains(RejectReason.FORMAT);
        }
    }

    @Tag("slow")
    @Test
    void every_flipped_byte_of_the_quote_is_refused() throws Exception {
        byte[] evidence = collect(SESSION);
        int length = TpmEvidenceParser.parse(evidence).quote().signedBytes().length();

        for (int at = 10; at < 10 + length; at++) {
            byte[] flipped = evidence.clone();
            flipped[at] ^= (byte) 0xFF;
            assertThat(outcome(flipped)).as("byte %d", at).isPresent();
        }
    }

    @Test
    void without_an_event_log_the_values_count_alone() throws Exception {
        byte[] evidence = collect(new TpmAttester(AK, PCRS, path("chain.pem"), Path.of("/dev/null")), SESSION);

        PcrPolicy demanding = policy().requireEvents(Set.of(EventReference.ofData(PCR_4, new byte[] {1})));

        assertThat(refusals(policy(), evidence, SESSION)).isEmpty();
        assertThat(refusals(demanding, evidence, SESSION)).containsExactly(RefusalReason.EVENT_NOT_ALLOWED);
    }

    @Test
    void a_key_that_is_not_there_gives_no_evidence() {
        var attester = new TpmAttester(0x8101_0099L, PCRS, path("chain.pem"), path("log"));

        assertThatThrownBy(() -> collect(attester, SESSION))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("TPM2_Quote failed with response code 0x");
    }

    @Test
    void a_reboot_resets_the_pcrs_and_counts(@TempDir Path other) throws Exception {
        try (Swtpm second = Swtpm.startIn(other)) {
            second.tool("tpm2_createek", "-c", "ek.ctx", "-G", "ecc");
            second.flush();
            second.tool("tpm2_createak", "-C", "ek.ctx", "-c", "ak.ctx", "-G", "ecc", "-g", "sha256", "-s", "ecdsa");
            second.flush();
            second.tool("tpm2_evictcontrol", "-c", "ak.ctx", "0x81010002");
            second.flush();
            second.extend(4, Octets.of(new byte[] {1}));
            var commands = new TpmCommands(second.transport());
            List<PcrSelection> pcr4 = List.of(PcrSelection.of(TpmHash.SHA256, 4));
            TpmQuote before = TpmQuoteParser.parseQuote(
                    commands.quote(AK, Octets.zeros(1), pcr4).quoted().bytes());

            second.reboot();

            TpmQuote after = TpmQuoteParser.parseQuote(
                    commands.quote(AK, Octets.zeros(1), pcr4).quoted().bytes());
            assertThat(after.clockInfo().resetCount())
                    .isEqualTo(before.clockInfo().resetCount() + 1);
            assertThat(commands.readPcrs(pcr4).values()).isEqualTo(Map.of(PCR_4, Octets.zeros(32)));
        }
    }

    private static PcrPolicy policy() {
        return PcrPolicy.ofValues(PcrValues.of(log.values(PCRS.get(0))));
    }

    private static byte[] collect(ReportData reportData) throws EvidenceUnavailableException {
        return collect(new TpmAttester(AK, PCRS, path("chain.pem"), path("log")), reportData);
    }

    private static byte[] collect(TpmAttester attester, ReportData reportData) throws EvidenceUnavailableException {
        return new TpmEvidenceCollector(tpm.transport(), attester)
                .collect(reportData)
                .bytes();
    }

    private static VerifiedTpmEvidence verify(byte[] evidence) throws EvidenceRejectedException {
        return new TpmVerifier().verify(evidence, AUTHORITIES, ENDORSEMENTS, TestMachine.NOW);
    }

    private static Optional<RejectReason> outcome(byte[] evidence) {
        try {
            verify(evidence);
            return Optional.empty();
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    private static List<ReasonCode> refusals(PcrPolicy boots, byte[] evidence, ReportData session) {
        return TestMachine.refusals(evidence, AUTHORITIES, ENDORSEMENTS, boots, session);
    }

    /** The evidence with other PCR values than those that were quoted. */
    private static byte[] withValues(byte[] evidence, PcrValues values) throws Exception {
        TpmEvidence parsed = TpmEvidenceParser.parse(evidence);
        int quoteEnd = 10 + parsed.quote().signedBytes().length();
        int signatureBytes = ByteBuffer.wrap(evidence).getShort(quoteEnd);
        byte[] signature = Arrays.copyOfRange(evidence, quoteEnd + 2, quoteEnd + 2 + signatureBytes);
        return TpmEvidenceEncoder.encode(
                parsed.quote().signedBytes(),
                Octets.of(signature),
                values,
                Octets.of(log.bytes()),
                parsed.certificates());
    }

    /** Makes an attestation key in the endorsement hierarchy, persistent at {@code handle}; its public key in ak.pem. */
    private static void makeAk(long handle, String key, String hash, String scheme) throws IOException {
        tpm.tool(
                "tpm2_createak",
                "-C",
                "ek.ctx",
                "-c",
                "ak.ctx",
                "-G",
                key,
                "-g",
                hash,
                "-s",
                scheme,
                "-u",
                "ak.pem",
                "-f",
                "pem",
                "-n",
                "ak.name");
        tpm.flush();
        tpm.tool("tpm2_evictcontrol", "-c", "ak.ctx", String.format("0x%x", handle));
        tpm.flush();
    }

    /**
     * What an authority does: has the TPM prove that it holds the attestation key beside the endorsement key, then certifies
     * it.
     */
    private static X509Certificate certify(String publicKey, String algorithm, String chain) throws Exception {
        byte[] secret = "16 bytes of test".getBytes(StandardCharsets.US_ASCII);
        tpm.write("secret", secret);
        String name = Octets.of(tpm.file("ak.name")).hex();
        tpm.tool("tpm2_makecredential", "-T", "none", "-u", "ek.pub", "-s", "secret", "-n", name, "-o", "credential");
        tpm.tool("tpm2_startauthsession", "--policy-session", "-S", "session");
        tpm.tool("tpm2_policysecret", "-S", "session", "-c", "e");
        tpm.tool(
                "tpm2_activatecredential",
                "-c",
                "ak.ctx",
                "-C",
                "ek.ctx",
                "-i",
                "credential",
                "-o",
                "proved",
                "-P",
                "session:session");
        tpm.tool("tpm2_flushcontext", "session");
        tpm.flush();
        assertThat(tpm.file("proved")).isEqualTo(secret);
        PublicKey key = tpm.publicKey(publicKey, algorithm);
        X509Certificate leaf = AkCertificateForge.leaf(key, AkCertificateForge.ROOT, TestMachine.ROOT_KEY)
                .issue();
        tpm.write(chain, PemCertificates.encode(List.of(leaf.getEncoded())));
        return leaf;
    }

    private static List<Octets> chain() throws Exception {
        return PemCertificates.decode(Files.readAllBytes(path("chain.pem")), 1).stream()
                .map(Octets::of)
                .toList();
    }

    private static Path path(String name) {
        return directory.resolve(name);
    }
}
