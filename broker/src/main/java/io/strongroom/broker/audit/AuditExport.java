/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;

/**
 * Writes the log to a file that everyone who has the audit key's public part can verify. Needs memory for one page of
 * records, and 64 bytes of temporary disk for each; brokers work meanwhile. Source: docs/spec/audit-log.md, section 4.
 */
public final class AuditExport {
    private static final byte LINE_FEED = '\n';

    private final AuditSource log;
    private final TreeHead head;
    private final String jws;

    /** Learns how far the work is. */
    public interface Progress {
        /** Once, before the first step: how many steps there are. */
        void planned(long steps);

        /** A step is done. */
        void advanced();
    }

    private record Span(long from, long to) {}

    private AuditExport(AuditSource log, TreeHead head, String jws) {
        this.log = log;
        this.head = head;
        this.jws = jws;
    }

    /** An export of all records as they are now, whose head is signed here. */
    public static AuditExport of(AuditSource log) throws IOException {
        String jws = log.signHead();
        return new AuditExport(log, TreeHead.verify(jws, log.key()), jws);
    }

    /** The head over all records of the export. */
    public TreeHead head() {
        return head;
    }

    /**
     * Writes it.
     *
     * @param temporary a file for hashes, made here and deleted
     * @throws AuditAlteredException if a record in the store was altered; what was written is then worth nothing
     */
    public void writeTo(OutputStream out, Path temporary, Progress progress) throws IOException {
        progress.planned(2 * head.size());
        try (MerkleNodes nodes = MerkleNodes.create(temporary)) {
            log.read(head, record -> {
                nodes.add(MerkleTree.leafHash(record));
                progress.advanced();
            });
            writeLine(out, ExportFormat.headerLine(head, log.key()));
            Proofs proofs = new Proofs(nodes, head.size());
            log.read(head, record -> {
                writeLine(out, ExportFormat.recordLine(proofs.next(record), record));
                progress.advanced();
            });
            writeLine(out, ExportFormat.headLine(jws));
        }
    }

    private static void writeLine(OutputStream out, byte[] line) throws IOException {
        out.write(line);
        out.write(LINE_FEED);
    }

    /**
     * What has to stand beside each record, so that it can be checked when all before it have been: the hashes of the
     * subtrees to the right of its leaf, lowest first, within the smallest subtree whose hash is known already.
     */
    private static final class Proofs {
        private final MerkleNodes nodes;
        private final Deque<Span> known = new ArrayDeque<>();

        Proofs(MerkleNodes nodes, long size) {
            this.nodes = nodes;
            known.push(new Span(0, size));
        }

        List<String> next(String record) throws IOException {
            Span span = known.pop();
            List<String> proof = new ArrayList<>();
            long to = span.to();
            while (to - span.from() > 1) {
                long middle = span.from() + MerkleTree.split(to - span.from());
                known.push(new Span(middle, to));
                proof.add(HexFormat.of().formatHex(nodes.root(middle, to)));
                to = middle;
            }
            byte[] leaf = MerkleTree.leafHash(record.getBytes(StandardCharsets.UTF_8));
            if (!MessageDigest.isEqual(leaf, nodes.root(span.from(), span.from() + 1))) {
                throw new AuditAlteredException(
                        "in the store record " + (span.from() + 1) + " was altered during the export");
            }
            Collections.reverse(proof);
            return proof;
        }
    }
}
