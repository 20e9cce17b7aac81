/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedFileInspector;
import io.strongroom.seal.manifest.FileFingerprint;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.manifest.SignedManifest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Manifests as they lie in their directories, and the fingerprints of files. Thread-safe. */
final class ManifestFiles {
    private static final int BUFFER_BYTES = 4096;

    private final FileSystem storage;
    private final FileCreator creator;

    ManifestFiles(FileSystem storage, FileCreator creator) {
        this.storage = storage;
        this.creator = creator;
    }

    /**
     * Reads a manifest, which is not yet believed.
     *
     * @param name a name of {@link ManifestName}
     * @throws DamagedFileException if it is no sealed file of the zone
     * @throws io.strongroom.seal.manifest.ManifestException if it is malformed
     */
    Optional<SignedManifest> read(Governance directory, String name, Session session) throws IOException {
        Path file = directory.child(name).stored();
        FileStatus status;
        try {
            status = storage.getFileStatus(file);
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
        Ciphertext source = ciphertext(status);
        try (NamedReader reader = NamedReader.open(file.toString(), source, session.keys(), directory.zone())) {
            if (reader.length() > SignedManifest.MAX_BYTES) {
                throw new IOException(file + " has " + reader.length() + " bytes, which no manifest has");
            }
            byte[] encoded = new byte[(int) reader.length()];
            reader.readFully(0, encoded, 0, encoded.length);
            return Optional.of(SignedManifest.parse(encoded));
        } finally {
            source.close();
        }
    }

    /** Whether there is a manifest, whatever it is worth. */
    boolean exists(Governance directory) throws IOException {
        return storage.exists(directory.child(ManifestName.CURRENT).stored());
    }

    /** Writes a manifest in the place of the one that is there; readers see the old one or the new one. */
    void write(Governance directory, String name, SignedManifest manifest, Session session) throws IOException {
        Path file = directory.child(name).stored();
        Creation creation = new Creation(
                file,
                null,
                Creation.flags(true),
                BUFFER_BYTES,
                storage.getDefaultReplication(file),
                storage.getDefaultBlockSize(file),
                null,
                true);
        try (FSDataOutputStream out = creator.seal(creation, directory.zone(), session, bytes -> {})) {
            out.write(manifest.encode());
        }
    }

    /** Deletes manifests, if they are there. */
    void delete(Governance directory) throws IOException {
        storage.delete(directory.child(ManifestName.CURRENT).stored(), false);
        storage.delete(directory.child(ManifestName.NEXT).stored(), false);
    }

    /** Deletes what was to become a manifest, if it is there. */
    void deleteNext(Governance directory) throws IOException {
        storage.delete(directory.child(ManifestName.NEXT).stored(), false);
    }

    /**
     * The fingerprint of a file, by two small reads.
     *
     * @param stored its status as the storage gives it
     * @throws DamagedFileException if it is no complete sealed file
     */
    FileFingerprint fingerprint(FileStatus stored) throws IOException {
        try (Ciphertext source = ciphertext(stored)) {
            return SealedFileInspector.fingerprint(source);
        } catch (SealedFileException e) {
            throw new DamagedFileException(stored.getPath().toString(), e);
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the caller closes it
    private Ciphertext ciphertext(FileStatus stored) throws IOException {
        return storage instanceof PlainLocalFileSystem local
                ? LocalCiphertext.open(local.fileOf(stored.getPath()))
                : new StreamCiphertext(storage.open(stored.getPath(), BUFFER_BYTES), stored.getLen());
    }
}
