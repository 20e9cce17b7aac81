/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.zone.WriteRule;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.LambdaUtils;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * A Hadoop file system that seals what is written in a zone and opens what is read there, over the file system that
 * Hadoop would have used for the scheme (or the one that {@code strongroom.inner.SCHEME.impl} names).
 *
 * <p>What it refuses, and why, is in docs/filesystem.md. Refusals by the zones of the run are {@link
 * ZoneRefusedException}; operations that sealed files cannot have are {@link UnsupportedOperationException}; damaged files
 * are {@link DamagedFileException}. Thread-safe.
 */
public final class SealedFileSystem extends MetadataFileSystem {
    /** Schemes whose storage shows a file only when its stream is closed, so that no temporary name is needed. */
    static final String ATOMIC_SCHEMES_KEY = "strongroom.filesystem.atomic-on-close-schemes";

    private static final String[] ATOMIC_SCHEMES = {"s3a", "s3", "s3n", "gs", "oss", "cosn", "obs"};
    private static final Set<String> LACKING = Set.of(
            CommonPathCapabilities.FS_APPEND,
            CommonPathCapabilities.FS_CHECKSUMS,
            CommonPathCapabilities.FS_CONCAT,
            CommonPathCapabilities.FS_MULTIPART_UPLOADER,
            CommonPathCapabilities.FS_PATHHANDLES,
            CommonPathCapabilities.FS_SYMLINKS,
            CommonPathCapabilities.FS_TRUNCATE);

    private @Nullable InnerFileSystem door;
    private @Nullable FileSystem inner;
    private @Nullable SealedOpener opener;
    private @Nullable StatusMapper statuses;
    private @Nullable FileCreator creator;
    private @Nullable DirectoryManifests manifests;
    private final UnfinishedFiles unfinished = new UnfinishedFiles();

    /** For Hadoop, which calls {@link #initialize} next. */
    public SealedFileSystem() {}

