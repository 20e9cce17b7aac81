/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.audit.ExportVerdict.Altered;
import io.strongroom.broker.audit.ExportVerdict.Problem;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads an exported log whose head is authentic, and finds the first line that is not what was signed. */
final class ExportWalk {
    private final ExportLines lines;
    private final TreeHead head;
    private final byte[] header;
    private final List<TreeHead> witnesses;
    private final LeafAuthenticator leaves;
    private final MerkleFrontier tree = new MerkleFrontier();
    private long lineNumber;

    /**
     * A log.
     *
     * @param lines all but the last
     * @param header the first line as it must be
     */
    ExportWalk(ExportLines lines, TreeHead head, byte[] header, List<TreeHead> witnesses) {
        this.lines = lines;
        this.head = head;
        this.header = header;
        this.witnesses = new ArrayList<>(witnesses);
        this.witnesses.sort(Comparator.comparingLong(TreeHead::size));
        this.leaves = new LeafAuthenticator(head);
    }

    ExportVerdict verdict() throws IOException {
        Optional<Altered> altered = checkHeader().or(this::foreignWitness);
        while (altered.isEmpty() && tree.size() < head.size()) {
            altered = compareWitnesses();
            if (altered.isEmpty()) {
                altered = checkRecord(tree.size() + 1);
            }
        }
        if (altered.isEmpty()) {
            altered = compareWitnesses();
        }
        if (altered.isEmpty()) {
            altered = checkEnd();
        }
        return altered.isPresent() ? altered.get() : new ExportVerdict.Intact(head);
    }

    private Optional<ExportLines.Line> nextLine() throws IOException {
        lineNumber++;
        return lines.next();
    }

    private Optional<Altered> checkHeader() throws IOException {
        Optional<ExportLines.Line> line = nextLine();
        if (line.isEmpty()) {
            return Optional.of(Altered.header(Problem.MISSING, "the header is missing: the file holds a head alone"));
        }
        byte[] found = line.get().bytes();
        if (MessageDigest.isEqual(found, header)) {
            return Optional.empty();
        }
        int first = 0;
        while (first < found.length && first < header.length && found[first] == header[first]) {
            first++;
        }
        return Optional.of(Altered.header(
                Problem.ALTERED,
                "the header was altered: from byte " + first + " it is not what the signed head says"));
    }

    private Optional<Altered> checkRecord(long number) throws IOException {
        Optional<ExportLines.Line> line = nextLine();
        if (line.isEmpty()) {
            return Optional.of(Altered.record(
                    Problem.MISSING,
                    number,
                    lineNumber,
                    "record " + number + " is missing: the records end before it, and the signed head covers "
                            + head.size()));
        }
        try {
            RecordLine record = RecordLine.parse(line.get());
            if (record.seq() != number) {
                return Optional.of(new Misplaced(lines, head.size()).explain(number, record.seq(), lineNumber));
            }
            byte[] leaf = record.leafHash();
            Optional<String> problem = leaves.next(leaf, record.proof());
            tree.add(leaf);
            return problem.map(why -> altered(number, why));
        } catch (MessageFormatException e) {
            return Optional.of(altered(number, String.valueOf(e.getMessage())));
        }
    }

    private Altered altered(long number, String why) {
        return Altered.record(Problem.ALTERED, number, lineNumber, "record " + number + " was altered: " + why);
    }

    private Optional<Altered> checkEnd() throws IOException {
        Optional<ExportLines.Line> line = nextLine();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        long claimed = RecordLine.claimedSeq(line.get());
        boolean isRepeated = claimed > 0 && claimed <= head.size();
        return Optional.of(Altered.record(
                isRepeated ? Problem.REPEATED : Problem.ADDED,
                isRepeated ? claimed : head.size() + 1,
                lineNumber,
                isRepeated
                        ? "record " + claimed + " stands there twice: again behind the last record"
                        : "line " + lineNumber + " follows the last of the " + head.size()
                                + " records that the signed head covers"));
    }

    private Optional<Altered> foreignWitness() {
        return witnesses.stream()
                .filter(witness -> !witness.origin().equals(head.origin()))
                .findFirst()
                .map(witness -> Altered.head(
                        Problem.ALTERED,
                        head.size() + 2,
                        "the head that was noted elsewhere is of log " + witness.origin() + ", this export is of "
                                + head.origin()))
                .or(() -> witnesses.stream()
                        .filter(witness -> witness.size() > head.size())
                        .findFirst()
                        .map(witness -> Altered.record(
                                Problem.MISSING,
                                head.size() + 1,
                                head.size() + 2,
                                "record " + (head.size() + 1) + " is missing: the head that was noted at "
                                        + witness.time() + " covers " + witness.size() + " records")));
    }

    private Optional<Altered> compareWitnesses() {
        while (!witnesses.isEmpty() && witnesses.get(0).size() == tree.size()) {
            TreeHead witness = witnesses.remove(0);
            if (!witness.root().equals(tree.root())) {
                return Optional.of(Altered.record(
                        Problem.ALTERED,
                        1,
                        2,
                        "the records from 1 to " + witness.size() + " are not those of the head that was noted at "
                                + witness.time()));
            }
        }
        return Optional.empty();
    }
}
