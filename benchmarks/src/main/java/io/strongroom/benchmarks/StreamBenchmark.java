/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.strongroom.seal.CiphertextSource;
import io.strongroom.seal.SealedFileReader;
import io.strongroom.seal.SealedFileWriter;
import io.strongroom.seal.SealedLengths;
import io.strongroom.seal.ZoneKeyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.crypto.CryptoCodec;
import org.apache.hadoop.crypto.CryptoInputStream;
import org.apache.hadoop.crypto.CryptoOutputStream;

/**
 * Sealing and opening in memory, one thread: our stream layer, raw AES-256-GCM of the same provider over the same
 * chunks, Tink's streaming encryption and Hadoop's crypto stream (AES-CTR, which authenticates nothing).
 */
final class StreamBenchmark {
    private static final int SIZE_BYTES = 64 << 20;
    private static final int REPEATS = 24;
    private static final int CHUNK_BYTES = 64 << 10;
    private static final int TAG_BYTES = 16;

    private final byte[] plaintext = new byte[SIZE_BYTES];
    private final SecureRandom random = new SecureRandom();
    private final byte[] key = new byte[32];
    private final byte[] counter = new byte[16];
    private final ZoneKeyring zone = ZoneKeyring.create(random);
    private final Cipher raw;
    private final AesGcmHkdfStreaming tink;
    private final CryptoCodec hadoop;

    StreamBenchmark() throws Exception {
        random.nextBytes(plaintext);
        random.nextBytes(key);
        // The default provider order is set by the launcher: the fast provider first, or the JDK's alone.
        raw = Cipher.getInstance("AES/GCM/NoPadding");
        tink = new AesGcmHkdfStreaming(key, "HmacSha256", 32, CHUNK_BYTES, 0);
        Configuration configuration = new Configuration(false);
        configuration.set(
                "hadoop.security.crypto.codec.classes.aes.ctr.nopadding",
                "org.apache.hadoop.crypto.JceAesCtrCryptoCodec");
        hadoop = CryptoCodec.getInstance(configuration);
    }

    /** The provider that the raw baseline and the peers got. */
    String provider() {
        return raw.getProvider().getName();
    }

