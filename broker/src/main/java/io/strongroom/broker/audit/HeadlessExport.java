/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.ExportVerdict.Altered;
import io.strongroom.broker.audit.ExportVerdict.Problem;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Reads a file that has no authentic head where one should be, and tells where it went wrong as well as can be told. Nothing
 * in such a file is believed: the verdict is always that it was altered.
 */
final class HeadlessExport {
    private final ExportLines lines;
    private final String problemOfHead;
    private long lineNumber;

    /**
     * A file.
     *
     * @param lines all of it
     * @param problemOfHead why the last line is no authentic head
     */
    HeadlessExport(ExportLines lines, String problemOfHead) {
        this.lines = lines;
        this.problemOfHead = problemOfHead;
    }

    Altered explain() throws IOException {
        Optional<ExportLines.Line> header = nextLine();
        long announced = header.map(HeadlessExport::announcedRecords).orElse(-1L);
        if (header.isEmpty() || announced < 0 || !header.get().isComplete()) {
            return Altered.header(
                    header.isEmpty() ? Problem.MISSING : Problem.ALTERED,
                    header.isEmpty()
                            ? "the file is empty"
                            : "the first line is not the header of an exported audit log");
        }
        long number = 1;
        Optional<ExportLines.Line> line = nextLine();
        while (line.isPresent() && !ExportFormat.isHeadLine(line.get().bytes())) {
            if (number > announced) {
                long last = lineNumber;
                if (nextLine().isEmpty()) {
                    return Altered.head(Problem.ALTERED, last, "the signed head is not authentic: " + problemOfHead);
                }
                return Altered.record(
                        Problem.ADDED,
                        number,
                        last,
                        "line " + last + " follows the last of the " + announced
                                + " records that the header announces, and is no signed head");
            }
            Optional<Altered> altered = check(line.get(), number, announced);
            if (altered.isPresent()) {
                return altered.get();
            }
            number++;
            line = nextLine();
        }
        if (number <= announced) {
            return Altered.record(
                    Problem.MISSING,
                    number,
                    lineNumber,
                    "record " + number + " is missing: the records end before it, and the header announces "
                            + announced);
        }
        return ofHead(line);
    }

    private Altered ofHead(Optional<ExportLines.Line> head) throws IOException {
        long headLine = lineNumber;
        if (head.isEmpty()) {
            return Altered.head(Problem.MISSING, headLine, "the signed head is missing: the file ends before it");
        }
        if (nextLine().isPresent()) {
            return Altered.head(
                    Problem.ADDED, lineNumber, "line " + lineNumber + " follows the signed head, and nothing may");
        }
        return Altered.head(Problem.ALTERED, headLine, "the signed head is not authentic: " + problemOfHead);
    }

    private Optional<Altered> check(ExportLines.Line line, long number, long announced) throws IOException {
        try {
            RecordLine record = RecordLine.parse(line);
            if (record.seq() == number) {
                return Optional.empty();
            }
            return Optional.of(new Misplaced(lines, announced).explain(number, record.seq(), lineNumber));
        } catch (MessageFormatException e) {
            return Optional.of(Altered.record(
                    Problem.ALTERED, number, lineNumber, "record " + number + " was altered: " + e.getMessage()));
        }
    }

    private Optional<ExportLines.Line> nextLine() throws IOException {
        lineNumber++;
        return lines.next();
    }

    /** How many records a header announces; -1 if the line is no header. */
    private static long announcedRecords(ExportLines.Line line) {
        try {
            JsonNode header = StrictJson.parse(line.bytes(), ExportFormat.MAX_HEAD_LINE_BYTES);
            JsonNode records = header.path("records");
            boolean isHeader = header.path("format").asText().equals(ExportFormat.FORMAT)
                    && MessageDigest.isEqual(StrictJson.canonical(header), line.bytes());
            return isHeader && records.isIntegralNumber() && records.canConvertToLong() ? records.longValue() : -1;
        } catch (MessageFormatException | IllegalArgumentException e) {
            return -1; // whatever it is, it is not the header
        }
    }
}
