/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.Closeable;
import java.io.IOException;

/**
 * The bytes of a sealed file, read by position. Implementations are thread-safe, and their length does not change while
 * they are open.
 */
public interface CiphertextSource extends Closeable {
    /** Length in bytes. */
    long length();

    /**
     * Reads up to {@code len} bytes that begin at {@code position} into {@code b} from {@code off} on.
     *
     * @return how many bytes were read, at least 1 unless {@code len} is 0; or -1 if {@code position} is at or after the
     *     end
     * @throws IOException if the storage cannot be read
     */
    int read(long position, byte[] b, int off, int len) throws IOException;

    /** A source over an array, which is borrowed and not copied. Closing it does nothing. */
    static CiphertextSource ofBytes(byte[] bytes) {
        return new ArrayCiphertext(bytes);
    }
}
