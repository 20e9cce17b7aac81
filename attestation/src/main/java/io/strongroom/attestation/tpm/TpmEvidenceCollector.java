/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.collect.EvidenceUnavailableException;
import io.strongroom.attestation.internal.PemCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Collects evidence from this machine's TPM. What it proves is what the machine booted, not which process asked: every
 * process that may use the TPM gets the same. Holds no state; thread-safe.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 8.
 */
public final class TpmEvidenceCollector implements EvidenceCollector {
    private static final int MAX_CHAIN_BYTES = 256 * 1024;
    private static final int MAX_ATTEMPTS = 3;

    private final TpmCommands tpm;
    private final TpmAttester attester;

    /** A collector that talks to {@code tpm}. */
    public TpmEvidenceCollector(TpmTransport tpm, TpmAttester attester) {
        this.tpm = new TpmCommands(tpm);
        this.attester = attester;
    }

    @Override
    public Tee tee() {
        return Tee.TPM;
    }

    /**
     * Reads the PCRs, has them quoted with {@code reportData}, and adds event log and certificates. If a PCR is extended
     * between reading and quoting, both are done again.
     *
     * @throws EvidenceUnavailableException if the TPM or a file cannot be read, the key has a password, or PCRs do not stay
     *     the same
     */
    @Override
    public Evidence collect(ReportData reportData) throws EvidenceUnavailableException {
        Octets extraData = TpmBinding.extraData(reportData);
        List<Octets> certificates = readCertificates(attester.certificateChain());
        Octets eventLog = Octets.of(read(attester.eventLog(), TcgEventLogParser.MAX_LOG_BYTES, "the event log"));
        try {
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                PcrValues values = tpm.readPcrs(attester.selections());
                TpmCommands.SignedQuote signed = tpm.quote(attester.akHandle(), extraData, attester.selections());
                if (isOver(signed, values)) {
                    return Evidence.of(
                            Tee.TPM,
                            TpmEvidenceEncoder.encode(
                                    signed.quoted(), signed.signature(), values, eventLog, certificates));
                }
            }
        } catch (IOException | EvidenceFormatException e) {
            throw new EvidenceUnavailableException("the TPM gives no quote: " + e.getMessage(), e);
        }
        throw new EvidenceUnavailableException("the PCRs changed " + MAX_ATTEMPTS
                + " times while they were quoted (wanted the same before and after)");
    }

    private static boolean isOver(TpmCommands.SignedQuote signed, PcrValues values) throws EvidenceFormatException {
        TpmQuote quote = TpmQuoteParser.parseQuote(signed.quoted().bytes());
        TpmSignature signature =
                TpmQuoteParser.parseSignature(signed.signature().bytes());
        if (!quote.selectsExactly(values)) {
            throw new EvidenceFormatException(
                    "the TPM quoted PCRs " + quote.selections() + " (wanted " + values.selections() + ")");
        }
        return values.digest(quote.selections(), signature.hash()).equals(quote.pcrDigest());
    }

    private static List<Octets> readCertificates(Path path) throws EvidenceUnavailableException {
        try {
            byte[] pem = read(path, MAX_CHAIN_BYTES, "the attestation key's certificate chain");
            List<Octets> certificates = PemCertificates.decode(pem, TpmEvidenceFormat.MAX_CERTIFICATES).stream()
                    .map(Octets::of)
                    .toList();
            if (certificates.isEmpty()) {
                throw new EvidenceUnavailableException(path + " holds no certificate (wanted at least one)");
            }
            return certificates;
        } catch (PemCertificates.PemException e) {
            throw new EvidenceUnavailableException(path + " is not a certificate chain: " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path path, int maxBytes, String what) throws EvidenceUnavailableException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new EvidenceUnavailableException(
                        what + ", " + path + ", has more than " + maxBytes + " bytes (wanted at most that)");
            }
            return bytes;
        } catch (IOException e) {
            throw new EvidenceUnavailableException(what + " cannot be read: " + e, e);
        }
    }
}
