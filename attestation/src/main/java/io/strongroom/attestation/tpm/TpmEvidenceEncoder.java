/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Writes evidence as an attester sends it.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 1.
 */
public final class TpmEvidenceEncoder {
    private TpmEvidenceEncoder() {}

    /**
     * The container of these parts. Whether they are well-formed is for {@link TpmEvidenceParser} to say.
     *
     * @param quote TPMS_ATTEST, at most 1,024 bytes
     * @param signature TPMT_SIGNATURE, at most 1,024 bytes
     * @param pcrValues of the PCRs that the quote selects
     * @param eventLog at most 1 MiB; none at all if there is no log
     * @param certificates in DER, that of the attestation key first; 1 to 8 of at most 16 KiB each
     * @throws IllegalArgumentException if a part is longer than that
     */
    public static byte[] encode(
            Octets quote, Octets signature, PcrValues pcrValues, Octets eventLog, List<Octets> certificates) {
        requireAtMost(quote.length(), TpmEvidenceFormat.MAX_QUOTE_BYTES, "the quote");
        requireAtMost(signature.length(), TpmEvidenceFormat.MAX_SIGNATURE_BYTES, "the signature");
        requireAtMost(eventLog.length(), TcgEventLogParser.MAX_LOG_BYTES, "the event log");
        requireAtMost(certificates.size(), TpmEvidenceFormat.MAX_CERTIFICATES, "the list of certificates");
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            out.write(TpmEvidenceFormat.MAGIC.bytes());
            writeSized16(out, quote);
            writeSized16(out, signature);
            writeBanks(out, pcrValues);
            out.writeInt(eventLog.length());
            out.write(eventLog.bytes());
            out.writeByte(certificates.size());
            for (Octets certificate : certificates) {
                requireAtMost(certificate.length(), TpmEvidenceFormat.MAX_CERTIFICATE_BYTES, "a certificate");
                writeSized16(out, certificate);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeBanks(DataOutputStream out, PcrValues pcrValues) throws IOException {
        List<PcrSelection> selections = pcrValues.selections();
        out.writeByte(selections.size());
        for (PcrSelection selection : selections) {
            out.writeShort(selection.bank().algorithmId());
            out.writeByte(selection.indices().size());
            for (int index : selection.indices()) {
                out.writeByte(index);
                out.write(pcrValues
                        .value(new Pcr(selection.bank(), index))
                        .orElseThrow()
                        .bytes());
            }
        }
    }

    private static void writeSized16(DataOutputStream out, Octets octets) throws IOException {
        out.writeShort(octets.length());
        out.write(octets.bytes());
    }

    private static void requireAtMost(int got, int max, String what) {
        if (got > max) {
            throw new IllegalArgumentException(what + " has a length of " + got + " (wanted at most " + max + ")");
        }
    }
}
