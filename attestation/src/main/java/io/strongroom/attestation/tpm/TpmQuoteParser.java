/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what a TPM signs and its signature. Big-endian; nothing may follow the last field.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} sections 2 and 3; TCG TPM 2.0 Library, Part 2, revision 1.59: 6.2
 * TPM_GENERATED, 6.9 TPM_ST, 10.12.12 TPMS_ATTEST, 11.3.4 TPMT_SIGNATURE.
 */
public final class TpmQuoteParser {
    private static final long TPM_GENERATED_VALUE = 0xFF54_4347L;
    private static final int TPM_ST_ATTEST_QUOTE = 0x8018;

    private static final int TPM_ALG_RSASSA = 0x0014;
    private static final int TPM_ALG_RSAPSS = 0x0016;
    private static final int TPM_ALG_ECDSA = 0x0018;

    /** TPM2B_NAME and TPM2B_DATA: a hash identifier of 2 bytes and a digest of at most 64. */
    private static final int MAX_NAME_OR_DATA_BYTES = 66;

    private static final int MAX_RSA_SIGNATURE_BYTES = 512;
    private static final int MAX_ECC_PARAMETER_BYTES = 48;
    private static final int MAX_SELECT_BYTES = 32;

    private TpmQuoteParser() {}

    /**
     * Parses a TPMS_ATTEST of a quote.
     *
     * @param bytes the structure without the length of a TPM2B_ATTEST, borrowed
     * @throws EvidenceFormatException if a TPM did not make it, it is no quote, or its lengths disagree
     */
    public static TpmQuote parseQuote(byte[] bytes) throws EvidenceFormatException {
        var in = TpmReader.bigEndian(bytes);
        requireValue(in.uint32("magic"), TPM_GENERATED_VALUE, "magic");
        requireValue(in.uint16("type"), TPM_ST_ATTEST_QUOTE, "type");
        Octets qualifiedSigner = Octets.of(in.sized16(MAX_NAME_OR_DATA_BYTES, "qualifiedSigner"));
        Octets extraData = Octets.of(in.sized16(MAX_NAME_OR_DATA_BYTES, "extraData"));
        TpmClockInfo clockInfo = readClockInfo(in);
        long firmwareVersion = in.uint64("firmwareVersion");
        int quoteInfoAt = bytes.length - in.remaining();
        List<PcrSelection> selections = readSelections(in);
        Octets pcrDigest = Octets.of(in.sized16(TpmHash.SHA384.digestBytes(), "pcrDigest"));
        in.requireEnd("the quote");
        Octets signedBytes = Octets.of(bytes);
        return new TpmQuote(
                signedBytes,
                qualifiedSigner,
                extraData,
                clockInfo,
                firmwareVersion,
                selections,
                pcrDigest,
                signedBytes.slice(quoteInfoAt, bytes.length));
    }

    /**
     * Parses a TPMT_SIGNATURE.
     *
     * @param bytes the structure, borrowed
     * @throws EvidenceFormatException if it is of another scheme or hash function, or its lengths disagree
     */
    public static TpmSignature parseSignature(byte[] bytes) throws EvidenceFormatException {
        var in = TpmReader.bigEndian(bytes);
        int scheme = in.uint16("sigAlg");
        TpmHash hash = readHash(in, "hash of the signature");
        TpmSignature signature = switch (scheme) {
            case TPM_ALG_RSASSA -> new TpmSignature.Rsassa(hash, readRsa(in));
            case TPM_ALG_RSAPSS -> new TpmSignature.Rsapss(hash, readRsa(in));
            case TPM_ALG_ECDSA -> new TpmSignature.Ecdsa(hash, readEcc(in, "signatureR"), readEcc(in, "signatureS"));
            default ->
                throw new EvidenceFormatException(
                        "sigAlg is " + hex(scheme) + " (wanted 0x0014 RSASSA, 0x0016 RSAPSS or 0x0018 ECDSA)");
        };
        in.requireEnd("the signature");
        return signature;
    }

    /** Reads a TPM_ALG_ID that must be a hash function of this version. */
    static TpmHash readHash(TpmReader in, String field) throws EvidenceFormatException {
        int id = in.uint16(field);
        return TpmHash.ofAlgorithmId(id)
                .orElseThrow(() -> new EvidenceFormatException(
                        field + " is " + hex(id) + " (wanted 0x000b SHA-256 or 0x000c SHA-384)"));
    }

    private static TpmClockInfo readClockInfo(TpmReader in) throws EvidenceFormatException {
        long clock = in.uint64("clock");
        long resetCount = in.uint32("resetCount");
        long restartCount = in.uint32("restartCount");
        int safe = in.uint8("safe");
        if (safe > 1) {
            throw new EvidenceFormatException("safe is " + safe + " (wanted 0 or 1)");
        }
        return new TpmClockInfo(clock, resetCount, restartCount, safe == 1);
    }

    private static List<PcrSelection> readSelections(TpmReader in) throws EvidenceFormatException {
        int count = TpmReader.requireCount(in.uint32("pcrSelect count"), TpmHash.values().length, "pcrSelect count");
        Set<TpmHash> banks = EnumSet.noneOf(TpmHash.class);
        List<PcrSelection> selections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TpmHash bank = readHash(in, "bank of pcrSelect");
            if (!banks.add(bank)) {
                throw new EvidenceFormatException("pcrSelect names bank " + bank.wireName() + " twice (wanted once)");
            }
            selections.add(new PcrSelection(bank, readIndices(in, bank)));
        }
        return selections;
    }

    /** Reads sizeofSelect and the bit map: bit {@code i} of byte {@code j} stands for PCR {@code 8j + i}. */
    private static List<Integer> readIndices(TpmReader in, TpmHash bank) throws EvidenceFormatException {
        int size = TpmReader.requireCount(in.uint8("sizeofSelect"), MAX_SELECT_BYTES, "sizeofSelect");
        byte[] bits = in.bytes(size, "pcrSelect");
        List<Integer> indices = new ArrayList<>();
        for (int index = 0; index < 8 * size; index++) {
            if ((bits[index / 8] >> (index % 8) & 1) == 1) {
                indices.add(index);
            }
        }
        if (indices.isEmpty() || indices.get(indices.size() - 1) >= PcrSelection.PCR_COUNT) {
            throw new EvidenceFormatException(
                    "pcrSelect of bank " + bank.wireName() + " names PCRs " + indices + " (wanted some of 0 to 23)");
        }
        return indices;
    }

    private static Octets readRsa(TpmReader in) throws EvidenceFormatException {
        return Octets.of(in.sized16(MAX_RSA_SIGNATURE_BYTES, "sig"));
    }

    private static Octets readEcc(TpmReader in, String field) throws EvidenceFormatException {
        return Octets.of(in.sized16(MAX_ECC_PARAMETER_BYTES, field));
    }

    private static void requireValue(long got, long wanted, String field) throws EvidenceFormatException {
        if (got != wanted) {
            throw new EvidenceFormatException(field + " is " + hex(got) + " (wanted " + hex(wanted) + ")");
        }
    }

    private static String hex(long value) {
        return String.format(Locale.ROOT, "0x%04x", value);
    }
}
