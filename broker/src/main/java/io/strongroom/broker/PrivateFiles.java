/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;

/** Files and directories that their owner alone may read. */
public final class PrivateFiles {
    private static final Set<PosixFilePermission> FILE_MODE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY_MODE = PosixFilePermissions.fromString("rwx------");

    private static final int BUFFER_BYTES = 64 * 1024;

    private PrivateFiles() {}

    /** Creates a directory of mode 0700; one that exists gets this mode. */
    static void createDirectory(Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new NotDirectoryException(directory.toString());
        }
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
        Files.setPosixFilePermissions(directory, DIRECTORY_MODE);
    }

    /** A new temporary directory of mode 0700 inside {@code parent}. */
    static Path temporaryDirectory(Path parent, String prefix) throws IOException {
        return Files.createTempDirectory(parent, prefix, PosixFilePermissions.asFileAttribute(DIRECTORY_MODE));
    }

    /** What a file is to hold. */
    @FunctionalInterface
    public interface Content {
        /** Writes it; a throw leaves no file behind. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Writes a file of mode 0600 as a whole: after a crash the old content is there, or the new one. */
    public static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    /** The same for content that is never in memory as a whole. */
    public static void write(Path file, Content content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID());
        Path parent = temporary.getParent();
        if (parent != null && !Files.exists(parent)) {
            throw new NoSuchFileException(parent.toString());
        }
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(FILE_MODE));
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                content.writeTo(out);
                out.flush();
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Puts the names in a directory on the disk: a file that was written there, or renamed, is there after a power cut. */
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Makes an empty file of mode 0600; one that exists stays as it is. */
    static void createIfMissing(Path file) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE_MODE));
        } catch (FileAlreadyExistsException e) {
            // another process made it meanwhile, in the same way
        }
    }

    /** Gives a file mode 0600 if others may use it; one that does not exist, or vanishes meanwhile, is fine. */
    static void restrictIfThere(Path file) throws IOException {
        try {
            if (Files.isRegularFile(file) && !FILE_MODE.containsAll(Files.getPosixFilePermissions(file))) {
                Files.setPosixFilePermissions(file, FILE_MODE);
            }
        } catch (NoSuchFileException e) {
            // SQLite removes its two files when the last process closes the store
        }
    }

    /** Refuses a file or directory that group or others may use. */
    public static void requireOwnerOnly(Path path) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (!DIRECTORY_MODE.containsAll(mode)) {
            throw new WorkspaceException(path + " may be used by others (" + PosixFilePermissions.toString(mode)
                    + "); run chmod go-rwx on it");
        }
    }
}
