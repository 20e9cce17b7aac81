/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.seal.SealedMagic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** What the tests of this package share. */
final class SealedFiles {
    static final List<String> SCHEMES = List.of("file", "sealed+file", "lake");

    private SealedFiles() {}

    static Configuration configuration() {
        Configuration conf = new Configuration();
        FileSystemDoors.settings(List.of("lake")).forEach(conf::set);
        conf.set(FileSystemDoors.innerKey("lake"), LakeFileSystem.class.getName());
        return conf;
    }

    static FileSystem fileSystem(String scheme) throws IOException {
        return FileSystem.newInstance(URI.create(scheme + ":///"), configuration());
    }

    static FileContext fileContext(String scheme) throws IOException {
        return FileContext.getFileContext(URI.create(scheme + ":///"), configuration());
    }

    static Path path(String scheme, java.nio.file.Path local) {
        return new Path(scheme, null, local.toString());
    }

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        SplittableRandom random = new SplittableRandom(length);
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    static void write(FileSystem files, Path path, byte[] bytes) throws IOException {
        try (FSDataOutputStream out = files.create(path, true)) {
            out.write(bytes);
        }
    }

    static byte[] read(FileSystem files, Path path) throws IOException {
        try (FSDataInputStream in = files.open(path)) {
            return in.readAllBytes();
        }
    }

    static boolean isSealed(java.nio.file.Path file) throws IOException {
        byte[] all = Files.readAllBytes(file);
        return SealedMagic.matches(Arrays.copyOf(all, Math.min(all.length, SealedMagic.LENGTH_BYTES)));
    }

    /** Names in a directory as they are stored, sorted. */
    static List<String> stored(java.nio.file.Path directory) throws IOException {
        try (Stream<java.nio.file.Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
