/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.api.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The lines of an exported log. Source: docs/spec/audit-log.md, section 4. */
final class ExportFormat {
    /** Longest line of a record, in bytes: the record and its proof. */
    static final int MAX_LINE_BYTES = AuditRecord.MAX_BYTES + 8192;

    /** Longest line at the end, in bytes. */
    static final int MAX_HEAD_LINE_BYTES = TreeHead.MAX_BYTES + 64;

    /** What an export says that it is. */
    static final String FORMAT = "strongroom-audit-log";

    private static final int VERSION = 1;
    private static final String HEAD_BEFORE = "{\"head\":\"";
    private static final String HEAD_BEHIND = "\"}";

    private ExportFormat() {}

    /** The first line of an export under this head, without its line feed. */
    static byte[] headerLine(TreeHead head, AuditKey key) {
        return StrictJson.canonical(StrictJson.object()
                .put("format", FORMAT)
                .put("key", key.id())
                .put("origin", head.origin())
                .put("records", head.size())
                .put("version", VERSION));
    }

    /**
     * The line of a record, without its line feed.
     *
     * @param proof hashes in hexadecimal
     * @param record canonical JSON, which stands in the line as it is
     */
    static byte[] recordLine(List<String> proof, String record) {
        StringBuilder line = new StringBuilder("{\"proof\":[");
        for (int i = 0; i < proof.size(); i++) {
            line.append(i == 0 ? "\"" : ",\"").append(proof.get(i)).append('"');
        }
        return line.append("],\"record\":")
                .append(record)
                .append('}')
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The last line, without its line feed. */
    static byte[] headLine(String jws) {
        return (HEAD_BEFORE + jws + HEAD_BEHIND).getBytes(StandardCharsets.US_ASCII);
    }

    /** Where the signed head begins in the last line. */
    static int headOffset() {
        return HEAD_BEFORE.length();
    }

    /** Whether a line is meant to be the last one. */
    static boolean isHeadLine(byte[] line) {
        return new String(line, StandardCharsets.ISO_8859_1).startsWith(HEAD_BEFORE);
    }

    /**
     * The signed head in the last line.
     *
     * @throws AuditFormatException if the line is another
     */
    static byte[] headOf(byte[] line) throws AuditFormatException {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(HEAD_BEFORE)) {
            throw new AuditFormatException("it is not a signed head");
        }
        if (!text.endsWith(HEAD_BEHIND) || text.length() < HEAD_BEFORE.length() + HEAD_BEHIND.length()) {
            throw new AuditFormatException("it does not end as a signed head does");
        }
        return text.substring(HEAD_BEFORE.length(), text.length() - HEAD_BEHIND.length())
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
