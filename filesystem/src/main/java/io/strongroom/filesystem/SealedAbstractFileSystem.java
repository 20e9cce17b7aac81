/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.BlockStoragePolicySpi;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.MultipartUploaderBuilder;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.XAttrSetFlag;
import org.apache.hadoop.fs.permission.AclEntry;
import org.apache.hadoop.fs.permission.AclStatus;
import org.apache.hadoop.fs.permission.FsAction;

/**
 * The second door, {@code FileContext}, for every scheme: the same files by the same rules as {@link SealedFileSystem}.
 */
public final class SealedAbstractFileSystem extends DelegateToFileSystem {
    private static final int NO_PORT = -1;

    private final SealedFileSystem sealed;

    /**
     * The constructor that Hadoop calls.
     *
     * @throws ZoneRefusedException if {@code conf} opens only one of the two doors of the scheme
     */
    public SealedAbstractFileSystem(URI uri, Configuration conf) throws IOException, URISyntaxException {
        this(uri, new SealedFileSystem(), conf);
    }

    private SealedAbstractFileSystem(URI uri, SealedFileSystem sealed, Configuration conf)
            throws IOException, URISyntaxException {
        super(uri, sealed, conf, uri.getScheme(), false);
        this.sealed = sealed;
    }

    /** None: paths are compared with the authority as it was written. */
    @Override
    public int getUriDefaultPort() {
        return NO_PORT;
    }

    /** Local names may hold any character; others follow Hadoop's rules. */
    @Override
    public boolean isValidName(String name) {
        return PlainLocalFileSystem.isLocal(getUri().getScheme()) || super.isValidName(name);
    }

    /** Hadoop's rename with options is deprecated for callers, but the only one that says whether to replace. */
    @Override
    @SuppressWarnings("deprecation")
    public void renameInternal(Path source, Path target, boolean overwrite) throws IOException {
        checkPath(source);
        checkPath(target);
        sealed.rename(source, target, overwrite ? Options.Rename.OVERWRITE : Options.Rename.NONE);
    }

    @Override
    public RemoteIterator<FileStatus> listStatusIterator(Path path) throws IOException {
        checkPath(path);
        return sealed.listStatusIterator(path);
    }

    @Override
    public RemoteIterator<LocatedFileStatus> listLocatedStatus(Path path) throws IOException {
        checkPath(path);
        return sealed.listLocatedStatus(path);
    }

    @Override
    public RemoteIterator<Path> listCorruptFileBlocks(Path path) throws IOException {
        checkPath(path);
        return sealed.listCorruptFileBlocks(path);
    }

    @Override
    public Path resolvePath(Path path) throws IOException {
        checkPath(path);
        return sealed.resolvePath(path);
    }

    @Override
    public Path getEnclosingRoot(Path path) throws IOException {
        checkPath(path);
        return sealed.getEnclosingRoot(path);
    }

    @Override
    public void access(Path path, FsAction mode) throws IOException {
        checkPath(path);
        sealed.access(path, mode);
    }

    @Override
    public void modifyAclEntries(Path path, List<AclEntry> entries) throws IOException {
        checkPath(path);
        sealed.modifyAclEntries(path, entries);
    }

    @Override
    public void removeAclEntries(Path path, List<AclEntry> entries) throws IOException {
        checkPath(path);
        sealed.removeAclEntries(path, entries);
    }

    @Override
    public void removeDefaultAcl(Path path) throws IOException {
        checkPath(path);
        sealed.removeDefaultAcl(path);
    }

    @Override
    public void removeAcl(Path path) throws IOException {
        checkPath(path);
        sealed.removeAcl(path);
    }

    @Override
    public void setAcl(Path path, List<AclEntry> entries) throws IOException {
        checkPath(path);
        sealed.setAcl(path, entries);
    }

    @Override
    public AclStatus getAclStatus(Path path) throws IOException {
        checkPath(path);
        return sealed.getAclStatus(path);
    }

    @Override
    public void setXAttr(Path path, String name, byte[] value, EnumSet<XAttrSetFlag> flags) throws IOException {
        checkPath(path);
        sealed.setXAttr(path, name, value, flags);
    }

    @Override
    public byte[] getXAttr(Path path, String name) throws IOException {
        checkPath(path);
        return sealed.getXAttr(path, name);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path) throws IOException {
        checkPath(path);
        return sealed.getXAttrs(path);
    }

    @Override
    public Map<String, byte[]> getXAttrs(Path path, List<String> names) throws IOException {
        checkPath(path);
        return sealed.getXAttrs(path, names);
    }

    @Override
    public List<String> listXAttrs(Path path) throws IOException {
        checkPath(path);
        return sealed.listXAttrs(path);
    }

    @Override
    public void removeXAttr(Path path, String name) throws IOException {
        checkPath(path);
        sealed.removeXAttr(path, name);
    }

    @Override
    public Path createSnapshot(Path path, String name) throws IOException {
        checkPath(path);
        return sealed.createSnapshot(path, name);
    }

    @Override
    public void renameSnapshot(Path path, String from, String to) throws IOException {
        checkPath(path);
        sealed.renameSnapshot(path, from, to);
    }

    @Override
    public void deleteSnapshot(Path path, String name) throws IOException {
        checkPath(path);
        sealed.deleteSnapshot(path, name);
    }

    @Override
    public void satisfyStoragePolicy(Path path) throws IOException {
        checkPath(path);
        sealed.satisfyStoragePolicy(path);
    }

    @Override
    public void setStoragePolicy(Path path, String name) throws IOException {
        checkPath(path);
        sealed.setStoragePolicy(path, name);
    }

    @Override
    public void unsetStoragePolicy(Path path) throws IOException {
        checkPath(path);
        sealed.unsetStoragePolicy(path);
    }

    @Override
    public BlockStoragePolicySpi getStoragePolicy(Path path) throws IOException {
        checkPath(path);
        return sealed.getStoragePolicy(path);
    }

    @Override
    public MultipartUploaderBuilder<?, ?> createMultipartUploader(Path path) {
        checkPath(path);
        return sealed.createMultipartUploader(path);
    }

    @Override
    public void msync() throws IOException {
        sealed.msync();
    }

    @Override
    public Collection<? extends BlockStoragePolicySpi> getAllStoragePolicies() throws IOException {
        return sealed.getAllStoragePolicies();
    }
}
