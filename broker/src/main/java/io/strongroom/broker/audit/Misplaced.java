/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.audit.ExportVerdict.Altered;
import io.strongroom.broker.audit.ExportVerdict.Problem;
import java.io.IOException;
import java.util.Optional;

/** Finds out why another record stands where one should: it is missing, moved, pushed away by a copy, or altered. */
final class Misplaced {
    private final ExportLines rest;
    private final long records;

    /**
     * A search.
     *
     * @param rest the lines behind the one in question, read to their end here
     * @param records how many records there should be
     */
    Misplaced(ExportLines rest, long records) {
        this.rest = rest;
        this.records = records;
    }

    /**
     * Explains.
     *
     * @param wanted which record should stand there
     * @param found which one the record there says it is; -1 if it says nothing
     * @param line where that is
     */
    Altered explain(long wanted, long found, long line) throws IOException {
        Optional<ExportLines.Line> next = rest.next();
        long following = next.map(RecordLine::claimedSeq).orElse(-1L);
        long elsewhere = following == wanted ? line + 1 : find(wanted, line + 1);
        if (elsewhere == 0) {
            boolean isNextInPlace = next.isPresent() ? following == wanted + 1 : wanted == records;
            return found < 1 || isNextInPlace ? replaced(wanted, found, line) : missing(wanted, found, line);
        }
        if (found < 1) {
            return Altered.record(
                    Problem.ADDED,
                    wanted,
                    line,
                    "line " + line + " is no record, and stands where record " + wanted + " should be");
        }
        return found < wanted
                ? Altered.record(
                        Problem.REPEATED,
                        found,
                        line,
                        "record " + found + " stands there twice: again in line " + line + ", where record " + wanted
                                + " should be")
                : Altered.record(
                        Problem.MOVED,
                        wanted,
                        line,
                        "record " + wanted + " is not in its place: record " + found + " is, and record " + wanted
                                + " stands in line " + elsewhere);
    }

    private static Altered replaced(long wanted, long found, long line) {
        return Altered.record(
                Problem.ALTERED,
                wanted,
                line,
                "record " + wanted + " was altered or replaced: the one in its place "
                        + (found < 1 ? "has no number" : "says that it is record " + found));
    }

    private static Altered missing(long wanted, long found, long line) {
        return Altered.record(
                Problem.MISSING,
                wanted,
                line,
                "record " + wanted + " is missing: record " + found + " stands in its place");
    }

    /** The line that says it is the record, or 0. */
    private long find(long wanted, long lastRead) throws IOException {
        long line = lastRead;
        for (Optional<ExportLines.Line> next = rest.next(); next.isPresent(); next = rest.next()) {
            line++;
            if (RecordLine.claimedSeq(next.get()) == wanted) {
                return line;
            }
        }
        return 0;
    }
}
