/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import java.nio.file.Path;

/** Told how the work goes on, by the thread that does it. */
public interface TreeProgress {
    /** Nobody is told. */
    TreeProgress NONE = new TreeProgress() {};

    /** What lies ahead. For sealed sources {@code bytes} counts sealed bytes. Called once, before any other method. */
    default void planned(long files, long bytes) {}

    /** {@code bytes} more of plaintext were worked through. */
    default void advanced(long bytes) {}

    /** A file is done; {@code skipped} if it had been done before and nothing had to be written. */
    default void finished(Path source, boolean skipped) {}
}
