/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** An open device that takes ioctl requests. Not thread-safe. */
interface NativeDevice extends Closeable {
    /** Opens devices. */
    @FunctionalInterface
    interface Opener {
        /**
         * Opens a device for reading.
         *
         * @throws EvidenceUnavailableException if this Java runtime cannot do so at all
         * @throws IOException if the device cannot be opened
         */
        NativeDevice open(Path path) throws IOException, EvidenceUnavailableException;
    }

    /**
     * Sends a request.
     *
     * @param request the number, direction and size included
     * @param argument a direct buffer, which the device may read and change from its first byte to its capacity
     * @throws IOException if the device refuses; it names the error's number
     */
    void ioctl(long request, ByteBuffer argument) throws IOException;

    /** Where the first byte of a direct buffer lies in the memory of this process. Valid as long as the buffer lives. */
    long addressOf(ByteBuffer direct);
}
