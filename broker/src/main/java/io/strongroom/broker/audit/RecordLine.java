/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The line of a record in an exported log: well-formed and canonical, but not authentic yet. */
final class RecordLine {
    private static final Set<String> MEMBERS = Set.of("proof", "record");
    private static final int MAX_PROOF = 63; // as many levels as a tree of 2^63 leaves has

    private final JsonNode record;
    private final List<byte[]> proof;

    private RecordLine(JsonNode record, List<byte[]> proof) {
        this.record = record;
        this.proof = proof;
    }

    /**
     * Reads a line.
     *
     * @throws MessageFormatException if it is anything but the canonical JSON of a proof and a record
     */
    static RecordLine parse(ExportLines.Line line) throws MessageFormatException {
        if (line.isTooLong()) {
            throw new MessageFormatException(
                    "the line is longer than " + ExportFormat.MAX_LINE_BYTES + " bytes, which no line of a record is");
        }
        if (!line.isComplete()) {
            throw new MessageFormatException("the file ends within the line");
        }
        JsonNode json = StrictJson.parse(line.bytes(), ExportFormat.MAX_LINE_BYTES);
        JsonFields fields = JsonFields.of(json, "the line", MEMBERS);
        List<byte[]> proof = new ArrayList<>();
        for (String hash : fields.texts("proof", MAX_PROOF)) {
            proof.add(hash(hash));
        }
        JsonFields.lenient(fields.node("record"), "the record");
        requireCanonical(json, line.bytes());
        return new RecordLine(fields.node("record"), proof);
    }

    /** The place that a line says its record has; -1 if it says none. For the search for a record that is not in its place. */
    static long claimedSeq(ExportLines.Line line) {
        try {
            JsonNode seq = StrictJson.parse(line.bytes(), ExportFormat.MAX_LINE_BYTES)
                    .path("record")
                    .path("seq");
            return seq.canConvertToLong() && seq.isIntegralNumber() ? seq.longValue() : -1;
        } catch (MessageFormatException e) {
            return -1; // it is looked at again when it is its turn
        }
    }

    /** The hashes beside the record, lowest first. */
    List<byte[]> proof() {
        return proof;
    }

    /** The place that the record says it has; -1 if it says none. */
    long seq() {
        JsonNode seq = record.path("seq");
        return seq.canConvertToLong() && seq.isIntegralNumber() ? seq.longValue() : -1;
    }

    /** The hash of the record's leaf. */
    byte[] leafHash() {
        return MerkleTree.leafHash(StrictJson.canonical(record));
    }

    private static byte[] hash(String hex) throws MessageFormatException {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new MessageFormatException("a hash of the proof is not 64 lower-case hexadecimal digits");
        }
        return HexFormat.of().parseHex(hex);
    }

    private static void requireCanonical(JsonNode json, byte[] bytes) throws MessageFormatException {
        try {
            if (!MessageDigest.isEqual(StrictJson.canonical(json), bytes)) {
                throw new MessageFormatException("the line is not canonical JSON");
            }
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("the line is not canonical JSON: " + e.getMessage(), e);
        }
    }
}
