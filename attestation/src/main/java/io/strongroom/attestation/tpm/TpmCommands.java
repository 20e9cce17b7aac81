/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The two commands that evidence takes. What the TPM answers is parsed as carefully as what comes from afar: the host may
 * have put something else in its place.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 3, revision 1.59, 18.4 TPM2_Quote, 22.4 TPM2_PCR_Read; Part 2, 6.5.2 TPM_CC, 6.6.3
 * TPM_RC, 7.4 TPM_RH; Part 1, 18 "Command/Response Structure".
 */
final class TpmCommands {
    private static final int TPM_ST_NO_SESSIONS = 0x8001;
    private static final int TPM_ST_SESSIONS = 0x8002;
    private static final int TPM_CC_QUOTE = 0x0000_0158;
    private static final int TPM_CC_PCR_READ = 0x0000_017E;
    private static final int TPM_RS_PW = 0x4000_0009;
    private static final int TPM_ALG_NULL = 0x0010;
    private static final int HEADER_BYTES = 10;
    private static final int EMPTY_PASSWORD_BYTES = 9;
    private static final int SELECT_BYTES = 3;
    private static final int MAX_PARAMETER_BYTES = 2048;
    private static final int MAX_DIGESTS = 8;
    private static final int MAX_BANKS = 16;

    /** TPM_RC_YIELDED, TPM_RC_TESTING, TPM_RC_RETRY: the same command may succeed now. */
    private static final List<Long> RETRY = List.of(0x908L, 0x90AL, 0x922L);

    private static final int MAX_ATTEMPTS = 20;

    private final TpmTransport tpm;

    TpmCommands(TpmTransport tpm) {
        this.tpm = tpm;
    }

    /**
     * A quote, as the TPM gave it.
     *
     * @param quoted TPMS_ATTEST
     * @param signature TPMT_SIGNATURE
     */
    record SignedQuote(Octets quoted, Octets signature) {}

    /**
     * TPM2_Quote with the key's own scheme and an empty password.
     *
     * @param keyHandle of a loaded or persistent attestation key
     * @param extraData qualifyingData
     */
    SignedQuote quote(long keyHandle, Octets extraData, List<PcrSelection> selections)
            throws IOException, EvidenceFormatException {
        TpmReader in = transmit("TPM2_Quote", TPM_ST_SESSIONS, TPM_CC_QUOTE, out -> {
            out.writeInt((int) keyHandle);
            writeEmptyPassword(out);
            out.writeShort(extraData.length());
            out.write(extraData.bytes());
            out.writeShort(TPM_ALG_NULL);
            writeSelections(out, selections);
        });
        byte[] parameters = in.sized32(MAX_PARAMETER_BYTES, "parameters of TPM2_Quote");
        TpmReader quote = TpmReader.bigEndian(parameters);
        Octets quoted = Octets.of(quote.sized16(TpmEvidenceFormat.MAX_QUOTE_BYTES, "quoted"));
        Octets signature = Octets.of(quote.bytes(quote.remaining(), "signature"));
        return new SignedQuote(quoted, signature);
    }

    /** TPM2_PCR_Read, as often as it takes: one response holds 8 values at most. */
    PcrValues readPcrs(List<PcrSelection> selections) throws IOException, EvidenceFormatException {
        SortedMap<Pcr, Octets> values = new TreeMap<>();
        for (PcrSelection selection : selections) {
            Set<Integer> missing = new TreeSet<>(selection.indices());
            while (!missing.isEmpty()) {
                readPcrs(selection.bank(), missing, values);
            }
        }
        return new PcrValues(values);
    }

