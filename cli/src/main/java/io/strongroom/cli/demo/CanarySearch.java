/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Looks for canaries in all files below some directories: as they are, and decompressed where a file is compressed. */
final class CanarySearch {
    private static final int BLOCK_BYTES = 1 << 20;

    private final Canaries canaries;

    CanarySearch(Canaries canaries) {
        this.canaries = canaries;
    }

    /**
     * What was found.
     *
     * @param filesByRoot for each root that was there, how many files below it were read
     * @param bytes how many bytes, decompressed ones included
     * @param decompressed how many files were decompressed
     * @param hits by file, the forms found in it
     * @param texts the canaries found anywhere
     */
    record Result(
            Map<Path, Integer> filesByRoot,
            long bytes,
            int decompressed,
            Map<Path, List<Canaries.Form>> hits,
            Set<String> texts) {
        Result {
            filesByRoot = Map.copyOf(filesByRoot);
            hits = Map.copyOf(hits);
            texts = Set.copyOf(texts);
        }

        /** How many files were read. */
        int files() {
            return filesByRoot.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** How many of them lie below {@code directory}. */
        int filesBelow(Path directory) {
            return filesByRoot.entrySet().stream()
                    .filter(root -> root.getKey().startsWith(directory))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        /** How many files hold a canary. */
        int filesWithCanaries() {
            return hits.size();
        }
    }

    /** Reads every regular file below {@code roots}. Links are not followed; files that vanish meanwhile are skipped. */
    Result search(List<Path> roots) throws IOException {
        Tally tally = new Tally();
        for (Path root : roots) {
            if (Files.exists(root)) {
                int before = tally.files;
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (attributes.isRegularFile()) {
                            searchFile(file, tally);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
                tally.filesByRoot.put(root, tally.files - before);
            }
        }
        return tally.result();
    }

    private void searchFile(Path file, Tally tally) throws IOException {
        try {
            try (InputStream raw = Files.newInputStream(file)) {
                searchStream(file, raw, tally);
            }
            tally.files++;
            if (Compression.of(file).isPresent()) {
                tally.decompressed++;
                try (InputStream plain = Compression.of(file).get().open(file)) {
                    searchStream(file, plain, tally);
                }
            }
        } catch (NoSuchFileException e) {
            // Another process removed it: it is not left on the disk.
            return;
        }
    }

    private void searchStream(Path file, InputStream in, Tally tally) throws IOException {
        int overlap = canaries.longestBytes() - 1;
        byte[] block = new byte[BLOCK_BYTES + overlap];
        int kept = 0;
        while (true) {
            int read = in.readNBytes(block, kept, BLOCK_BYTES);
            int length = kept + read;
            boolean isEnd = read < BLOCK_BYTES;
            int starts = isEnd ? length : length - overlap;
            tally.add(file, canaries.findIn(block, starts, length));
            tally.bytes += read;
            if (isEnd) {
                return;
            }
            System.arraycopy(block, starts, block, 0, overlap);
            kept = overlap;
        }
    }

    private static final class Tally {
        private final Map<Path, Integer> filesByRoot = new LinkedHashMap<>();
        private final Map<Path, List<Canaries.Form>> hits = new LinkedHashMap<>();
        private final Set<String> texts = new TreeSet<>();
        private int files;
        private int decompressed;
        private long bytes;

        void add(Path file, List<Canaries.Form> found) {
            if (!found.isEmpty()) {
                hits.computeIfAbsent(file, ignored -> new ArrayList<>()).addAll(found);
                found.forEach(form -> texts.add(form.text()));
            }
        }

        Result result() {
            return new Result(filesByRoot, bytes, decompressed, hits, texts);
        }
    }
}
