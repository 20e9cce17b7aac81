/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileUtil;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.jspecify.annotations.Nullable;

/**
 * Local files as they are, under the scheme {@code file} or {@code sealed+file}: what the sealing file systems stand on.
 *
 * <p>Other than Hadoop's own it starts no process ({@code chmod}, {@code chown}, {@code ls}, {@code readlink}), asks the
 * operating system once per file, and renames atomically. Unix only. Thread-safe.
 */
class PlainLocalFileSystem extends RawLocalFileSystem {
    /** The scheme under which the local files are reached where an engine handles {@code file} by itself. */
    static final String SEALED_SCHEME = "sealed+file";

    private static final URI SEALED_ROOT = URI.create(SEALED_SCHEME + ":///");

    private final Map<Integer, String> owners = new ConcurrentHashMap<>();
    private final Map<Integer, String> groups = new ConcurrentHashMap<>();

    PlainLocalFileSystem() {}

    /** The same files under {@link #SEALED_SCHEME}. */
    static final class Alias extends PlainLocalFileSystem {
        @Override
        public URI getUri() {
            return SEALED_ROOT;
        }
    }

    static boolean isLocal(@Nullable String scheme) {
        return "file".equalsIgnoreCase(scheme) || SEALED_SCHEME.equalsIgnoreCase(scheme);
    }

    @Override
    public String getScheme() {
        return getUri().getScheme();
    }

    @Override
    public FileStatus getFileStatus(Path f) throws IOException {
        return statusOf(f);
    }

    @Override
    public FileStatus getFileLinkStatus(Path f) throws IOException {
        return statusOf(f, LinkOption.NOFOLLOW_LINKS);
    }

    /** For a file, Hadoop's own makes a status that starts a process and knows no scheme but {@code file}. */
    @Override
    public FileStatus[] listStatus(Path f) throws IOException {
        FileStatus status = getFileStatus(f);
        return status.isDirectory() ? super.listStatus(f) : new FileStatus[] {status};
    }

    @Override
    public Path getLinkTarget(Path f) throws IOException {
        return new Path(Files.readSymbolicLink(nioPath(f)).toString());
    }

    private FileStatus statusOf(Path f, LinkOption... links) throws IOException {
        java.nio.file.Path path = nioPath(f);
        UnixAttributes attributes;
        try {
            attributes = UnixAttributes.of(path, links);
        } catch (NoSuchFileException e) {
            throw notFound(f, e);
        } catch (FileSystemException e) {
            if (!Files.exists(path, links)) {
                throw notFound(f, e);
            }
            throw e;
        }
        return new FileStatus(
                attributes.sizeBytes(),
                attributes.isDirectory(),
                1,
                getDefaultBlockSize(f),
                attributes.modifiedMillis(),
                attributes.accessedMillis(),
                new FsPermission(attributes.permissions()),
                ownerOf(attributes.uid(), path, links),
                groupOf(attributes.gid(), path, links),
                attributes.isLink() ? new Path(Files.readSymbolicLink(path).toString()) : null,
                f.makeQualified(getUri(), getWorkingDirectory()));
    }

    private static FileNotFoundException notFound(Path f, IOException cause) {
        var missing = new FileNotFoundException("File " + f + " does not exist");
        missing.initCause(cause);
        return missing;
    }

    private String ownerOf(int uid, java.nio.file.Path path, LinkOption... links) throws IOException {
        String known = owners.get(uid);
        if (known == null) {
            known = Files.readAttributes(path, PosixFileAttributes.class, links)
                    .owner()
                    .getName();
            owners.put(uid, known);
        }
        return known;
    }

    private String groupOf(int gid, java.nio.file.Path path, LinkOption... links) throws IOException {
        String known = groups.get(gid);
        if (known == null) {
            known = Files.readAttributes(path, PosixFileAttributes.class, links)
                    .group()
                    .getName();
            groups.put(gid, known);
        }
        return known;
    }

    @Override
    public void setPermission(Path p, FsPermission permission) throws IOException {
        Files.setAttribute(nioPath(p), "unix:mode", (int) permission.toShort() & UnixAttributes.PERMISSION_BITS);
    }

    @Override
    public void setOwner(Path p, @Nullable String username, @Nullable String groupname) throws IOException {
        java.nio.file.Path path = nioPath(p);
        var principals = path.getFileSystem().getUserPrincipalLookupService();
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (username != null) {
            view.setOwner(principals.lookupPrincipalByName(username));
        }
        if (groupname != null) {
            view.setGroup(principals.lookupPrincipalByGroupName(groupname));
        }
    }

