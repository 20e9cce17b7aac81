/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.filesystem.ZoneRefusedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.BlockStoragePolicySpi;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.FsStatus;
import org.apache.hadoop.fs.MultipartUploaderBuilder;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.StorageStatistics;
import org.apache.hadoop.fs.StorageType;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.security.token.DelegationTokenIssuer;
import org.apache.hadoop.security.token.Token;
import org.apache.hadoop.util.Progressable;
import org.jspecify.annotations.Nullable;

/**
 * Hands on to the storage what concerns neither the content of files nor their length: names, permissions, owners,
 * times, policies, tokens. Hadoop's {@code FilterFileSystem} is not used, because it hands on content too.
 */
abstract class MetadataFileSystem extends FileSystem {
    /** The storage, for operations. Refuses without a session. */
    abstract FileSystem storage() throws ZoneRefusedException;

    /** The storage, for names and defaults only. */
    abstract FileSystem naming();

    @Override
    public BlockStoragePolicySpi getStoragePolicy(Path path) throws IOException {
        return storage().getStoragePolicy(path);
    }

    @Override
    public Collection<? extends BlockStoragePolicySpi> getAllStoragePolicies() throws IOException {
        return storage().getAllStoragePolicies();
    }

    @Override
    public void setStoragePolicy(Path path, String name) throws IOException {
        storage().setStoragePolicy(path, name);
    }

    @Override
    public void unsetStoragePolicy(Path path) throws IOException {
        storage().unsetStoragePolicy(path);
    }

