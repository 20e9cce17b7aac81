/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.store.TableRows;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The lines of a backup: a header, one line for each row, and a seal under the root key over all bytes before it.
 *
 * <p>Source: docs/spec/backup.md.
 */
final class BackupFormat {
    /** Longest line in bytes. */
    static final int MAX_LINE_BYTES = 4 << 20;

    private static final String NAME = "strongroom-backup";
    private static final int VERSION = 1;
    private static final Set<String> HEADER = Set.of("format", "root-key", "schema", "time", "version");
    private static final Set<String> ROW = Set.of("row", "table");
    private static final Set<String> BYTES = Set.of("base64");
    private static final Set<String> TRAILER = Set.of("rows", "seal");

    /** A row of a table. */
    record Row(String table, Map<String, Object> columns) {}

    private BackupFormat() {}

    /** The first line. */
    static byte[] header(Octets rootKey, String time) {
        return StrictJson.canonical(StrictJson.object()
                .put("format", NAME)
                .put("version", VERSION)
                .put("schema", TableRows.SCHEMA_VERSION)
                .put("root-key", rootKey.hex())
                .put("time", time));
    }

    /**
     * Which root key a backup is under.
     *
     * @throws MessageFormatException if the line is not the header of a backup that this program reads
     */
    static Octets rootKey(byte[] line) throws MessageFormatException {
        JsonFields fields = JsonFields.of(StrictJson.parse(line, MAX_LINE_BYTES), "the header of the backup", HEADER);
        if (!fields.text("format").equals(NAME) || fields.count("version") != VERSION) {
            throw new MessageFormatException("the file is not a backup of version " + VERSION);
        }
        long schema = fields.count("schema");
        if (schema != TableRows.SCHEMA_VERSION) {
            throw new MessageFormatException("the backup has schema version " + schema + ", this program reads "
                    + TableRows.SCHEMA_VERSION + "; restore it with the version that wrote it, and upgrade then");
        }
        String hex = fields.text("root-key");
        try {
            return Octets.parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("the header of the backup names no root key", e);
        }
    }

    /** A row as a line. */
    static byte[] row(String table, Map<String, Object> columns) throws IOException {
        ObjectNode json = StrictJson.object().put("table", table);
        ObjectNode row = json.putObject("row");
        for (Map.Entry<String, Object> column : columns.entrySet()) {
            if (column.getValue() instanceof Long number) {
                row.put(column.getKey(), number);
            } else if (column.getValue() instanceof String text) {
                row.put(column.getKey(), text);
            } else if (column.getValue() instanceof byte[] bytes) {
                row.putObject(column.getKey()).put("base64", Base64.getEncoder().encodeToString(bytes));
            } else {
                throw new MessageFormatException("column '" + column.getKey() + "' of table '" + table
                        + "' holds neither a number, a text nor bytes");
            }
        }
        return StrictJson.canonical(json);
    }

    /** Reads a row. */
    static Row row(byte[] line) throws MessageFormatException {
        JsonFields fields = JsonFields.of(StrictJson.parse(line, MAX_LINE_BYTES), "a row of the backup", ROW);
        Map<String, Object> columns = new LinkedHashMap<>();
        JsonNode row = fields.node("row");
        for (Iterator<String> names = row.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            JsonNode value = row.path(name);
            columns.put(
                    name,
                    value.isObject()
                            ? JsonFields.of(value, "a column of the backup", BYTES)
                                    .base64("base64")
                            : value.isTextual() ? value.textValue() : (Object) value.longValue());
        }
        return new Row(fields.text("table"), columns);
    }

    /** The last line. */
    static byte[] trailer(RootKey rootKey, long rows, byte[] sha256) {
        byte[] seal = rootKey.seal(sealed(rows, sha256));
        return StrictJson.canonical(StrictJson.object()
                .put("rows", rows)
                .put("seal", Octets.of(seal).hex()));
    }

    /** Demands that a line is the trailer over so many rows and these bytes. */
    static void requireTrailer(byte[] line, RootKey rootKey, long rows, byte[] sha256) throws MessageFormatException {
        JsonFields.of(StrictJson.parse(line, MAX_LINE_BYTES), "the seal of the backup", TRAILER);
        if (!MessageDigest.isEqual(line, trailer(rootKey, rows, sha256))) {
            throw new MessageFormatException("the backup was altered, or is not complete: its seal does not fit");
        }
    }

    private static byte[] sealed(long rows, byte[] sha256) {
        return StrictJson.canonical(StrictJson.object()
                .put("row", "backup")
                .put("rows", rows)
                .put("sha256", Octets.of(sha256).hex()));
    }
}
