/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.FailureKind;
import io.strongroom.seal.SealedFileException;
import org.apache.hadoop.security.AccessControlException;

/**
 * A file of a zone is damaged, foreign, plain, or sealed under a key that nobody knows. Its cause is the {@link
 * SealedFileException} that found it.
 *
 * <p>It is an {@link AccessControlException} because Spark's {@code ignoreCorruptFiles} skips every other {@link
 * java.io.IOException} without a word (Spark 4.1.0, {@code FileScanRDD}, {@code FilePartitionReader}, {@code HadoopRDD},
 * {@code NewHadoopRDD}), and whoever alters a file must not be able to take its rows out of a result that way.
 */
public final class DamagedFileException extends AccessControlException {
    private static final long serialVersionUID = 1L;

    private final FailureKind kind;

    DamagedFileException(String file, SealedFileException cause) {
        super(file + ": " + cause.getMessage() + " (" + cause.kind().remedy() + ")");
        initCause(cause);
        this.kind = cause.kind();
    }

    /** What is wrong. */
    public FailureKind kind() {
        return kind;
    }
}
