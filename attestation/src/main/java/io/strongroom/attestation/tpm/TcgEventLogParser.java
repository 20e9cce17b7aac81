/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a crypto-agile event log, little-endian: one header event of the older format, then events of the newer one, to
 * the end. A log of the older format alone, which has SHA-1 only, is refused.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 4; TCG PC Client Platform Firmware Profile, 10.1, 10.2.1
 * TCG_PCClientPCREvent, 10.2.2 TCG_PCR_EVENT2, 10.4.5.1 TCG_EfiSpecIdEvent.
 */
public final class TcgEventLogParser {
    /** The longest log that is read: 1 MiB. */
    public static final int MAX_LOG_BYTES = 1 << 20;

    private static final byte[] SIGNATURE = "Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII);
    private static final int SHA1_BYTES = 20;
    private static final int MAX_ALGORITHMS = 16;
    private static final int MAX_DIGEST_BYTES = 64;

    private TcgEventLogParser() {}

    /**
     * Parses a log.
     *
     * @param bytes the log, borrowed; none at all mean that there is no log
     * @throws EvidenceFormatException if it is longer than 1 MiB, has no header of the crypto-agile format, or its lengths
     *     disagree
     */
    public static TcgEventLog parse(byte[] bytes) throws EvidenceFormatException {
        if (bytes.length == 0) {
            return TcgEventLog.ABSENT;
        }
        if (bytes.length > MAX_LOG_BYTES) {
            throw new EvidenceFormatException(
                    "the event log has " + bytes.length + " bytes (wanted at most " + MAX_LOG_BYTES + ")");
        }
        var in = TpmReader.littleEndian(bytes);
        Map<Integer, Integer> digestBytes = readHeader(in);
        List<TcgEvent> events = new ArrayList<>();
        while (in.remaining() > 0) {
            events.add(readEvent(in, digestBytes));
        }
        return new TcgEventLog(digestBytes, events);
    }

    private static Map<Integer, Integer> readHeader(TpmReader in) throws EvidenceFormatException {
        long pcrIndex = in.uint32("PCRIndex of the header");
        long eventType = in.uint32("EventType of the header");
        in.bytes(SHA1_BYTES, "digest of the header");
        if (pcrIndex != 0 || eventType != TcgEventType.EV_NO_ACTION.code()) {
            throw new EvidenceFormatException("the event log begins with " + TcgEventType.nameOf(eventType) + " of PCR "
                    + pcrIndex + " (wanted EV_NO_ACTION of PCR 0)");
        }
        byte[] specId = in.sized32(MAX_LOG_BYTES, "header event");
        return readSpecId(TpmReader.littleEndian(specId));
    }

    private static Map<Integer, Integer> readSpecId(TpmReader in) throws EvidenceFormatException {
        Octets signature = Octets.of(in.bytes(SIGNATURE.length, "signature of the header"));
        if (!signature.equals(Octets.of(SIGNATURE))) {
            throw new EvidenceFormatException(
                    "signature of the header is " + signature + " (wanted Spec ID Event03: a crypto-agile event log)");
        }
        in.uint32("platformClass");
        in.uint8("specVersionMinor");
        in.uint8("specVersionMajor");
        in.uint8("specErrata");
        in.uint8("uintnSize");
        Map<Integer, Integer> digestBytes = readDigestSizes(in);
        in.bytes(in.uint8("vendorInfoSize"), "vendorInfo");
        in.requireEnd("the header event");
        return digestBytes;
    }

    private static Map<Integer, Integer> readDigestSizes(TpmReader in) throws EvidenceFormatException {
        int count = TpmReader.requireCount(in.uint32("numberOfAlgorithms"), MAX_ALGORITHMS, "numberOfAlgorithms");
        Map<Integer, Integer> digestBytes = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int algorithm = in.uint16("algorithmId");
            int size = TpmReader.requireCount(in.uint16("digestSize"), MAX_DIGEST_BYTES, "digestSize");
            requireSize(algorithm, size);
            if (digestBytes.put(algorithm, size) != null) {
                throw new EvidenceFormatException("digestSizes name algorithm " + algorithm + " twice (wanted once)");
            }
        }
        return digestBytes;
    }

    private static void requireSize(int algorithm, int size) throws EvidenceFormatException {
        int wanted = TpmHash.ofAlgorithmId(algorithm).map(TpmHash::digestBytes).orElse(size);
        if (size != wanted) {
            throw new EvidenceFormatException(
                    "digestSize of algorithm " + algorithm + " is " + size + " (wanted " + wanted + ")");
        }
    }

    private static TcgEvent readEvent(TpmReader in, Map<Integer, Integer> digestBytes) throws EvidenceFormatException {
        long pcrIndex = in.uint32("PCRIndex");
        long eventType = in.uint32("EventType");
        Map<Integer, Octets> digests = readDigests(in, digestBytes);
        Octets data = Octets.of(in.sized32(MAX_LOG_BYTES, "Event"));
        var event = new TcgEvent(pcrIndex, eventType, digests, data);
        if (event.isMeasured() && pcrIndex >= PcrSelection.PCR_COUNT) {
            throw new EvidenceFormatException("PCRIndex is " + pcrIndex + " (wanted 0 to 23)");
        }
        return event;
    }

    private static Map<Integer, Octets> readDigests(TpmReader in, Map<Integer, Integer> digestBytes)
            throws EvidenceFormatException {
        long count = in.uint32("count of digests");
        if (count != digestBytes.size()) {
            throw new EvidenceFormatException("an event has " + count + " digests (wanted one for each of "
                    + digestBytes.size() + " algorithms)");
        }
        Map<Integer, Octets> digests = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            int algorithm = in.uint16("algorithm of a digest");
            Integer size = digestBytes.get(algorithm);
            if (size == null || digests.put(algorithm, Octets.of(in.bytes(size, "digest"))) != null) {
                throw new EvidenceFormatException("an event has a digest of algorithm " + algorithm
                        + " (wanted one of each that the header names)");
            }
        }
        return digests;
    }
}
