/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.demo;

import io.airlift.compress.snappy.SnappyFramedInputStream;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** The compressed formats that Spark and its libraries write as whole files, known by their first bytes. */
enum Compression {
    /** RFC 1952. */
    GZIP("1f8b08") {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new GZIPInputStream(in);
        }
    },
    /** RFC 8878. */
    ZSTANDARD("28b52ffd") {
        @Override
        InputStream decompress(InputStream in) {
            return new ZstdInputStream(in);
        }
    },
    /** The framing format of Snappy: a stream identifier chunk. */
    SNAPPY("ff060000734e61507059") {
        @Override
        InputStream decompress(InputStream in) throws IOException {
            return new SnappyFramedInputStream(in, false);
        }
    };

    private static final int LONGEST_MAGIC_BYTES = 10;

    private final String magicHex;

    Compression(String magicHex) {
        this.magicHex = magicHex;
    }

    /** The format of a file, or none if it is not compressed. */
    static Optional<Compression> of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String head = HexFormat.of().formatHex(in.readNBytes(LONGEST_MAGIC_BYTES));
            return Arrays.stream(values())
                    .filter(format -> head.startsWith(format.magicHex))
                    .findFirst();
        }
    }

    /** The decompressed bytes. A damaged or half-written file ends where it can't be read further. */
    InputStream open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            return new AsFarAsReadable(decompress(raw));
        } catch (IOException e) {
            raw.close();
            return InputStream.nullInputStream();
        }
    }

    abstract InputStream decompress(InputStream in) throws IOException;

    private static final class AsFarAsReadable extends FilterInputStream {
        AsFarAsReadable(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (IOException | RuntimeException e) {
                return -1; // aircompressor reports malformed input with unchecked exceptions
            }
        }
    }
}