    /** Rows of the table: name, GB/s sealed, GB/s opened, and ours over raw. */
    List<String> run(int warmups, int rounds) throws Exception {
        byte[] ours = seal();
        byte[] tinks = tinkSeal();
        byte[] hadoops = hadoopSeal();
        byte[] raws = rawSealed();
        PairedRun sealing = new PairedRun()
                .add("raw AES-256-GCM", repeat(this::rawSeal))
                .add("Strongroom", repeat(() -> sealTo(new NullChannel())))
                .add(
                        "Tink streaming",
                        repeat(() -> writeAll(tink.newEncryptingStream(OutputStream.nullOutputStream(), counter))))
                .add(
                        "Hadoop crypto stream (unauthenticated)",
                        repeat(() -> writeAll(hadoopEncrypt(OutputStream.nullOutputStream()))))
                .measure(warmups, rounds);
        PairedRun opening = new PairedRun()
                .add("raw AES-256-GCM", repeat(() -> rawOpen(raws)))
                .add("Strongroom", repeat(() -> open(ours)))
                .add(
                        "Tink streaming",
                        repeat(() -> readAll(tink.newDecryptingStream(new ByteArrayInputStream(tinks), counter))))
                .add("Hadoop crypto stream (unauthenticated)", repeat(() -> readAll(hadoopDecrypt(hadoops))))
                .measure(warmups, rounds);
        List<String> rows = new ArrayList<>();
        for (String name :
                List.of("raw AES-256-GCM", "Strongroom", "Tink streaming", "Hadoop crypto stream (unauthenticated)")) {
            rows.add(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.2f | %.1f | %.2f |",
                    name,
                    (double) SIZE_BYTES * REPEATS / 1e9 / sealing.medianSeconds(name),
                    1 / sealing.ratio(name, "raw AES-256-GCM").median(),
                    (double) SIZE_BYTES * REPEATS / 1e9 / opening.medianSeconds(name),
                    1 / opening.ratio(name, "raw AES-256-GCM").median()));
        }
        return rows;
    }

    /** The operating system counts CPU time in steps of up to 10 ms: one measurement must be long beside that. */
    private static PairedRun.Contender repeat(PairedRun.Contender contender) {
        return () -> {
            for (int i = 0; i < REPEATS; i++) {
                contender.run();
            }
        };
    }

    private byte[] seal() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) SealedLengths.sealed(SIZE_BYTES));
        sealTo(Channels.newChannel(out));
        return out.toByteArray();
    }

    private void sealTo(WritableByteChannel sink) throws IOException {
        try (SealedFileWriter writer = SealedFileWriter.create(sink, zone.id(), zone)) {
            writer.write(plaintext, 0, SIZE_BYTES);
            writer.finish();
        }
    }

    private void open(byte[] sealed) throws IOException {
        byte[] buffer = new byte[1 << 20];
        try (SealedFileReader reader = SealedFileReader.open(new MemorySource(sealed), zone)) {
            long position = 0;
            int count;
            while ((count = reader.read(position, buffer, 0, buffer.length)) > 0) {
                position += count;
            }
            requireWhole(position);
        }
    }

    private byte[] tinkSeal() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SIZE_BYTES + SIZE_BYTES / 1024);
        writeAll(tink.newEncryptingStream(out, counter));
        return out.toByteArray();
    }

    private byte[] hadoopSeal() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SIZE_BYTES);
        writeAll(hadoopEncrypt(out));
        return out.toByteArray();
    }

    private OutputStream hadoopEncrypt(OutputStream out) throws IOException {
        return new CryptoOutputStream(out, hadoop, CHUNK_BYTES, key, counter);
    }

    private InputStream hadoopDecrypt(byte[] sealed) throws IOException {
        return new CryptoInputStream(new ByteArrayInputStream(sealed), hadoop, CHUNK_BYTES, key, counter);
    }

    /** Encrypts chunk by chunk into one small buffer, as the streams do; the baseline. */
    private void rawSeal() throws Exception {
        SecretKeySpec secret = new SecretKeySpec(key, "AES");
        byte[] buffer = new byte[CHUNK_BYTES + TAG_BYTES];
        for (int chunk = 0; chunk < SIZE_BYTES / CHUNK_BYTES; chunk++) {
            raw.init(Cipher.ENCRYPT_MODE, secret, nonce(chunk));
            raw.doFinal(plaintext, chunk * CHUNK_BYTES, CHUNK_BYTES, buffer, 0);
        }
    }

    private byte[] rawSealed() throws Exception {
        byte[] sealed = new byte[SIZE_BYTES / CHUNK_BYTES * (CHUNK_BYTES + TAG_BYTES)];
        SecretKeySpec secret = new SecretKeySpec(key, "AES");
        for (int chunk = 0; chunk < SIZE_BYTES / CHUNK_BYTES; chunk++) {
            raw.init(Cipher.ENCRYPT_MODE, secret, nonce(chunk));
            raw.doFinal(plaintext, chunk * CHUNK_BYTES, CHUNK_BYTES, sealed, chunk * (CHUNK_BYTES + TAG_BYTES));
        }
        return sealed;
    }

    private void rawOpen(byte[] sealed) throws Exception {
        SecretKeySpec secret = new SecretKeySpec(key, "AES");
        byte[] buffer = new byte[1 << 20];
        for (int chunk = 0; chunk < SIZE_BYTES / CHUNK_BYTES; chunk++) {
            raw.init(Cipher.DECRYPT_MODE, secret, nonce(chunk));
            int offset = (chunk % (buffer.length / CHUNK_BYTES)) * CHUNK_BYTES;
            raw.doFinal(sealed, chunk * (CHUNK_BYTES + TAG_BYTES), CHUNK_BYTES + TAG_BYTES, buffer, offset);
        }
    }

    private static GCMParameterSpec nonce(int chunk) {
        return new GCMParameterSpec(
                8 * TAG_BYTES, ByteBuffer.allocate(12).putLong(chunk).array());
    }

    private void writeAll(OutputStream out) throws IOException {
        try (out) {
            for (int offset = 0; offset < SIZE_BYTES; offset += 1 << 20) {
                out.write(plaintext, offset, 1 << 20);
            }
        }
    }

    private static void readAll(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 20];
        long total = 0;
        try (in) {
            int count;
            while ((count = in.read(buffer)) > 0) {
                total += count;
            }
        }
        requireWhole(total);
    }

    private static void requireWhole(long bytes) {
        if (bytes != SIZE_BYTES) {
            throw new IllegalStateException("a contender read " + bytes + " bytes of " + SIZE_BYTES);
        }
    }

    /** Swallows ciphertext, as the peers' null stream does. */
    private static final class NullChannel implements WritableByteChannel {
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

    /** A sealed file in memory. */
    private static final class MemorySource implements CiphertextSource {
        private final byte[] bytes;

        MemorySource(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public int read(long position, byte[] buffer, int offset, int length) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = (int) Math.min(length, bytes.length - position);
            System.arraycopy(bytes, (int) position, buffer, offset, count);
            return count;
        }

        @Override
        public void close() {}
    }
}