    /** @throws ZoneRefusedException if {@code conf} opens only one of the two doors of the scheme */
    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        super.initialize(uri, conf);
        setConf(conf);
        DoorCheck.require(List.of(uri.getScheme()), conf::get);
        boolean isAtomicOnClose = List.of(conf.getTrimmedStrings(ATOMIC_SCHEMES_KEY, ATOMIC_SCHEMES))
                .contains(uri.getScheme().toLowerCase(Locale.ROOT));
        start(InnerFileSystems.open(uri, conf), isAtomicOnClose);
    }

    private void start(FileSystem storage, boolean isAtomicOnClose) {
        inner = storage;
        door = new InnerFileSystem(storage);
        statuses = new StatusMapper(storage);
        creator = new FileCreator(storage, isAtomicOnClose, unfinished);
        manifests = new DirectoryManifests(storage, creator);
        opener = new SealedOpener(storage, door, manifests.check(), bytes -> statistics.incrementBytesRead(bytes));
    }

    @Override
    FileSystem storage() throws ZoneRefusedException {
        Zones.session();
        return naming();
    }

    @Override
    FileSystem naming() {
        return initialized(inner);
    }

    private static <T> T initialized(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the file system is not initialized");
        }
        return part;
    }

    @Override
    public String getScheme() {
        return getUri().getScheme();
    }

    @Override
    public Path makeQualified(Path path) {
        return naming().makeQualified(path);
    }

    @Override
    protected void checkPath(Path path) {
        initialized(door).checkPath(path);
    }

    @Override
    protected URI canonicalizeUri(URI uri) {
        return initialized(door).canonicalizeUri(uri);
    }

    @Override
    protected Path getInitialWorkingDirectory() {
        return initialized(door).getInitialWorkingDirectory();
    }

    private Place placeOf(Path path) throws ZoneRefusedException {
        return Zones.placeOf(makeQualified(path));
    }

    // Reading

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return initialized(opener).open(makeQualified(path), bufferSize);
    }

    @Override
    public FSDataInputStream open(PathHandle handle, int bufferSize) {
        throw unsupported("opening by path handle", "a handle does not say in which zone the file is");
    }

    @Override
    protected PathHandle createPathHandle(FileStatus status, Options.HandleOpt... options) {
        throw unsupported("a path handle", "it would not say in which zone the file is");
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        Path qualified = makeQualified(path);
        SealedOpener opening = initialized(opener);
        opening.rejectUnknown(parameters);
        return LambdaUtils.eval(new CompletableFuture<>(), () -> opening.open(qualified, parameters));
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(
            PathHandle handle, OpenFileParameters parameters) {
        throw unsupported("opening by path handle", "a handle does not say in which zone the file is");
    }

    @Override
    public @Nullable FileChecksum getFileChecksum(Path path) throws IOException {
        return placeOf(path).zone().isPresent() ? null : storage().getFileChecksum(path);
    }

    @Override
    public @Nullable FileChecksum getFileChecksum(Path path, long length) throws IOException {
        return placeOf(path).zone().isPresent() ? null : storage().getFileChecksum(path, length);
    }

    // Listing

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return status(path, storage().getFileStatus(path));
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return status(path, storage().getFileLinkStatus(path));
    }

    private FileStatus status(Path path, FileStatus stored) throws IOException {
        Place place = placeOf(path);
        SealedOpener.requireNotTemporary(path, place);
        return initialized(statuses).map(stored, place);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        FileStatus[] stored = storage().listStatus(path);
        manifestCheck().listed(makeQualified(path), placeOf(path), List.of(stored));
        return initialized(statuses).map(stored, placeOf(path));
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        Place place = placeOf(path);
        RemoteIterator<FileStatus> stored = storage().listStatusIterator(path);
        return initialized(statuses).map(manifestCheck().listed(makeQualified(path), place, stored), place);
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
        Place place = placeOf(path);
        RemoteIterator<LocatedFileStatus> stored = storage().listLocatedStatus(path);
        return initialized(statuses).mapLocated(manifestCheck().listed(makeQualified(path), place, stored), place);
    }

    private ManifestCheck manifestCheck() {
        return initialized(manifests).check();
    }

    @Override
    public BlockLocation @Nullable [] getFileBlockLocations(@Nullable FileStatus file, long start, long len)
            throws IOException {
        if (file == null) {
            return null;
        }
        Place place = placeOf(file.getPath());
        FileSystem storage = storage();
        if (place.zone().isEmpty() || file.isDirectory()) {
            return storage.getFileBlockLocations(file, start, len);
        }
        return initialized(statuses).blocksOf(file, start, len);
    }

    // Writing

    @Override
    public FSDataOutputStream create(
            Path path,
            @Nullable FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        return create(new Creation(
                path, permission, Creation.flags(overwrite), bufferSize, replication, blockSize, progress, true));
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            @Nullable FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress,
            Options.@Nullable ChecksumOpt checksum)
            throws IOException {
        return create(new Creation(path, permission, flags, bufferSize, replication, blockSize, progress, true));
    }

    @Override
    @Deprecated
    public FSDataOutputStream createNonRecursive(
            Path path,
            @Nullable FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        return create(new Creation(path, permission, flags, bufferSize, replication, blockSize, progress, false));
    }

    private FSDataOutputStream create(Creation wanted) throws IOException {
        Zones.session();
        return initialized(creator).create(wanted, placeOf(wanted.path()), initialized(manifests));
    }

    @Override
    public boolean mkdirs(Path path, @Nullable FsPermission permission) throws IOException {
        FileSystem storage = storage();
        Place place = placeOf(path);
        if (place.write() == WriteRule.DENY && !isDirectoryThere(path)) {
            place.requireWritable();
        }
        return storage.mkdirs(path, permission);
    }

    private boolean isDirectoryThere(Path path) throws IOException {
        try {
            return naming().getFileStatus(path).isDirectory();
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        Optional<DirectoryManifests.Move> move = requireRename(source, target);
        boolean isDone = storage().rename(source, target);
        if (isDone && move.isPresent()) {
            move.get().done();
        }
        return isDone;
    }

    @Override
    @Deprecated
    protected void rename(Path source, Path target, Options.Rename... options) throws IOException {
        Optional<DirectoryManifests.Move> move = requireRename(source, target);
        initialized(door).rename(source, target, options);
        if (move.isPresent()) {
            move.get().done();
        }
    }

    private Optional<DirectoryManifests.Move> requireRename(Path source, Path target) throws IOException {
        Place from = placeOf(source);
        Place to = placeOf(target);
        from.requireRenameTo(to);
        SealedOpener.requireNotTemporary(source, from);
        FileCreator.requireUnreserved(target, to);
        Path moved = target;
        if (from.zone().isPresent() && isDirectoryThere(target)) {
            moved = new Path(target, new Path(null, null, source.getName()));
            from.requireRenameTo(placeOf(moved));
        }
        return initialized(manifests).move(makeQualified(source), from, makeQualified(moved), placeOf(moved));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        Place place = placeOf(path);
        place.requireChangeable();
        place.requireNoReadOnlyZoneBelow();
        boolean isDone = storage().delete(path, recursive);
        if (isDone) {
            initialized(manifests).deleted(makeQualified(path), place);
        }
        return isDone;
    }

    /** That of a file which is being written becomes its own when it is complete. */
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        Path qualified = makeQualified(path);
        super.setPermission(unfinished.temporaryOf(qualified).orElse(qualified), permission);
    }

    @Override
    public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        Place place = placeOf(path);
        place.requireWritable();
        if (place.write() == WriteRule.SEALED) {
            throw new ZoneRefusedException(
                    Reason.ATTRIBUTE_IN_SEALED_ZONE,
                    "setting the attribute " + name + " of " + path
                            + " is refused: the zone seals, and values of attributes are stored in clear");
        }
        storage().setXAttr(path, name, value, flags);
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return !LACKING.contains(capability.toLowerCase(Locale.ROOT))
                && storage().hasPathCapability(path, capability);
    }

    static UnsupportedOperationException unsupported(String what, String why) {
        return new UnsupportedOperationException(what + " is not supported: " + why);
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            if (inner != null) {
                inner.close();
            }
        }
    }

    @Override
    public String toString() {
        return "Sealed[" + (inner == null ? "not initialized" : inner) + "]";
    }
}
