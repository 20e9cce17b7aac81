/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.tree.TreeRefusedException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A target that appears completely or not at all: written under a temporary name in the same directory, synced, renamed.
 *
 * <p>The temporary name follows from the target's, so that two writers of one target meet there, and what a killed process
 * left is taken over. A lock tells the two cases apart. Not thread-safe.
 */
final class AtomicTarget implements AutoCloseable {
    private static final Pattern TEMPORARY_NAME = Pattern.compile("\\.[0-9a-f]{16}\\.strongroom-part");
    private static final int NAME_HASH_BYTES = 8;
    private static final int ATTEMPTS = 10;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path target;
    private final Path temporary;
    private final FileChannel channel;
    private boolean committed;

    private AtomicTarget(Path target, Path temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
    }

    /** Whether a file name is one of ours: it is not data. */
    static boolean isTemporaryName(Path file) {
        Path name = file.getFileName();
        return name != null && TEMPORARY_NAME.matcher(name.toString()).matches();
    }

    /**
     * Begins; only the owner can read what is written.
     *
     * @throws TreeRefusedException {@code TARGET_BUSY} if another process or thread is writing the same target
     */
    static AtomicTarget begin(Path target) throws IOException {
        try {
            return lockTemporary(target);
        } catch (IOException e) {
            throw PathFailure.ofTarget(target, e);
        }
    }

    private static AtomicTarget lockTemporary(Path target) throws IOException {
        Path temporary = target.resolveSibling(temporaryName(target));
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            createIfAbsent(temporary);
            Optional<FileChannel> locked = lockIfStillThere(target, temporary);
            if (locked.isPresent()) {
                locked.get().truncate(0);
                return new AtomicTarget(target, temporary, locked.get());
            }
        }
        throw busy(target);
    }

    private static void createIfAbsent(Path temporary) throws IOException {
        boolean posix = Files.getFileStore(parentOf(temporary)).supportsFileAttributeView("posix");
        try {
            if (posix) {
                Files.createFile(temporary, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createFile(temporary);
            }
        } catch (FileAlreadyExistsException e) {
            // Left by a process that was killed, or being written: the lock tells.
        }
    }

    /**
     * Opens and locks the temporary file. If its former owner renamed or removed it between the two steps, what was locked is
     * not what has the name, and the result is empty: a name that stood for one file before and after stood for it throughout.
     */
    private static Optional<FileChannel> lockIfStillThere(Path target, Path temporary) throws IOException {
        Optional<Object> before = fileKey(temporary);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        boolean ours = false;
        try {
            if (!lock(channel)) {
                throw busy(target);
            }
            ours = before.equals(fileKey(temporary));
            return ours ? Optional.of(channel) : Optional.empty();
        } finally {
            if (!ours) {
                channel.close();
            }
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static TreeRefusedException busy(Path target) {
        return new TreeRefusedException(
                target, Reason.TARGET_BUSY, "another process is writing it (wait for that one to end)");
    }

    private static Optional<Object> fileKey(Path file) throws IOException {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            return Optional.of(key == null ? "this file system has no file keys" : key);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /**
     * Where to write. Closing it does nothing: the lock must outlive the writer.
     */
    WritableByteChannel sink() {
        return new Sink();
    }

    private final class Sink implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) throws IOException {
            try {
                return channel.write(source);
            } catch (IOException e) {
                throw PathFailure.ofTarget(target, e);
            }
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() {}
    }

    /** Gives the target the permissions of {@code source}, if the file system has permissions. */
    void copyPermissions(Path source) throws IOException {
        PosixFileAttributeView from = Files.getFileAttributeView(source, PosixFileAttributeView.class);
        PosixFileAttributeView to = Files.getFileAttributeView(temporary, PosixFileAttributeView.class);
        if (from != null && to != null) {
            to.setPermissions(from.readAttributes().permissions());
        }
    }

    /**
     * Makes everything durable and gives it the target's name.
     *
     * @param replace whether a file that stands there is replaced; else it is refused with {@code TARGET_EXISTS}
     */
    void commit(boolean replace) throws IOException {
        try {
            publish(replace);
        } catch (IOException e) {
            throw PathFailure.ofTarget(target, e);
        }
    }

    private void publish(boolean replace) throws IOException {
        channel.force(true);
        if (!replace && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new TreeRefusedException(
                    target, Reason.TARGET_EXISTS, "something was put there in the meantime (remove it and try again)");
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        committed = true;
        syncDirectory(parentOf(target));
    }

    /** Removes what was written, unless it was committed. */
    @Override
    public void close() throws IOException {
        try {
            if (!committed) {
                Files.deleteIfExists(temporary);
            }
        } finally {
            channel.close();
        }
    }

    static Path parentOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? file.toAbsolutePath() : parent;
    }

    private static void syncDirectory(Path directory) throws IOException {
        try (FileChannel opened = FileChannel.open(directory, StandardOpenOption.READ)) {
            opened.force(true);
        }
    }

    /** The name under which {@code target} is written. */
    static String temporaryName(Path target) {
        try {
            byte[] name = String.valueOf(target.getFileName()).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
            return "." + HexFormat.of().formatHex(Arrays.copyOf(hash, NAME_HASH_BYTES)) + ".strongroom-part";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
    }
}
