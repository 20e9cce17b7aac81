/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.function.LongConsumer;

/** Reads a part of a file line by line, in bounded memory. Lines end with a line feed, and with nothing else. */
final class ExportLines {
    private static final int BUFFER_BYTES = 64 * 1024;

    /** A line. */
    static final class Line {
        private final byte[] bytes;
        private final boolean isComplete;
        private final boolean isTooLong;

        private Line(byte[] bytes, boolean isComplete, boolean isTooLong) {
            this.bytes = bytes;
            this.isComplete = isComplete;
            this.isTooLong = isTooLong;
        }

        /** Its bytes without the line feed, not copied; of a line that is too long the first ones. */
        byte[] bytes() {
            return bytes;
        }

        /** Whether a line feed ends it. */
        boolean isComplete() {
            return isComplete;
        }

        /** Whether it is longer than any line of an export. */
        boolean isTooLong() {
            return isTooLong;
        }
    }

    private final FileChannel channel;
    private final long to;
    private final LongConsumer progress;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private long position;

    /**
     * Lines of a part of a file.
     *
     * @param from where the part begins
     * @param to where it ends, exclusive
     * @param progress learns how many bytes were read
     */
    ExportLines(FileChannel channel, long from, long to, LongConsumer progress) {
        this.channel = channel;
        this.position = from;
        this.to = to;
        this.progress = progress;
    }

    /** The next line, or none at the end of the part. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean isTooLong = false;
        boolean isEmpty = true;
        while (fill()) {
            byte next = buffer.get();
            isEmpty = false;
            if (next == '\n') {
                return Optional.of(new Line(line.toByteArray(), true, isTooLong));
            }
            if (line.size() < ExportFormat.MAX_LINE_BYTES) {
                line.write(next);
            } else {
                isTooLong = true;
            }
        }
        return isEmpty ? Optional.empty() : Optional.of(new Line(line.toByteArray(), false, isTooLong));
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        int wanted = (int) Math.min(BUFFER_BYTES, to - position);
        if (wanted <= 0) {
            return false;
        }
        buffer.clear().limit(wanted);
        int count = channel.read(buffer, position);
        buffer.flip();
        if (count <= 0) {
            return false;
        }
        position += count;
        progress.accept(count);
        return true;
    }
}
