/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.MultipartUploaderBuilder;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.impl.OpenFileParameters;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * The file system of scheme {@code file}: a {@code LocalFileSystem}, because {@code FileSystem.getLocal} casts to it, but
 * one that seals and opens by zone and keeps no {@code .crc} files. Tags of sealed chunks say more than checksums.
 *
 * <p>What {@code LocalFileSystem} does for the sake of checksums goes straight to {@link SealedRawLocalFileSystem} here.
 */
public final class SealedLocalFileSystem extends LocalFileSystem {
    private final SealedRawLocalFileSystem raw;

    /** For Hadoop, which calls {@link #initialize} next. */
    public SealedLocalFileSystem() {
        this(new SealedRawLocalFileSystem());
    }

    private SealedLocalFileSystem(SealedRawLocalFileSystem raw) {
        super(raw);
        this.raw = raw;
    }

    @Override
    public void initialize(URI uri, Configuration conf) throws IOException {
        super.initialize(uri, conf);
        super.setVerifyChecksum(false);
        super.setWriteChecksum(false);
    }

    /** Does nothing: checksums are off. */
    @Override
    public void setVerifyChecksum(boolean verify) {}

    /** Does nothing: checksums are off. */
    @Override
    public void setWriteChecksum(boolean write) {}

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return raw.open(path, bufferSize);
    }

    @Override
    protected CompletableFuture<FSDataInputStream> openFileWithOptions(Path path, OpenFileParameters parameters)
            throws IOException {
        return raw.openFileWithOptions(path, parameters);
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
        return raw.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
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
        return raw.create(path, permission, flags, bufferSize, replication, blockSize, progress, checksum);
    }

    @Override
    @Deprecated
    public FSDataOutputStream createNonRecursive(
            Path path,
            @Nullable FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            @Nullable Progressable progress)
            throws IOException {
        return raw.createNonRecursive(path, permission, overwrite, bufferSize, replication, blockSize, progress);
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
        return raw.createNonRecursive(path, permission, flags, bufferSize, replication, blockSize, progress);
    }

    @Override
    public boolean mkdirs(Path path) throws IOException {
        return raw.mkdirs(path);
    }

    @Override
    public boolean rename(Path source, Path target) throws IOException {
        return raw.rename(source, target);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        return raw.delete(path, recursive);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return raw.listStatus(path);
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        return raw.listStatusIterator(path);
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
        return raw.listLocatedStatus(path);
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        raw.setPermission(path, permission);
    }

    @Override
    public void setOwner(Path path, String user, String group) throws IOException {
        raw.setOwner(path, user, group);
    }

    @Override
    public boolean setReplication(Path path, short replication) throws IOException {
        return raw.setReplication(path, replication);
    }

    @Override
    public void setAcl(Path path, List<AclEntry> entries) throws IOException {
        raw.setAcl(path, entries);
    }

    @Override
    public void modifyAclEntries(Path path, List<AclEntry> entries) throws IOException {
        raw.modifyAclEntries(path, entries);
    }

    @Override
    public void removeAcl(Path path) throws IOException {
        raw.removeAcl(path);
    }

    @Override
    public void removeAclEntries(Path path, List<AclEntry> entries) throws IOException {
        raw.removeAclEntries(path, entries);
    }

    @Override
    public void removeDefaultAcl(Path path) throws IOException {
        raw.removeDefaultAcl(path);
    }

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress) throws IOException {
        return raw.append(path, bufferSize, progress);
    }

    @Override
    public void concat(Path target, Path[] sources) {
        raw.concat(target, sources);
    }

    @Override
    public boolean truncate(Path path, long length) {
        return raw.truncate(path, length);
    }

    @Override
    public void copyFromLocalFile(boolean removesSource, Path source, Path target) throws IOException {
        raw.copyFromLocalFile(removesSource, true, source, target);
    }

    @Override
    public void copyToLocalFile(boolean removesSource, Path source, Path target) throws IOException {
        raw.copyToLocalFile(removesSource, source, target, false);
    }

    /** There is no checksum file to copy along. */
    @Override
    public void copyToLocalFile(Path source, Path target, boolean copiesCrc) throws IOException {
        raw.copyToLocalFile(false, source, target, false);
    }

    @Override
    public MultipartUploaderBuilder<?, ?> createMultipartUploader(Path path) {
        return raw.createMultipartUploader(path);
    }

    @Override
    public boolean hasPathCapability(Path path, String capability) throws IOException {
        return raw.hasPathCapability(path, capability);
    }
}
