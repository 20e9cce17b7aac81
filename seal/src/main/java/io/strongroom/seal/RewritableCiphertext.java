/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;

/** Ciphertext whose headers can be replaced where they stand, as on a local file system. */
public interface RewritableCiphertext extends CiphertextSource {
    /** Writes all {@code len} bytes at {@code position}, within the present length. */
    void write(long position, byte[] b, int off, int len) throws IOException;

    /** Returns when everything written is on stable storage. */
    void sync() throws IOException;
}
