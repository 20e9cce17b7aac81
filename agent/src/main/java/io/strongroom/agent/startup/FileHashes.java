/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hashes files and compares, over all processors: hundreds of jars are read before every start. The JDK's own SHA-256 is
 * used because it is faster here than loading a faster provider would be.
 */
final class FileHashes {
    private static final int BUFFER_BYTES = 128 * 1024;

    private FileHashes() {}

    /**
     * Compares the content of every file with its SHA-256 in lower-case hexadecimal.
     *
     * @throws RefusedException for one that cannot be read or has another content
     */
    static void verify(Map<Path, String> sha256ByFile) throws RefusedException {
        List<Callable<Optional<RefusedException>>> largestFirst = sha256ByFile.entrySet().stream()
                .sorted(Comparator.comparingLong((Map.Entry<Path, String> file) ->
                        -file.getKey().toFile().length()))
                .<Callable<Optional<RefusedException>>>map(file -> () -> verify(file.getKey(), file.getValue()))
                .toList();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        List<Future<Optional<RefusedException>>> results = new ArrayList<>();
        try {
            results.addAll(threads.invokeAll(largestFirst));
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before main", e);
        } finally {
            threads.shutdownNow();
        }
        for (Future<Optional<RefusedException>> result : results) {
            throwIfRefused(result);
        }
    }

    private static void throwIfRefused(Future<Optional<RefusedException>> result) throws RefusedException {
        try {
            Optional<RefusedException> refusal = result.get();
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a file could not be hashed", e);
        }
    }

    private static Optional<RefusedException> verify(Path file, String expected) {
        try {
            String found = sha256(file);
            return found.equals(expected)
                    ? Optional.empty()
                    : Optional.of(new RefusedException(
                            RefusalCode.CHANGED_FILE,
                            file + " has sha256 " + found + " (the descriptor says " + expected + ")"));
        } catch (IOException e) {
            return Optional.of(new RefusedException(
                    RefusalCode.UNREADABLE_FILE, file + ", which the descriptor names, cannot be read"));
        }
    }

    /** The SHA-256 of a file in lower-case hexadecimal. */
    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
