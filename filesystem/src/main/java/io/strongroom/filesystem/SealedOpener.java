/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.IoCounters;
import io.strongroom.agent.Session;
import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.SealedLengths;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.Zone;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.OpenFileOptions;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.impl.AbstractFSBuilderImpl;
import org.apache.hadoop.fs.impl.FSBuilderSupport;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.util.functional.FutureIO;
import org.jspecify.annotations.Nullable;

/** Opens files for reading: sealed ones of a zone as plaintext, plain ones as they are, where the rules allow it. */
final class SealedOpener {
    private static final int ATTEMPTS = 3;

    private final FileSystem storage;
    private final InnerFileSystem door;
    private final ManifestCheck manifests;
    private final LongConsumer localBytesRead;

    SealedOpener(FileSystem storage, InnerFileSystem door, ManifestCheck manifests, LongConsumer localBytesRead) {
        this.storage = storage;
        this.door = door;
        this.manifests = manifests;
        this.localBytesRead = localBytesRead;
    }

    /** Opens a qualified path. */
    FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return open(
                path,
                new OpenFileParameters()
                        .withMandatoryKeys(Set.of())
                        .withOptionalKeys(Set.of())
                        .withOptions(new Configuration(false))
                        .withBufferSize(bufferSize));
    }

    /** Refuses options that are declared necessary and that nobody here knows. */
    void rejectUnknown(OpenFileParameters parameters) {
        if (isLocal()) {
            AbstractFSBuilderImpl.rejectUnknownMandatoryKeys(
                    parameters.getMandatoryKeys(), OpenFileOptions.FS_OPTION_OPENFILE_STANDARD_OPTIONS, "");
        }
    }

    /** Opens a qualified path with what the caller knows of it: status or length save asking the storage. */
    FSDataInputStream open(Path path, OpenFileParameters parameters) throws IOException {
        try {
            return openByRules(path, parameters);
        } catch (DamagedFileException e) {
            throw RefusedReads.current().add(e);
        } catch (ZoneRefusedException e) {
            throw RefusedReads.current().add(e);
        }
    }

    private FSDataInputStream openByRules(Path path, OpenFileParameters parameters) throws IOException {
        Session session = Zones.session();
        Place place = Place.of(session.zones(), path);
        place.requireReadable();
        requireNotTemporary(path, place);
        Zone zone = place.zone().orElse(null);
        if (zone == null) {
            return openElsewhere(path, place, parameters);
        }
        if (place.read() == ReadRule.SEALED) {
            return openSealed(path, place, session, parameters);
        }
        FSDataInputStream plain = openStored(path, parameters, storedStatus(parameters));
        if (!isSealedThenClose(plain)) {
            return plain;
        }
        return openSealed(path, place, session, parameters);
    }

    /** Unfinished files and manifests exist for nobody. */
    static void requireNotTemporary(Path path, Place place) throws FileNotFoundException {
        if (place.zone().isPresent() && OwnName.matches(path)) {
            throw new FileNotFoundException("File " + path + " does not exist");
        }
    }

    private boolean isLocal() {
        return storage instanceof PlainLocalFileSystem;
    }

    private FSDataInputStream openElsewhere(Path path, Place place, OpenFileParameters parameters) throws IOException {
        FSDataInputStream plain = openStored(path, parameters, parameters.getStatus());
        if (isSealedThenClose(plain)) {
            throw new ZoneRefusedException(
                    Reason.SEALED_FILE_OUTSIDE_ZONES,
                    "reading " + place + " is refused: it is a sealed file, but lies in no zone "
                            + "(bind a prefix of it to its key)");
        }
        return plain;
    }

    private static boolean isSealedThenClose(FSDataInputStream stream) throws IOException {
        boolean isSealed = true;
        try {
            isSealed = StatusMapper.beginsSealed(stream);
        } finally {
            if (isSealed) {
                stream.close();
            }
        }
        return isSealed;
    }

    private FSDataInputStream openStored(Path path, OpenFileParameters parameters, @Nullable FileStatus status)
            throws IOException {
        if (isLocal()) {
            return storage.open(path, parameters.getBufferSize());
        }
        OpenFileParameters known = new OpenFileParameters()
                .withMandatoryKeys(parameters.getMandatoryKeys())
                .withOptionalKeys(parameters.getOptionalKeys())
                .withOptions(parameters.getOptions())
                .withBufferSize(parameters.getBufferSize());
        if (status != null) {
            known.withStatus(status);
        }
        return await(door.openFileWithOptions(path, known));
    }

    private static FSDataInputStream await(CompletableFuture<FSDataInputStream> opened) throws IOException {
        return FutureIO.awaitFuture(opened);
    }

    private FSDataInputStream openSealed(Path path, Place place, Session session, OpenFileParameters parameters)
            throws IOException {
        IoCounters counters = session.counters();
        Zone zone = place.zone().orElseThrow();
        Opened opened = isLocal() ? openLocal(path, zone, session) : openRemote(path, zone, session, parameters);
        requireListed(path, place, opened);
        counters.fileOpened(zone.keyName());
        LongConsumer handedOut = isLocal()
                ? bytes -> {
                    counters.bytesRead(zone.keyName(), bytes);
                    localBytesRead.accept(bytes);
                }
                : bytes -> counters.bytesRead(zone.keyName(), bytes);
        return new FSDataInputStream(new SealedInputStream(opened.reader(), opened.source(), handedOut));
    }

    private void requireListed(Path path, Place place, Opened opened) throws IOException {
        boolean isListed = false;
        try {
            manifests.opened(path, place, opened.reader().fingerprint());
            isListed = true;
        } finally {
            if (!isListed) {
                opened.reader().close();
                opened.source().close();
            }
        }
    }

    /** An open file and what it is read from. */
    private record Opened(NamedReader reader, Ciphertext source) {}

    private Opened openLocal(Path path, Zone zone, Session session) throws IOException {
        return open(path, LocalCiphertext.open(((PlainLocalFileSystem) storage).fileOf(path)), zone, session);
    }

    /** Opens again if the file was replaced between asking for its length and opening it. */
    private Opened openRemote(Path path, Zone zone, Session session, OpenFileParameters parameters) throws IOException {
        FileStatus status = storedStatus(parameters);
        OptionalLong told = status == null ? toldLength(parameters) : OptionalLong.of(status.getLen());
        if (told.isEmpty()) {
            status = storedFile(path);
            told = OptionalLong.of(status.getLen());
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return openRemote(path, status, told.getAsLong(), zone, session, parameters);
            } catch (DamagedFileException e) {
                FileStatus now = storedFile(path);
                boolean isSame = status != null
                        && now.getLen() == told.getAsLong()
                        && now.getModificationTime() == status.getModificationTime();
                if (isSame || attempt == ATTEMPTS) {
                    throw e;
                }
                status = now;
                told = OptionalLong.of(now.getLen());
            }
        }
    }

    private Opened openRemote(
            Path path,
            @Nullable FileStatus status,
            long length,
            Zone zone,
            Session session,
            OpenFileParameters parameters)
            throws IOException {
        OpenFileParameters sealed = new OpenFileParameters()
                .withMandatoryKeys(parameters.getMandatoryKeys())
                .withOptionalKeys(parameters.getOptionalKeys())
                .withOptions(sealedOptions(parameters.getOptions(), length))
                .withBufferSize(parameters.getBufferSize());
        FSDataInputStream stream = openStored(path, sealed, status);
        return open(path, new StreamCiphertext(stream, length), zone, session);
    }

    private static Opened open(Path path, Ciphertext source, Zone zone, Session session) throws IOException {
        try {
            return new Opened(NamedReader.open(path.toString(), source, session.keys(), zone), source);
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private FileStatus storedFile(Path path) throws IOException {
        FileStatus status = storage.getFileStatus(path);
        if (status.isDirectory()) {
            throw new FileNotFoundException(path + " is a directory");
        }
        return status;
    }

    private static @Nullable FileStatus storedStatus(OpenFileParameters parameters) {
        return SealedFileStatus.storedOf(parameters.getStatus()).orElse(null);
    }

    /** The sealed length, if the caller told the plaintext's. */
    private static OptionalLong toldLength(OpenFileParameters parameters) {
        FileStatus status = parameters.getStatus();
        long plaintext = status != null
                ? status.getLen()
                : new FSBuilderSupport(parameters.getOptions()).getLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, -1);
        return plaintext < 0 || plaintext > SealedLengths.MAX_PLAINTEXT_BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(SealedLengths.sealed(plaintext));
    }

    /** Lengths and positions among the options, in terms of the sealed file. */
    private static Configuration sealedOptions(Configuration options, long sealedLength) {
        Configuration sealed = new Configuration(options);
        sealed.setLong(OpenFileOptions.FS_OPTION_OPENFILE_LENGTH, sealedLength);
        long plaintext = ChunkLayout.listedLength(sealedLength);
        mapOption(sealed, OpenFileOptions.FS_OPTION_OPENFILE_SPLIT_START, ChunkLayout::chunkStart);
        mapOption(sealed, OpenFileOptions.FS_OPTION_OPENFILE_SPLIT_END, end -> ChunkLayout.chunkEnd(end, plaintext));
        return sealed;
    }

    private static void mapOption(Configuration options, String key, LongUnaryOperator mapping) {
        long position = new FSBuilderSupport(options).getLong(key, -1);
        if (position >= 0) {
            options.setLong(key, mapping.applyAsLong(position));
        }
    }
}