    private void readPcrs(TpmHash bank, Set<Integer> missing, SortedMap<Pcr, Octets> values)
            throws IOException, EvidenceFormatException {
        var selection = new PcrSelection(bank, List.copyOf(missing));
        TpmReader in = transmit(
                "TPM2_PCR_Read", TPM_ST_NO_SESSIONS, TPM_CC_PCR_READ, out -> writeSelections(out, List.of(selection)));
        in.uint32("pcrUpdateCounter");
        List<Integer> indices = readSelectionOut(in, bank);
        long count = in.uint32("count of pcrValues");
        if (indices.isEmpty() || count != indices.size() || count > MAX_DIGESTS || !missing.containsAll(indices)) {
            throw new EvidenceFormatException("the TPM gave " + count + " values for PCRs " + indices
                    + " (wanted some of " + selection + "; is the bank active?)");
        }
        for (int index : indices) {
            byte[] value = in.sized16(bank.digestBytes(), "value of a PCR");
            if (value.length != bank.digestBytes()) {
                throw new EvidenceFormatException("a PCR of bank " + bank.wireName() + " has " + value.length
                        + " bytes (wanted " + bank.digestBytes() + ")");
            }
            values.put(new Pcr(bank, index), Octets.of(value));
            missing.remove(index);
        }
    }

    /** The indices of {@code bank} in pcrSelectionOut, which may be empty. */
    private static List<Integer> readSelectionOut(TpmReader in, TpmHash bank) throws EvidenceFormatException {
        int banks =
                TpmReader.requireCount(in.uint32("count of pcrSelectionOut"), MAX_BANKS, "count of pcrSelectionOut");
        List<Integer> indices = new ArrayList<>();
        for (int i = 0; i < banks; i++) {
            int algorithm = in.uint16("bank of pcrSelectionOut");
            byte[] bits = in.bytes(in.uint8("sizeofSelect"), "pcrSelect");
            for (int index = 0; index < 8 * bits.length && algorithm == bank.algorithmId(); index++) {
                if ((bits[index / 8] >> (index % 8) & 1) == 1) {
                    indices.add(index);
                }
            }
        }
        return indices;
    }

    private TpmReader transmit(String name, int tag, int code, Parameters parameters)
            throws IOException, EvidenceFormatException {
        byte[] command = command(tag, code, parameters);
        for (int attempt = 1; ; attempt++) {
            byte[] response = tpm.transmit(command);
            TpmReader in = TpmReader.bigEndian(response);
            int responseTag = in.uint16("tag of the response");
            long size = in.uint32("responseSize");
            long responseCode = in.uint32("responseCode");
            if (size != response.length) {
                throw new EvidenceFormatException(
                        "responseSize of " + name + " is " + size + " (wanted " + response.length + ")");
            }
            if (responseCode == 0 && responseTag == tag) {
                return in;
            }
            if (!RETRY.contains(responseCode) || attempt == MAX_ATTEMPTS) {
                throw new IOException(
                        String.format(Locale.ROOT, "%s failed with response code 0x%03x", name, responseCode));
            }
        }
    }

    private static byte[] command(int tag, int code, Parameters parameters) throws IOException {
        var body = new ByteArrayOutputStream();
        parameters.writeTo(new DataOutputStream(body));
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeShort(tag);
        out.writeInt(HEADER_BYTES + body.size());
        out.writeInt(code);
        body.writeTo(out);
        return bytes.toByteArray();
    }

    private static void writeEmptyPassword(DataOutputStream out) throws IOException {
        out.writeInt(EMPTY_PASSWORD_BYTES);
        out.writeInt(TPM_RS_PW);
        out.writeShort(0);
        out.writeByte(0);
        out.writeShort(0);
    }

    private static void writeSelections(DataOutputStream out, List<PcrSelection> selections) throws IOException {
        out.writeInt(selections.size());
        for (PcrSelection selection : selections) {
            byte[] bits = new byte[SELECT_BYTES];
            selection.indices().forEach(index -> bits[index / 8] |= (byte) (1 << (index % 8)));
            out.writeShort(selection.bank().algorithmId());
            out.writeByte(SELECT_BYTES);
            out.write(bits);
        }
    }

    /** Writes what follows the header of a command. */
    @FunctionalInterface
    private interface Parameters {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
