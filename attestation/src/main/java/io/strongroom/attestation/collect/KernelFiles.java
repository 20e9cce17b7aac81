/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import java.io.IOException;
import java.nio.file.Path;

/** What collectors do with the files through which a kernel or library OS gives evidence. */
interface KernelFiles {
    /** Makes a directory, which must be new. */
    void createDirectory(Path directory) throws IOException;

    /** Removes an empty directory. */
    void removeDirectory(Path directory) throws IOException;

    /** Whether a file of this name can be seen. */
    boolean exists(Path file);

    /**
     * Opens a file anew and reads it to its end.
     *
     * @param maxBytes the most that is read
     * @throws IOException if it has more, or cannot be read
     */
    byte[] read(Path file, int maxBytes) throws IOException;

    /**
     * Writes {@code bytes} into an existing file, in one write call.
     *
     * @throws IOException if not all were taken, or it cannot be written
     */
    void writeOnce(Path file, byte[] bytes) throws IOException;
}
