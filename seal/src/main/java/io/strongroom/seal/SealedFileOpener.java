/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.LongConsumer;

/**
 * Opens a whole sealed file, front to back, and verifies everything in it that {@link SealedFileChecker} does. What the
 * sink got before a failure is authentic, but not the whole: callers discard it.
 */
public final class SealedFileOpener {
    private SealedFileOpener() {}

    /**
     * Writes the plaintext to {@code sink}.
     *
     * @param source borrowed
     * @param sink borrowed; gets heap buffers only
     * @param progress told how many bytes of plaintext were written since the last time
     * @throws SealedFileException with the first thing that is wrong. A re-wrap that was interrupted is not: both headers
     *     stand then
     * @throws KeyRefusedException if the key may not be used
     * @throws IOException if the source, the sink or the holder of the key fails
     */
    public static void open(CiphertextSource source, KeyWrapper keys, WritableByteChannel sink, LongConsumer progress)
            throws IOException {
        FullPass.PlaintextSink writeAll = (plaintext, len) -> {
            ByteBuffer bytes = ByteBuffer.wrap(plaintext, 0, len);
            while (bytes.hasRemaining()) {
                sink.write(bytes);
            }
            progress.accept(len);
        };
        new FullPass(source, keys, SealedFileOpener::refuse, writeAll).run();
    }

    private static void refuse(Damage damage) throws SealedFileException {
        if (damage.kind() != FailureKind.REWRAP_INTERRUPTED) {
            throw new SealedFileException(damage.kind(), damage.toString());
        }
    }
}
