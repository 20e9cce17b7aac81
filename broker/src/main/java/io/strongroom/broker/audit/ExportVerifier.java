/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Verifies an exported log over its exact bytes, with the public key alone and in bounded memory. A key or anything else
 * that the file says about itself is not believed. Source: docs/spec/audit-log.md, section 5.
 */
public final class ExportVerifier {
    private final AuditKey key;
    private final List<TreeHead> witnesses;

    /**
     * A verifier.
     *
     * @param witnesses heads that were noted elsewhere, verified under {@code key}: the export must hold what they cover
     */
    public ExportVerifier(AuditKey key, List<TreeHead> witnesses) {
        this.key = key;
        this.witnesses = List.copyOf(witnesses);
    }

    /**
     * Verifies a file.
     *
     * @param progress learns how many bytes were read
     * @throws IOException if the file cannot be read; whatever it holds leads to a verdict
     */
    public ExportVerdict verify(Path file, LongConsumer progress) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return verify(channel, progress);
        }
    }

    private ExportVerdict verify(FileChannel channel, LongConsumer progress) throws IOException {
        long size = channel.size();
        long headAt;
        TreeHead head;
        try {
            headAt = lastLine(channel, size);
            byte[] line = read(channel, headAt, size - 1);
            head = TreeHead.verify(ExportFormat.headOf(line), key);
        } catch (AuditFormatException | SignedStatementException e) {
            ExportLines all = new ExportLines(channel, 0, size, progress);
            return new HeadlessExport(all, String.valueOf(e.getMessage())).explain();
        }
        ExportLines lines = new ExportLines(channel, 0, headAt, progress);
        return new ExportWalk(lines, head, ExportFormat.headerLine(head, key), witnesses).verdict();
    }

    /** Where the last line begins, which ends with the file. */
    private static long lastLine(FileChannel channel, long size) throws IOException {
        long from = Math.max(0, size - ExportFormat.MAX_HEAD_LINE_BYTES - 1);
        byte[] tail = read(channel, from, size);
        if (tail.length == 0 || tail[tail.length - 1] != '\n') {
            throw new AuditFormatException("the file does not end with the line feed behind it");
        }
        for (int i = tail.length - 2; i >= 0; i--) {
            if (tail[i] == '\n') {
                return from + i + 1;
            }
        }
        if (from > 0) {
            throw new AuditFormatException("the last line is too long for one");
        }
        return 0;
    }

    private static byte[] read(FileChannel channel, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (to - from));
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            // until everything is there, or the file has become shorter
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
