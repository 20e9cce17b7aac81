/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.BlockStoragePolicySpi;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileChecksum;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.MultipartUploaderBuilder;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathHandle;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.StorageType;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SealedLocalFileSystem} stands on. Hadoop casts the file system under a local one to {@code
 * RawLocalFileSystem}, so this is one by type, but does everything through a {@link SealedFileSystem}.
 *
 * <p>One subject, and long all the same: every operation that is left out here would reach the plain files.
 *
 * <p>{@link #pathToFile} gives the file as it is stored: what a caller reads or writes there by itself is not sealed.
 */
public final class SealedRawLocalFileSystem extends RawLocalFileSystem {
    private final SealedFileSystem sealed = new SealedFileSystem();

    /** For Hadoop, which calls {@link #initialize} next. */
    public SealedRawLocalFileSystem() {}

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        super.initialize(uri, conf);
        sealed.initialize(uri, conf);
    }

    private Path absolute(Path path) {
        return makeQualified(path);
    }

    @Override
    protected PathHandle createPathHandle(FileStatus status, Options.HandleOpt... options) {
        return sealed.createPathHandle(status, options);
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        return sealed.openFileWithOptions(absolute(path), parameters);
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(
            PathHandle handle, OpenFileParameters parameters) {
        return sealed.openFileWithOptions(handle, parameters);
    }

    @Override
    @Deprecated
    protected void rename(Path source, Path target, Options.Rename... options) throws IOException {
        sealed.rename(absolute(source), absolute(target), options);
    }

    /** What a job makes for itself in clear would not become sealed here: it gets the path it named. */
    @Override
    public Path startLocalOutput(Path output, Path temporary) {
        return temporary;
    }

    @Override
    public void completeLocalOutput(Path output, Path temporary) throws IOException {
        moveFromLocalFile(temporary, output);
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return sealed.open(absolute(path), bufferSize);
    }

    @Override
    public FSDataInputStream open(PathHandle handle, int bufferSize) throws IOException {
        return sealed.open(handle, bufferSize);
    }

    @Override
    public @Nullable FileChecksum getFileChecksum(Path path) throws IOException {
        return sealed.getFileChecksum(absolute(path));
    }

    @Override
    public @Nullable FileChecksum getFileChecksum(Path path, long length) throws IOException {
        return sealed.getFileChecksum(absolute(path), length);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return sealed.getFileStatus(absolute(path));
    }

    @Override
    public FileStatus getFileLinkStatus(Path path) throws IOException {
        return sealed.getFileLinkStatus(absolute(path));
    }

    @Override
    public boolean exists(Path path) throws IOException {
        return sealed.exists(absolute(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return sealed.listStatus(absolute(path));
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        return sealed.listStatusIterator(absolute(path));
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
        return sealed.listLocatedStatus(absolute(path));
    }

    @Override
    public BlockLocation @Nullable [] getFileBlockLocations(@Nullable FileStatus file, long start, long len)
            throws IOException {
        return sealed.getFileBlockLocations(file, start, len);
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        return sealed.create(absolute(path), overwrite, bufferSize, replication, blockSize, progress);
    }

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
        return sealed.create(absolute(path), permission, overwrite, bufferSize, replication, blockSize, progress);
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
        return sealed.create(absolute(path), permission, flags, bufferSize, replication, blockSize, progress, checksum);
    }

    @Deprecated
    @Override
    public FSDataOutputStream createNonRecursive(
            Path path,
            @Nullable FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        return sealed.createNonRecursive(
                absolute(path), permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Deprecated
    @Override
    public FSDataOutputStream createNonRecursive(
            Path path,
            @Nullable FsPermission permission,
            EnumSet<CreateFlag> flags,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        return sealed.createNonRecursive(
                absolute(path), permission, flags, bufferSize, replication, blockSize, progress);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return sealed.mkdirs(absolute(path));
    }

    @Override
    public boolean mkdirs(Path path, @Nullable FsPermission permission) throws IOException {
        return sealed.mkdirs(absolute(path), permission);
    }

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        return sealed.rename(absolute(source), absolute(target));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return sealed.delete(absolute(path), recursive);
    }

    @Override
    public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        sealed.setXAttr(absolute(path), name, value, flags);
    }

    @Override
    public void copyFromLocalFile(boolean removesSource, boolean overwrites, Path[] sources, Path target)
            throws IOException {
        sealed.copyFromLocalFile(removesSource, overwrites, sources, absolute(target));
    }

    @Override
    public void copyFromLocalFile(boolean removesSource, boolean overwrites, Path source, Path target)
            throws IOException {
        sealed.copyFromLocalFile(removesSource, overwrites, absolute(source), absolute(target));
    }

    @Override
    public void copyToLocalFile(boolean removesSource, Path source, Path target, boolean raw) throws IOException {
        sealed.copyToLocalFile(removesSource, absolute(source), absolute(target), raw);
    }

    @Override
    public void moveFromLocalFile(Path source, Path target) throws IOException {
        sealed.moveFromLocalFile(absolute(source), absolute(target));
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress) throws IOException {
        return sealed.append(absolute(path), bufferSize, progress);
    }

    @Override
    public void concat(Path target, Path[] sources) {
        sealed.concat(absolute(target), sources);
    }

    @Override
    public boolean truncate(Path path, long length) {
        return sealed.truncate(absolute(path), length);
    }

    @Override
    public void createSymlink(Path target, Path link, boolean createParent) {
        sealed.createSymlink(absolute(target), link, createParent);
    }

    @Override
    public MultipartUploaderBuilder<?, ?> createMultipartUploader(Path path) {
        return sealed.createMultipartUploader(absolute(path));
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return sealed.hasPathCapability(absolute(path), capability);
    }

    @Override
    public BlockStoragePolicySpi getStoragePolicy(Path path) throws IOException {
        return sealed.getStoragePolicy(absolute(path));
    }

    @Override
    public Collection<? extends BlockStoragePolicySpi> getAllStoragePolicies() throws IOException {
        return sealed.getAllStoragePolicies();
    }

    @Override
    public void setStoragePolicy(Path path, String name) throws IOException {
        sealed.setStoragePolicy(absolute(path), name);
    }

    @Override
    public void unsetStoragePolicy(Path path) throws IOException {
        sealed.unsetStoragePolicy(absolute(path));
    }

    @Override
    public void satisfyStoragePolicy(Path path) throws IOException {
        sealed.satisfyStoragePolicy(absolute(path));
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        sealed.setPermission(absolute(path), permission);
    }

    @Override
    public void setOwner(Path path, String user, String group) throws IOException {
        sealed.setOwner(absolute(path), user, group);
    }

    @Override
    public void setTimes(Path path, long modified, long accessed) throws IOException {
        sealed.setTimes(absolute(path), modified, accessed);
    }

    @Override
    public boolean setReplication(Path path, short replication) throws IOException {
        return sealed.setReplication(absolute(path), replication);
    }

    @Override
    public void access(Path path, FsAction mode) throws IOException {
        sealed.access(absolute(path), mode);
    }

    @Override
    public void modifyAclEntries(Path path, List<AclEntry> entries) throws IOException {
        sealed.modifyAclEntries(absolute(path), entries);
    }

    @Override
    public void removeAclEntries(Path path, List<AclEntry> entries) throws IOException {
        sealed.removeAclEntries(absolute(path), entries);
    }

    @Override
    public void removeDefaultAcl(Path path) throws IOException {
        sealed.removeDefaultAcl(absolute(path));
    }

    @Override
    public void removeAcl(Path path) throws IOException {
        sealed.removeAcl(absolute(path));
    }

    @Override
    public void setAcl(Path path, List<AclEntry> entries) throws IOException {
        sealed.setAcl(absolute(path), entries);
    }

    @Override
    public AclStatus getAclStatus(Path path) throws IOException {
        return sealed.getAclStatus(absolute(path));
    }

    @Override
    public byte[] getXAttr(Path path, String name) throws IOException {
        return sealed.getXAttr(absolute(path), name);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path) throws IOException {
        return sealed.getXAttrs(absolute(path));
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
        return sealed.getXAttrs(absolute(path), names);
    }

    @Override
    public List<String> listXAttrs(Path path) throws IOException {
        return sealed.listXAttrs(absolute(path));
    }

    @Override
    public void removeXAttr(Path path, String name) throws IOException {
        sealed.removeXAttr(absolute(path), name);
    }

    @Override
    public Path createSnapshot(Path path, String name) throws IOException {
        return sealed.createSnapshot(absolute(path), name);
    }

    @Override
    public void renameSnapshot(Path path, String from, String to) throws IOException {
        sealed.renameSnapshot(absolute(path), from, to);
    }

    @Override
    public void deleteSnapshot(Path path, String name) throws IOException {
        sealed.deleteSnapshot(absolute(path), name);
    }

    @Override
    public void setQuota(Path path, long names, long space) throws IOException {
        sealed.setQuota(absolute(path), names, space);
    }

    @Override
    public void setQuotaByStorageType(Path path, StorageType type, long quota) throws IOException {
        sealed.setQuotaByStorageType(absolute(path), type, quota);
    }

    @Override
    public RemoteIterator<Path> listCorruptFileBlocks(Path path) throws IOException {
        return sealed.listCorruptFileBlocks(absolute(path));
    }

    @Override
    public Path resolvePath(Path path) throws IOException {
        return sealed.resolvePath(absolute(path));
    }

    @Override
    public Path getLinkTarget(Path path) throws IOException {
        return sealed.getLinkTarget(absolute(path));
    }

    @Override
    public FsStatus getStatus(@Nullable Path path) throws IOException {
        return sealed.getStatus(path == null ? new Path("/") : absolute(path));
    }

    @Override
    public void msync() throws IOException {
        sealed.msync();
    }

    @Override
    public Path getEnclosingRoot(Path path) throws IOException {
        return sealed.getEnclosingRoot(absolute(path));
    }

    @Override
    public boolean supportsSymlinks() {
        return sealed.supportsSymlinks();
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            sealed.close();
        }
    }

    @Override
    public String toString() {
        return "SealedLocalFS";
    }
}
