/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.jspecify.annotations.Nullable;

/**
 * The status of a file in a zone: everything as the storage says, but the length of the plaintext. Within a process it
 * remembers the storage's own status, which saves asking again when the file is opened.
 */
final class SealedFileStatus extends FileStatus implements EtagSource {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable FileStatus stored;

    private SealedFileStatus(FileStatus stored, long length) throws IOException {
        super(
                length,
                false,
                stored.getReplication(),
                stored.getBlockSize(),
                stored.getModificationTime(),
                stored.getAccessTime(),
                stored.getPermission(),
                stored.getOwner(),
                stored.getGroup(),
                stored.isSymlink() ? stored.getSymlink() : null,
                stored.getPath(),
                stored.hasAcl(),
                stored.isEncrypted(),
                stored.isErasureCoded());
        this.stored = stored;
    }

    /** {@code stored} with another length, and with mapped block locations if it has any. */
    static FileStatus of(FileStatus stored, long length) throws IOException {
        SealedFileStatus status = new SealedFileStatus(stored, length);
        if (stored instanceof LocatedFileStatus located) {
            return new Located(status, ChunkLayout.plaintextBlocks(located.getBlockLocations(), length));
        }
        return status;
    }

    /** The storage's own status, if {@code status} was made here and in this process. */
    static Optional<FileStatus> storedOf(@Nullable FileStatus status) {
        if (status instanceof Located located) {
            return Optional.ofNullable(located.stored);
        }
        return status instanceof SealedFileStatus sealed ? Optional.ofNullable(sealed.stored) : Optional.empty();
    }

    @Override
    public @Nullable String getEtag() {
        return etagOf(stored);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    private static @Nullable String etagOf(@Nullable FileStatus stored) {
        return stored instanceof EtagSource source ? source.getEtag() : null;
    }

    /** The same with block locations. */
    private static final class Located extends LocatedFileStatus implements EtagSource {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable FileStatus stored;

        private Located(SealedFileStatus status, BlockLocation[] blocks) {
            super(status, blocks);
            this.stored = status.stored;
        }

        @Override
        public @Nullable String getEtag() {
            return etagOf(stored);
        }

        @Override
        public boolean equals(Object other) {
            return super.equals(other);
        }

        @Override
        public int hashCode() {
            return super.hashCode();
        }
    }
}