    /**
     * Renames as Hadoop's local file system does: into {@code dst} if that is a directory, over it if it is a file; but
     * always atomically, and to another device by a copy under a temporary name.
     */
    @Override
    public boolean rename(Path src, Path dst) throws IOException {
        java.nio.file.Path source = nioPath(src);
        java.nio.file.Path target = nioPath(dst);
        if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileNotFoundException("File " + src + " does not exist");
        }
        if (target.startsWith(source) && !target.equals(source)) {
            throw new IOException("cannot rename " + src + " to " + dst + ", which is below it");
        }
        if (Files.isDirectory(target) && !target.equals(source)) {
            boolean replacesEmpty = Files.isDirectory(source) && isEmpty(target);
            target = replacesEmpty ? target : target.resolve(source.getFileName());
        }
        if (target.getParent() != null) {
            Files.createDirectories(target.getParent());
        }
        if (Files.isDirectory(target) != Files.isDirectory(source) && Files.exists(target)) {
            return false;
        }
        return move(src, source, target);
    }

    /** Renames as Hadoop's {@code FileContext} does, but atomically: a target is replaced, or the rename is refused. */
    @Override
    @Deprecated
    protected void rename(Path src, Path dst, Options.Rename... options) throws IOException {
        boolean overwrite = List.of(options).contains(Options.Rename.OVERWRITE);
        FileStatus source = getFileLinkStatus(src);
        FileStatus target = existing(dst);
        if (target == null) {
            requireParent(dst);
        } else {
            requireReplaceable(source, target, overwrite);
        }
        if (source.isFile()) {
            complete(src, dst, overwrite);
        } else {
            Files.move(nioPath(src), nioPath(dst), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private @Nullable FileStatus existing(Path path) throws IOException {
        try {
            return getFileLinkStatus(path);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private void requireParent(Path path) throws IOException {
        Path parent = path.getParent();
        if (parent != null && !getFileStatus(parent).isDirectory()) {
            throw new ParentNotDirectoryException("rename destination parent " + parent + " is a file.");
        }
    }

    private void requireReplaceable(FileStatus source, FileStatus target, boolean overwrite) throws IOException {
        if (source.isDirectory() != target.isDirectory()) {
            throw new IOException("Source " + source.getPath() + " Destination " + target.getPath()
                    + " both should be either file or directory");
        }
        if (!overwrite || source.getPath().equals(target.getPath())) {
            throw new FileAlreadyExistsException("rename destination " + target.getPath() + " already exists.");
        }
        if (target.isDirectory() && !isEmpty(nioPath(target.getPath()))) {
            throw new IOException("rename cannot overwrite non empty destination directory " + target.getPath());
        }
    }

    private boolean move(Path src, java.nio.file.Path source, java.nio.file.Path target) throws IOException {
        try {
            Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (AtomicMoveNotSupportedException otherDevice) {
            Path temporary = TemporaryName.beside(new Path(target.toUri().getPath()));
            if (!FileUtil.copy(this, src, this, temporary, false, getConf())) {
                return false;
            }
            Files.move(nioPath(temporary), target, StandardCopyOption.ATOMIC_MOVE);
            return delete(src, true);
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    /**
     * Gives a finished file its name.
     *
     * @throws FileAlreadyExistsException if {@code target} exists and is not to be replaced; {@code temporary} stays
     */
    void complete(Path temporary, Path target, boolean overwrite) throws IOException {
        java.nio.file.Path source = nioPath(temporary);
        java.nio.file.Path destination = nioPath(target);
        if (overwrite) {
            Files.move(source, destination, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            moveExclusively(source, destination);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw new FileAlreadyExistsException(target + " exists already: another writer was faster");
        }
    }

    /** By a hard link, which is made or not; where there are none, by looking first. */
    private static void moveExclusively(java.nio.file.Path source, java.nio.file.Path destination) throws IOException {
        try {
            Files.createLink(destination, source);
        } catch (java.nio.file.FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(source, destination);
            return;
        }
        Files.delete(source);
    }

    File fileOf(Path path) {
        return pathToFile(path);
    }

    private java.nio.file.Path nioPath(Path path) throws IOException {
        try {
            return pathToFile(path).toPath();
        } catch (InvalidPathException e) {
            throw new IOException("'" + path + "' cannot be a local file name here: " + e.getReason(), e);
        }
    }

    private static boolean isEmpty(java.nio.file.Path directory) throws IOException {
        try (var entries = Files.newDirectoryStream(directory)) {
            return !entries.iterator().hasNext();
        }
    }
}
