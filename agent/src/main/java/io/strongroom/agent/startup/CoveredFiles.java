/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a descriptor names, with ${run} replaced. Paths compare as absolute names without {@code .} and {@code
 * ..}; symbolic links are not followed for that, but what is hashed is what they lead to.
 */
final class CoveredFiles {
    private final Path workingDirectory;
    private final Map<Path, String> sha256ByFile;

    private CoveredFiles(Path workingDirectory, Map<Path, String> sha256ByFile) {
        this.workingDirectory = workingDirectory;
        this.sha256ByFile = sha256ByFile;
    }

    /**
     * Collects them.
     *
     * @throws RefusedException of code {@code DESCRIPTOR} if a path is relative or stands there with two hashes
     */
    static CoveredFiles of(JobDescriptor descriptor, RunPaths run, Path workingDirectory) throws RefusedException {
        Map<Path, String> files = new LinkedHashMap<>();
        for (List<FileDigest> part : List.of(descriptor.code(), descriptor.classPath(), descriptor.configuration())) {
            for (FileDigest file : part) {
                Path path = run.file(file);
                String other = files.put(path, file.sha256());
                if (other != null && !other.equals(file.sha256())) {
                    throw new RefusedException(RefusalCode.DESCRIPTOR, "the descriptor has two hashes for " + path);
                }
            }
        }
        return new CoveredFiles(workingDirectory, files);
    }

    /** Compares the content of every file. */
    void verify() throws RefusedException {
        FileHashes.verify(sha256ByFile);
    }

    boolean covers(Path file) {
        return sha256ByFile.containsKey(absolute(file));
    }

    /** Whether a file is covered under one of the names that it may have. */
    boolean coversAny(FileReference file) {
        return file.paths().stream().anyMatch(this::isCovered);
    }

    private boolean isCovered(String name) {
        try {
            return covers(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    Stream<Path> files() {
        return sha256ByFile.keySet().stream();
    }

    Path absolute(Path file) {
        return workingDirectory.resolve(file).normalize();
    }

    /**
     * Refuses a file that is not covered, and a directory that holds one.
     *
     * @param what what names it, for the message
     */
    void require(Path path, RefusalCode code, String what) throws RefusedException {
        Path file = absolute(path);
        if (Files.isDirectory(file)) {
            requireTree(file, code, what);
        } else if (!covers(file)) {
            throw new RefusedException(code, what + " names " + file + ", which the descriptor does not");
        }
    }

    private void requireTree(Path directory, RefusalCode code, String what) throws RefusedException {
        try (Stream<Path> tree = Files.walk(directory)) {
            Optional<Path> uncovered = tree.filter(file -> !Files.isDirectory(file))
                    .filter(file -> !covers(file))
                    .findFirst();
            if (uncovered.isPresent()) {
                throw new RefusedException(
                        code, what + " holds " + uncovered.get() + ", which the descriptor does not name");
            }
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException(RefusalCode.UNREADABLE_FILE, directory + " cannot be listed");
        }
    }

    /**
     * Refuses text that is the name of an existing file which is not covered, in any form of {@link FileReference},
     * absolute or relative, alone or in a list joined by commas. Directories and names of nothing pass.
     */
    void requireIfFile(String text, String what) throws RefusedException {
        requireElement(text, what);
        for (String element : text.split(",", -1)) {
            requireElement(element, what);
        }
    }

    private void requireElement(String text, String what) throws RefusedException {
        for (String name : new FileReference(text).paths()) {
            Optional<Path> file = existingFile(name);
            if (file.isPresent() && !covers(file.get())) {
                throw new RefusedException(
                        RefusalCode.UNCOVERED_FILE, what + " names " + file.get() + ", which the descriptor does not");
            }
        }
    }

    private Optional<Path> existingFile(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path file = absolute(Path.of(name));
            return Files.exists(file) && !Files.isDirectory(file) ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
