/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Measures the stream layer in memory against raw AES-GCM of the same provider, as CPU time of one thread, interleaved;
 * medians. Run it after {@code mvn test-compile} with the provider's jar on the class path.
 */
final class StreamSpeed {
    private static final int BYTES = 64 << 20;
    private static final int ROUNDS = 15;
    private static final int SMALL_FILES = 20_000;

    private final byte[] plaintext = TestFiles.plaintext(BYTES);
    private final byte[] target = new byte[BYTES];
    private final ZoneKeyring keys = TestFiles.newKeyring();
    private final byte[] sealed = TestFiles.seal(plaintext, keys);
    private final byte[] chunk = new byte[SealedLengths.SEALED_CHUNK_BYTES];
    private final ChunkCipher cipher = new ChunkCipher(SealCrypto.selected());
    private final AesKey key = new AesKey(new byte[32]);

    private final byte[] rawSealed = rawSealed();

    private interface Step {
        void run() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        new StreamSpeed().measure();
    }

    private void measure() throws IOException {
        Step[] steps = {
            this::rawSeal, this::sealLarge, this::sealSmallWrites, this::rawOpen, this::openLarge, this::openSmallReads
        };
        String[] names = {
            "raw seal",
            "writer, 1 MiB writes",
            "writer, 8 KiB writes",
            "raw open",
            "reader, 1 MiB reads",
            "stream, 8 KiB reads"
        };
        double[][] seconds = new double[steps.length][ROUNDS];
        for (int round = -5; round < ROUNDS; round++) {
            for (int i = 0; i < steps.length; i++) {
                long start = cpuNanos();
                steps[i].run();
                if (round >= 0) {
                    seconds[i][round] = (cpuNanos() - start) / 1e9;
                }
            }
        }
        print("provider " + SealCrypto.selected().provider().getName());
        for (int i = 0; i < steps.length; i++) {
            double speed = BYTES / median(seconds[i]) / 1e9;
            double raw = BYTES / median(seconds[i < 3 ? 0 : 3]) / 1e9;
            print(String.format(Locale.ROOT, "%-22s %6.2f GB/s  %4.2f x raw", names[i], speed, speed / raw));
        }
        openSmallFiles();
    }

    private void openSmallFiles() throws IOException {
        Path file = Files.createTempFile("speed", ".sealed");
        Path plain = Files.createTempFile("speed", ".plain");
        Files.write(file, TestFiles.seal(new byte[16], keys));
        Files.write(plain, new byte[16]);
        for (int round = 0; round < 4; round++) {
            long start = cpuNanos();
            for (int i = 0; i < SMALL_FILES; i++) {
                try (FileCiphertext source = FileCiphertext.open(plain)) {
                    source.read(0, target, 0, 16);
                }
            }
            long middle = cpuNanos();
            for (int i = 0; i < SMALL_FILES; i++) {
                try (SealedFileReader reader = SealedFileReader.open(FileCiphertext.open(file), keys)) {
                    reader.readFully(0, target, 0, 16);
                }
            }
            double plainMicros = (middle - start) / 1e3 / SMALL_FILES;
            double sealedMicros = (cpuNanos() - middle) / 1e3 / SMALL_FILES;
            print(String.format(
                    Locale.ROOT, "open and read 16 bytes: plain %.1f us, sealed %.1f us", plainMicros, sealedMicros));
        }
        Files.delete(file);
        Files.delete(plain);
    }

    private byte[] rawSealed() {
        byte[] all = new byte[BYTES / TestFiles.CHUNK * SealedLengths.SEALED_CHUNK_BYTES];
        for (int i = 0; i < BYTES / TestFiles.CHUNK; i++) {
            int off = i * SealedLengths.SEALED_CHUNK_BYTES;
            cipher.seal(key, i, false, plaintext, i * TestFiles.CHUNK, TestFiles.CHUNK, all, off);
        }
        return all;
    }

    private void rawSeal() {
        for (int i = 0; i < BYTES / TestFiles.CHUNK; i++) {
            cipher.seal(key, i, false, plaintext, i * TestFiles.CHUNK, TestFiles.CHUNK, chunk, 0);
        }
    }

    private void rawOpen() {
        for (int i = 0; i < BYTES / TestFiles.CHUNK; i++) {
            int off = i * SealedLengths.SEALED_CHUNK_BYTES;
            cipher.open(key, i, false, rawSealed, off, TestFiles.CHUNK, target, i * TestFiles.CHUNK);
        }
    }

    private void sealLarge() throws IOException {
        seal(1 << 20);
    }

    private void sealSmallWrites() throws IOException {
        seal(8 << 10);
    }

    private void seal(int step) throws IOException {
        try (SealedFileWriter writer = SealedFileWriter.create(new Discard(), keys.id(), keys)) {
            for (int off = 0; off < BYTES; off += step) {
                writer.write(plaintext, off, step);
            }
            writer.finish();
        }
    }

    private void openLarge() throws IOException {
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(sealed), keys)) {
            for (int off = 0; off < BYTES; off += 1 << 20) {
                reader.readFully(off, target, off, 1 << 20);
            }
        }
    }

    private void openSmallReads() throws IOException {
        try (SealedFileReader reader = SealedFileReader.open(CiphertextSource.ofBytes(sealed), keys);
                var stream = reader.newStream()) {
            int off = 0;
            for (int count = stream.read(target, off, 8 << 10); count > 0; count = stream.read(target, off, 8 << 10)) {
                off = (off + count) % (BYTES - (8 << 10));
            }
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    @SuppressWarnings("SystemOut")
    private static void print(String line) {
        System.out.println(line);
    }

    private static final class Discard implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            source.position(source.limit());
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
