/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A directory of small files that their owner alone may read, written by any number of processes. Several files are
 * written as one: they are staged in a directory, whose renaming commits them; whoever comes next completes a commit
 * that was cut short.
 */
final class StoreFiles {
    private static final String LOCK = ".lock";
    private static final String STAGED = ".staged-";
    private static final String COMMITTED = ".committed-";
    private static final FileAttribute<Set<PosixFilePermission>> FILE_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY_MODE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Locks on files are held by the whole process, so its threads need one of their own. */
    private static final Object THIS_PROCESS = new Object();

    private final Path directory;

    StoreFiles(Path directory) {
        this.directory = directory;
    }

    /** Work under the lock. */
    interface Locked<T> {
        T run() throws IOException;
    }

    /** Runs {@code work} while no other process or thread writes here; makes the directory. */
    <T> T locked(Locked<T> work) throws IOException {
        Files.createDirectories(directory, DIRECTORY_MODE);
        synchronized (THIS_PROCESS) {
            try (FileChannel lock = FileChannel.open(
                    directory.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), FILE_MODE)) {
                lock.lock();
                complete();
                return work.run();
            }
        }
    }

    /** The names of all files that end in {@code suffix}, without it, in order. */
    List<String> names(String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        completeIfNeeded();
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(suffix) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - suffix.length()))
                    .sorted()
                    .toList();
        }
    }

    /**
     * The content of a file, or none if there is no such file.
     *
     * @param maxBytes of a longer file one byte more than this is read
     */
    Optional<byte[]> read(String name, int maxBytes) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        completeIfNeeded();
        try (InputStream in = Files.newInputStream(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.of(in.readNBytes(maxBytes + 1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes all of these files or, after a crash, none. To be called under the lock. */
    void write(Map<String, byte[]> files) throws IOException {
        String id = UUID.randomUUID().toString();
        Path staged = Files.createDirectory(directory.resolve(STAGED + id), DIRECTORY_MODE);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            writeThrough(staged.resolve(file.getKey()), file.getValue());
        }
        force(staged);
        Files.move(staged, directory.resolve(COMMITTED + id), StandardCopyOption.ATOMIC_MOVE);
        force(directory);
        complete();
    }

    private void completeIfNeeded() throws IOException {
        if (!below(directory, COMMITTED).isEmpty()) {
            locked(() -> directory);
        }
    }

    /** Moves what was committed to its place and removes what was not. */
    private void complete() throws IOException {
        for (Path committed : below(directory, COMMITTED)) {
            for (Path file : below(committed, "")) {
                Files.move(
                        file,
                        directory.resolve(file.getFileName()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            force(directory);
            Files.delete(committed);
        }
        for (Path staged : below(directory, STAGED)) {
            for (Path file : below(staged, "")) {
                Files.delete(file);
            }
            Files.delete(staged);
        }
    }

    private static List<Path> below(Path directory, String prefix) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(entry -> String.valueOf(entry.getFileName()).startsWith(prefix))
                    .toList();
        }
    }

    private static void writeThrough(Path file, byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE_MODE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