    @Override
    public void satisfyStoragePolicy(Path path) throws IOException {
        storage().satisfyStoragePolicy(path);
    }

    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
        storage().setPermission(path, permission);
    }

    @Override
    public void setOwner(Path path, String user, String group) throws IOException {
        storage().setOwner(path, user, group);
    }

    @Override
    public void setTimes(Path path, long modified, long accessed) throws IOException {
        storage().setTimes(path, modified, accessed);
    }

    @Override
    public boolean setReplication(Path path, short replication) throws IOException {
        return storage().setReplication(path, replication);
    }

    @Override
    public void access(Path path, FsAction mode) throws IOException {
        storage().access(path, mode);
    }

    @Override
    public void modifyAclEntries(Path path, List<AclEntry> entries) throws IOException {
        storage().modifyAclEntries(path, entries);
    }

    @Override
    public void removeAclEntries(Path path, List<AclEntry> entries) throws IOException {
        storage().removeAclEntries(path, entries);
    }

    @Override
    public void removeDefaultAcl(Path path) throws IOException {
        storage().removeDefaultAcl(path);
    }

    @Override
    public void removeAcl(Path path) throws IOException {
        storage().removeAcl(path);
    }

    @Override
    public void setAcl(Path path, List<AclEntry> entries) throws IOException {
        storage().setAcl(path, entries);
    }

    @Override
    public AclStatus getAclStatus(Path path) throws IOException {
        return storage().getAclStatus(path);
    }

    @Override
    public byte[] getXAttr(Path path, String name) throws IOException {
        return storage().getXAttr(path, name);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path) throws IOException {
        return storage().getXAttrs(path);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
        return storage().getXAttrs(path, names);
    }

    @Override
    public List<String> listXAttrs(Path path) throws IOException {
        return storage().listXAttrs(path);
    }

    @Override
    public void removeXAttr(Path path, String name) throws IOException {
        storage().removeXAttr(path, name);
    }

    @Override
    public Path createSnapshot(Path path, String name) throws IOException {
        return storage().createSnapshot(path, name);
    }

    @Override
    public void renameSnapshot(Path path, String from, String to) throws IOException {
        storage().renameSnapshot(path, from, to);
    }

    @Override
    public void deleteSnapshot(Path path, String name) throws IOException {
        storage().deleteSnapshot(path, name);
    }

    @Override
    public void setQuota(Path path, long names, long space) throws IOException {
        storage().setQuota(path, names, space);
    }

    @Override
    public void setQuotaByStorageType(Path path, StorageType type, long quota) throws IOException {
        storage().setQuotaByStorageType(path, type, quota);
    }

    @Override
    public RemoteIterator<Path> listCorruptFileBlocks(Path path) throws IOException {
        return storage().listCorruptFileBlocks(path);
    }

    @Override
    public Path resolvePath(Path path) throws IOException {
        return storage().resolvePath(path);
    }

    @Override
    public Path getLinkTarget(Path path) throws IOException {
        return storage().getLinkTarget(path);
    }

    @Override
    public FsStatus getStatus(Path path) throws IOException {
        return storage().getStatus(path);
    }

    @Override
    public void msync() throws IOException {
        storage().msync();
    }

    @Override
    public Path getEnclosingRoot(Path path) throws IOException {
        return storage().getEnclosingRoot(path);
    }

    @Override
    public Token<?> getDelegationToken(String renewer) throws IOException {
        return storage().getDelegationToken(renewer);
    }

    @Override
    public DelegationTokenIssuer[] getAdditionalTokenIssuers() throws IOException {
        return storage().getAdditionalTokenIssuers();
    }

    @Deprecated
    @Override
    public FsServerDefaults getServerDefaults() throws IOException {
        return storage().getServerDefaults();
    }

    @Override
    public FsServerDefaults getServerDefaults(Path path) throws IOException {
        return storage().getServerDefaults(path);
    }

    @Override
    public URI getUri() {
        return naming().getUri();
    }

    @Override
    public Path getHomeDirectory() {
        return naming().getHomeDirectory();
    }

    @Override
    public Path getWorkingDirectory() {
        return naming().getWorkingDirectory();
    }

    @Override
    public void setWorkingDirectory(Path path) {
        naming().setWorkingDirectory(path);
    }

    @Override
    public String getCanonicalServiceName() {
        return naming().getCanonicalServiceName();
    }

    @Override
    public boolean supportsSymlinks() {
        return naming().supportsSymlinks();
    }

    @Deprecated
    @Override
    public long getDefaultBlockSize() {
        return naming().getDefaultBlockSize();
    }

    @Override
    public long getDefaultBlockSize(Path path) {
        return naming().getDefaultBlockSize(path);
    }

    @Deprecated
    @Override
    public short getDefaultReplication() {
        return naming().getDefaultReplication();
    }

    @Override
    public short getDefaultReplication(Path path) {
        return naming().getDefaultReplication(path);
    }

    @Override
    public Path getTrashRoot(Path path) {
        return naming().getTrashRoot(path);
    }

    @Override
    public Collection<FileStatus> getTrashRoots(boolean allUsers) {
        return naming().getTrashRoots(allUsers);
    }

    @Override
    public StorageStatistics getStorageStatistics() {
        return naming().getStorageStatistics();
    }

    // What goes between this machine's files and these: through the streams of both

    @Override
    public void copyFromLocalFile(boolean removesSource, boolean overwrites, Path[] sources, Path target)
            throws IOException {
        requireSealedLocal();
        super.copyFromLocalFile(removesSource, overwrites, sources, target);
    }

    @Override
    public void copyFromLocalFile(boolean removesSource, boolean overwrites, Path source, Path target)
            throws IOException {
        requireSealedLocal();
        super.copyFromLocalFile(removesSource, overwrites, source, target);
    }

    @Override
    public void copyToLocalFile(boolean removesSource, Path source, Path target, boolean raw) throws IOException {
        requireSealedLocal();
        super.copyToLocalFile(removesSource, source, target, raw);
    }

    private void requireSealedLocal() throws IOException {
        if (!(FileSystem.getLocal(getConf()) instanceof SealedLocalFileSystem)) {
            throw new ZoneRefusedException(
                    Reason.DOOR_OPEN,
                    "copying from or to local files is refused: scheme file is not served by "
                            + SealedLocalFileSystem.class.getName());
        }
    }

    // What sealed files cannot have

    @Override
    public FSDataOutputStream append(Path path, int bufferSize, @Nullable Progressable progress) {
        throw SealedFileSystem.unsupported("append", "a sealed file ends with a record of its whole content");
    }

    @Override
    public void concat(Path target, Path[] sources) {
        throw SealedFileSystem.unsupported("concat", "every sealed file has a key of its own");
    }

    @Override
    public boolean truncate(Path path, long length) {
        throw SealedFileSystem.unsupported("truncate", "the end of a sealed file is authenticated");
    }

    @Override
    public void createSymlink(Path target, Path link, boolean createParent) {
        throw SealedFileSystem.unsupported(
                "creating symbolic links", "zones go by name, and a link gives a file a second one");
    }

    @Override
    public MultipartUploaderBuilder<?, ?> createMultipartUploader(Path path) {
        throw SealedFileSystem.unsupported("multipart upload", "the parts of a sealed file depend on each other");
    }
}
