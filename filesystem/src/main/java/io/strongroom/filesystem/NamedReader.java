/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedFileReader;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.manifest.FileFingerprint;
import io.strongroom.seal.zone.Zone;
import java.io.Closeable;
import java.io.IOException;

/**
 * A sealed file of a zone that is being read, and its name for those who are told that it is damaged. As thread-safe as
 * {@link SealedFileReader}.
 */
final class NamedReader implements Closeable {
    private final String file;
    private final SealedFileReader reader;
    private final RefusedReads refused = RefusedReads.current();

    private NamedReader(String file, SealedFileReader reader) {
        this.file = file;
        this.reader = reader;
    }

    /**
     * Opens a file; owns {@code source} from then on, unless it throws.
     *
     * @throws DamagedFileException if it is no sealed file of the zone
     * @throws ZoneRefusedException if its data key is not to be had
     */
    static NamedReader open(String file, Ciphertext source, KeyWrapper keys, Zone zone) throws IOException {
        try {
            return new NamedReader(file, SealedFileReader.open(source, new Keys(file, keys), zone.keyId()));
        } catch (SealedFileException e) {
            throw new DamagedFileException(file, e);
        }
    }

    /** What a manifest says of the file. */
    FileFingerprint fingerprint() {
        return reader.fingerprint();
    }

    /** Bytes of plaintext. */
    long length() {
        return reader.length();
    }

    /** As {@link SealedFileReader#read(long, byte[], int, int)}, but {@link DamagedFileException} on damage. */
    int read(long position, byte[] b, int off, int len) throws IOException {
        try {
            return reader.read(position, b, off, len);
        } catch (SealedFileException e) {
            throw refused.add(new DamagedFileException(file, e));
        }
    }

    /** As {@link SealedFileReader#readFully(long, byte[], int, int)}, but {@link DamagedFileException} on damage. */
    void readFully(long position, byte[] b, int off, int len) throws IOException {
        try {
            reader.readFully(position, b, off, len);
        } catch (SealedFileException e) {
            throw refused.add(new DamagedFileException(file, e));
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /**
     * Refuses what has no key. Without it an application that skips unreadable files would skip one whose header names a
     * disabled version of the key, or all of a zone while the broker is cut off.
     */
    private record Keys(String file, KeyWrapper keys) implements KeyWrapper {
        @Override
        public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
            return keys.wrap(identity, dataKey);
        }

        @Override
        public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
            try {
                return keys.unwrap(identity, wrapped);
            } catch (SealedFileException e) {
                throw e;
            } catch (IOException e) {
                throw new ZoneRefusedException(
                        Reason.KEY_REFUSED, "reading " + file + " is refused: " + e.getMessage(), e);
            }
        }
    }
}
