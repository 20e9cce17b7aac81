/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.IoCounters;
import io.strongroom.agent.Session;
import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.zone.WriteRule;
import io.strongroom.seal.zone.Zone;
import java.io.FileNotFoundException;
import java.io.IOException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;

/**
 * Makes new files: sealed ones where the zone says so, under a temporary name until they are whole, and otherwise as the
 * storage does.
 */
final class FileCreator {
    private static final int UNBUFFERED = 512;

    private final FileSystem storage;
    private final boolean isAtomicOnClose;
    private final UnfinishedFiles unfinished;

    /**
     * A creator on {@code storage}.
     *
     * @param isAtomicOnClose whether the storage shows a file only when its stream is closed
     * @param unfinished told of temporary names
     */
    FileCreator(FileSystem storage, boolean isAtomicOnClose, UnfinishedFiles unfinished) {
        this.storage = storage;
        this.isAtomicOnClose = isAtomicOnClose;
        this.unfinished = unfinished;
    }

    /**
     * Makes a file.
     *
     * @param place that of the wanted path
     * @param manifests told before a marker is made, and of each file that has its name
     * @throws ZoneRefusedException if nothing may be written there, or the name is reserved
     */
    FSDataOutputStream create(Creation wanted, Place place, DirectoryManifests manifests) throws IOException {
        place.requireWritable();
        if (wanted.appends()) {
            throw SealedFileSystem.unsupported("append", "a sealed file ends with a record of its whole content");
        }
        if (place.write() == WriteRule.ANY) {
            return wanted.on(storage);
        }
        requireCreatable(wanted, place);
        Session session = Zones.session();
        Zone zone = place.zone().orElseThrow();
        IoCounters counters = session.counters();
        Path file = storage.makeQualified(wanted.path());
        manifests.beforeCreating(file, place);
        return seal(wanted, zone, session, bytes -> {
            counters.fileWritten(zone.keyName(), bytes);
            manifests.created(file, place);
        });
    }

    /**
     * Makes a sealed file, whatever its name.
     *
     * @param completed told the plaintext length of the completed file
     */
    FSDataOutputStream seal(Creation wanted, Zone zone, Session session, SealedOutputStream.Completion completed)
            throws IOException {
        return new FSDataOutputStream(
                SealedOutputStream.create(pending(wanted), zone.keyId(), session.keys(), completed), null);
    }

    /** Refuses names that have the form of our temporary ones, in zones. */
    static void requireUnreserved(Path path, Place place) throws ZoneRefusedException {
        if (place.zone().isPresent() && OwnName.matches(path)) {
            throw new ZoneRefusedException(
                    Reason.RESERVED_NAME,
                    "the name " + path + " is refused: it has the form of Strongroom's own files");
        }
    }

    private void requireCreatable(Creation wanted, Place place) throws IOException {
        requireUnreserved(wanted.path(), place);
        try {
            FileStatus existing = storage.getFileStatus(wanted.path());
            if (existing.isDirectory() || !wanted.overwrites()) {
                throw new FileAlreadyExistsException(
                        wanted.path() + (existing.isDirectory() ? " is a directory" : " exists already"));
            }
        } catch (FileNotFoundException e) {
            if (!wanted.withParents()) {
                requireParent(wanted.path());
            }
        }
    }

    private void requireParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !storage.getFileStatus(parent).isDirectory()) {
            throw new ParentNotDirectoryException(parent + " is not a directory");
        }
    }

    private PendingFile pending(Creation wanted) throws IOException {
        Path target = storage.makeQualified(wanted.path());
        if (isAtomicOnClose) {
            return new DirectFile(
                    storage, target, wanted.on(storage, target, wanted.overwrites(), wanted.bufferSize()));
        }
        Path temporary = TemporaryName.beside(target);
        return new RenamedFile(
                storage,
                temporary,
                target,
                wanted.overwrites(),
                wanted.on(storage, temporary, false, UNBUFFERED),
                unfinished);
    }
}
