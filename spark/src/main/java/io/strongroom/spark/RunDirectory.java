/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The private directory of one run, mode 0700, removed at its end.
 *
 * <p>A lock tells a living run from one that was killed, whose directory the next {@link #create} removes. The lock is
 * held by this process; the job's own process is recorded beside it, so that a job which outlives a killed {@code submit}
 * keeps its directory. Used by one thread, except {@link #close}.
 */
final class RunDirectory implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String LOCK = "lock";
    private static final String PROCESS = "process";

    private final Path path;
    private final FileChannel lockFile;

    private RunDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Removes the directories of dead runs below {@code runs} and makes a new one.
     *
     * @param runs made if it does not exist, with mode 0700
     * @param jobId the directory's name
     * @throws IOException if a directory can't be made or locked
     */
    static RunDirectory create(Path runs, String jobId) throws IOException {
        Files.createDirectories(runs, PRIVATE_DIRECTORY);
        Path real = runs.toRealPath();
        removeDead(real);
        Path path = Files.createDirectory(real.resolve(jobId), PRIVATE_DIRECTORY);
        FileChannel lockFile = FileChannel.open(
                path.resolve(LOCK), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE);
        lockFile.lock();
        return new RunDirectory(path, lockFile);
    }

    /** The directory: absolute, without symbolic links. */
    Path path() {
        return path;
    }

    /** Makes a private directory below this one, with those above it. */
    Path directory(String relative) throws IOException {
        return Files.createDirectories(path.resolve(relative), PRIVATE_DIRECTORY);
    }

    /** Writes a private file below this directory; it must not exist. */
    Path write(String relative, byte[] content) throws IOException {
        Path file = path.resolve(relative);
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
        return file;
    }

    /** Records the job's process, so that its directory is kept while it lives. */
    void belongsTo(ProcessHandle process) throws IOException {
        write(PROCESS, describe(process).getBytes(StandardCharsets.US_ASCII));
    }

    /** Removes the directory and all in it. Later calls do nothing. */
    @Override
    public synchronized void close() throws IOException {
        if (lockFile.isOpen()) {
            remove(path);
            lockFile.close();
        }
    }

    private static void removeDead(Path runs) throws IOException {
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(runs, entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))) {
            for (Path entry : entries) {
                if (isDead(entry)) {
                    remove(entry);
                }
            }
        }
    }

    /** A directory without a lock file is one that is being made: it is kept for a minute. */
    private static boolean isDead(Path run) throws IOException {
        try (FileChannel channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE)) {
            Optional<FileLock> lock = Optional.ofNullable(channel.tryLock());
            return lock.isPresent() && !hasLivingProcess(run);
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (NoSuchFileException e) {
            Instant changed = Files.getLastModifiedTime(run).toInstant();
            return changed.isBefore(Instant.now().minusSeconds(60));
        }
    }

    private static boolean hasLivingProcess(Path run) throws IOException {
        try {
            String recorded = Files.readString(run.resolve(PROCESS), StandardCharsets.US_ASCII);
            int space = recorded.indexOf(' ');
            return space > 0
                    && ProcessHandle.of(Long.parseLong(recorded.substring(0, space)))
                            .filter(ProcessHandle::isAlive)
                            .filter(process -> describe(process).equals(recorded))
                            .isPresent();
        } catch (NoSuchFileException | NumberFormatException e) {
            return false;
        }
    }

    /** Process id and start: a later process with the same id differs in its start. */
    private static String describe(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    /** Follows no symbolic link. Files that vanish while it works are no error. */
    private static void remove(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
