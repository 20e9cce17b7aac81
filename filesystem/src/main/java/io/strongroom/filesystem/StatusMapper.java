/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.SealedLengths;
import io.strongroom.seal.SealedMagic;
import io.strongroom.seal.zone.ReadRule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.jspecify.annotations.Nullable;

/**
 * Lists files of zones with the length of their plaintext, and without the unfinished ones. Where only sealed files may be
 * read it opens nothing; where any may, it looks at the first bytes of each.
 */
final class StatusMapper {
    private static final int HEAD_BUFFER = 64;
    private static final BlockLocation[] NO_BLOCKS = {};

    private final FileSystem storage;

    StatusMapper(FileSystem storage) {
        this.storage = storage;
    }

    /** The status of one path that lies at {@code place}. */
    FileStatus map(FileStatus stored, Place place) throws IOException {
        if (!stored.isFile() || place.zone().isEmpty() || !isSealed(stored, place)) {
            return stored;
        }
        return SealedFileStatus.of(stored, ChunkLayout.listedLength(stored.getLen()));
    }

    private boolean isSealed(FileStatus stored, Place place) throws IOException {
        return place.read() == ReadRule.SEALED
                || (stored.getLen() >= SealedLengths.MIN_SEALED_BYTES && beginsSealed(stored.getPath()));
    }

    private boolean beginsSealed(Path path) throws IOException {
        try (FSDataInputStream in = storage.open(path, HEAD_BUFFER)) {
            return beginsSealed(in);
        }
    }

    /** Whether a file begins as a sealed one; the stream's position stays. */
    static boolean beginsSealed(FSDataInputStream in) throws IOException {
        byte[] head = new byte[SealedMagic.LENGTH_BYTES];
        int done = 0;
        while (done < head.length) {
            int count = in.read(done, head, done, head.length - done);
            if (count < 0) {
                return false;
            }
            done += count;
        }
        return SealedMagic.matches(head);
    }

    /** The listing of a directory at {@code place}. */
    FileStatus[] map(FileStatus[] stored, Place place) throws IOException {
        if (place.isUniform() && place.zone().isEmpty()) {
            return stored;
        }
        List<FileStatus> mapped = new ArrayList<>(stored.length);
        for (FileStatus each : stored) {
            Place its = placeOf(each, place);
            if (isListed(each, its)) {
                mapped.add(map(each, its));
            }
        }
        return mapped.toArray(FileStatus[]::new);
    }

    /** The same, as it comes. */
    RemoteIterator<FileStatus> map(RemoteIterator<FileStatus> stored, Place place) {
        return new Mapped<>(stored, place, this::map);
    }

    /** The same with block locations. */
    RemoteIterator<LocatedFileStatus> mapLocated(RemoteIterator<LocatedFileStatus> stored, Place place) {
        return new Mapped<>(stored, place, (each, its) -> (LocatedFileStatus) map(each, its));
    }

    private static Place placeOf(FileStatus status, Place directory) throws ZoneRefusedException {
        return directory.isUniform() ? directory : Zones.placeOf(status.getPath());
    }

    private static boolean isListed(FileStatus status, Place place) {
        return place.zone().isEmpty() || !OwnName.matches(status.getPath());
    }

    /**
     * Where plaintext bytes of a file of a zone are stored.
     *
     * @param file as listed here
     */
    BlockLocation[] blocksOf(FileStatus file, long start, long len) throws IOException {
        if (start < 0 || len < 0) {
            throw new IllegalArgumentException("bytes " + start + " and " + len + " on: neither may be negative");
        }
        FileStatus known = SealedFileStatus.storedOf(file).orElse(null);
        FileStatus stored = known == null ? storage.getFileStatus(file.getPath()) : known;
        long plaintext = file.getLen();
        if (stored.getLen() <= plaintext) {
            return storage.getFileBlockLocations(stored, start, len);
        }
        long end = Math.min(plaintext, len > plaintext - start ? plaintext : start + len);
        if (start >= end) {
            return NO_BLOCKS;
        }
        long from = ChunkLayout.chunkStart(start);
        long to = ChunkLayout.chunkEnd(end, plaintext);
        BlockLocation[] blocks = storage.getFileBlockLocations(stored, from, to - from);
        return blocks == null ? NO_BLOCKS : ChunkLayout.plaintextBlocks(blocks, plaintext);
    }

    @Override
    public String toString() {
        return "StatusMapper[" + storage + "]";
    }

    @FunctionalInterface
    private interface Mapping<T extends FileStatus> {
        T map(T stored, Place place) throws IOException;
    }

    /** A listing that maps each entry when it is asked for. */
    private static final class Mapped<T extends FileStatus> implements RemoteIterator<T> {
        private final RemoteIterator<T> stored;
        private final Place directory;
        private final Mapping<T> mapping;
        private @Nullable T next;

        private Mapped(RemoteIterator<T> stored, Place directory, Mapping<T> mapping) {
            this.stored = stored;
            this.directory = directory;
            this.mapping = mapping;
        }

        @Override
        public boolean hasNext() throws IOException {
            while (next == null && stored.hasNext()) {
                T each = stored.next();
                Place place = placeOf(each, directory);
                if (isListed(each, place)) {
                    next = mapping.map(each, place);
                }
            }
            return next != null;
        }

        @Override
        public T next() throws IOException {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException("the listing has ended");
            }
            T result = next;
            next = null;
            return result;
        }
    }
}
