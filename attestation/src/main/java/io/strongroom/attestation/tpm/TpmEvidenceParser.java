/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads evidence as an attester sends it. There is one way to write it: banks and indices ascend, every length adds up,
 * nothing follows the last field.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 1.
 */
public final class TpmEvidenceParser {
    private TpmEvidenceParser() {}

    /**
     * Parses evidence and everything in it but the certificates, which {@link TpmVerifier} reads.
     *
     * @param bytes the container, borrowed
     * @throws EvidenceFormatException if it is of another kind or version, a part is malformed, lengths disagree, or the PCR
     *     values are not of exactly the PCRs that the quote selects
     */
    public static TpmEvidence parse(byte[] bytes) throws EvidenceFormatException {
        var in = TpmReader.bigEndian(bytes);
        Octets magic = Octets.of(in.bytes(TpmEvidenceFormat.MAGIC.length(), "magic"));
        if (!magic.equals(TpmEvidenceFormat.MAGIC)) {
            throw new EvidenceFormatException(
                    "evidence begins with " + magic + " (wanted " + TpmEvidenceFormat.MAGIC + ", STRMTPM version 1)");
        }
        TpmQuote quote = TpmQuoteParser.parseQuote(in.sized16(TpmEvidenceFormat.MAX_QUOTE_BYTES, "quote"));
        requireExtraData(quote.extraData());
        TpmSignature signature =
                TpmQuoteParser.parseSignature(in.sized16(TpmEvidenceFormat.MAX_SIGNATURE_BYTES, "signature"));
        PcrValues pcrValues = readBanks(in);
        TcgEventLog eventLog = TcgEventLogParser.parse(in.sized32(TcgEventLogParser.MAX_LOG_BYTES, "event log"));
        List<Octets> certificates = readCertificates(in);
        in.requireEnd("the evidence");
        requireSelected(pcrValues, quote);
        return new TpmEvidence(quote, signature, pcrValues, eventLog, certificates);
    }

    private static void requireExtraData(Octets extraData) throws EvidenceFormatException {
        if (extraData.length() != TpmBinding.EXTRA_DATA_BYTES) {
            throw new EvidenceFormatException("extraData has " + extraData.length() + " bytes (wanted "
                    + TpmBinding.EXTRA_DATA_BYTES + ", the SHA-384 of the runtime data)");
        }
    }

    private static PcrValues readBanks(TpmReader in) throws EvidenceFormatException {
        int banks = TpmReader.requireCount(in.uint8("number of banks"), TpmHash.values().length, "number of banks");
        SortedMap<Pcr, Octets> values = new TreeMap<>();
        for (int i = 0; i < banks; i++) {
            TpmHash bank = TpmQuoteParser.readHash(in, "bank");
            requireAfter(bank, values);
            int count = TpmReader.requireCount(in.uint8("number of PCRs"), PcrSelection.PCR_COUNT, "number of PCRs");
            for (int j = 0; j < count; j++) {
                readValue(in, bank, values);
            }
        }
        return new PcrValues(values);
    }

    private static void requireAfter(TpmHash bank, SortedMap<Pcr, Octets> values) throws EvidenceFormatException {
        if (!values.isEmpty() && values.lastKey().bank().compareTo(bank) >= 0) {
            throw new EvidenceFormatException("bank " + bank.wireName() + " follows "
                    + values.lastKey().bank().wireName() + " (wanted ascending order)");
        }
    }

    private static void readValue(TpmReader in, TpmHash bank, SortedMap<Pcr, Octets> values)
            throws EvidenceFormatException {
        int index = in.uint8("PCR index");
        if (index >= PcrSelection.PCR_COUNT) {
            throw new EvidenceFormatException("PCR index is " + index + " (wanted 0 to 23)");
        }
        var pcr = new Pcr(bank, index);
        if (!values.isEmpty() && values.lastKey().compareTo(pcr) >= 0) {
            throw new EvidenceFormatException(pcr + " follows " + values.lastKey() + " (wanted ascending order)");
        }
        values.put(pcr, Octets.of(in.bytes(bank.digestBytes(), "PCR value")));
    }

    private static List<Octets> readCertificates(TpmReader in) throws EvidenceFormatException {
        int count = TpmReader.requireCount(
                in.uint8("number of certificates"), TpmEvidenceFormat.MAX_CERTIFICATES, "number of certificates");
        List<Octets> certificates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            certificates.add(Octets.of(in.sized16(TpmEvidenceFormat.MAX_CERTIFICATE_BYTES, "certificate")));
        }
        return certificates;
    }

    private static void requireSelected(PcrValues pcrValues, TpmQuote quote) throws EvidenceFormatException {
        if (!quote.selectsExactly(pcrValues)) {
            throw new EvidenceFormatException("there are values of " + pcrValues.selections()
                    + " (wanted those of the quote, " + quote.selections() + ")");
        }
    }
}
