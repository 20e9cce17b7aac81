/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.SealedLengths.CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.HEADER_BYTES;
import static io.strongroom.seal.SealedLengths.SEALED_CHUNK_BYTES;
import static io.strongroom.seal.SealedLengths.TAG_BYTES;
import static io.strongroom.seal.SealedLengths.TAIL_BYTES;

import io.strongroom.seal.manifest.FileFingerprint;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Reads a sealed file at any position. Every byte handed out was authenticated; what is never read is never judged, for
 * which there is {@link SealedFileChecker}.
 *
 * <p>Opening costs one read of the source: the whole file if it is small, else its end with the last chunk, the final
 * record and the header copy. Only if the copy does not stand is the header in front read too: an interrupted re-wrap may
 * have damaged one of the two.
 *
 * <p>Thread-safe: positioned reads run concurrently. Memory: for each concurrent reader up to 320 KiB, whatever the size
 * of the file.
 */
public final class SealedFileReader implements Closeable {
    /** One chunk and everything around it: what is read first of every file. */
    private static final int FIRST_READ_BYTES = HEADER_BYTES + SEALED_CHUNK_BYTES + TAIL_BYTES;
    /** How many chunks are fetched by one read of the source. */
    private static final int CHUNKS_A_READ = 4;

    private static final int KEPT_WORKSPACES = 16;

    private final SealCrypto crypto;
    private final CiphertextSource source;
    private final SealedHeader header;
    private final ChunkKeys chunkKeys;
    private final long length;
    private final long chunks;
    private final byte[] tail;
    private final long tailPosition;
    private final ConcurrentLinkedDeque<Workspace> workspaces = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private SealedFileReader(
            SealCrypto crypto,
            CiphertextSource source,
            SealedHeader header,
            ChunkKeys chunkKeys,
            long length,
            byte[] tail) {
        this.crypto = crypto;
        this.source = source;
        this.header = header;
        this.chunkKeys = chunkKeys;
        this.length = length;
        this.chunks = SealedLengths.chunks(length);
        this.tail = tail;
        this.tailPosition = source.length() - tail.length;
    }

    /**
     * Opens a sealed file of any zone that {@code keys} knows.
     *
     * @param source owned: {@link #close} closes it. If this method fails, the caller still owns it
     * @throws SealedFileException if the file is not a complete and authentic sealed file, or its key is unknown
     * @throws KeyRefusedException if the key may not be used
     * @throws IOException if the source, or the holder of the key, cannot be reached
     */
    public static SealedFileReader open(CiphertextSource source, KeyWrapper keys) throws IOException {
        return open(source, keys, OpenedHeader.ZoneRule.any());
    }

    /** The same; a file of another zone than {@code expectedZone} is refused with {@code WRONG_ZONE}. */
    public static SealedFileReader open(CiphertextSource source, KeyWrapper keys, KeyId expectedZone)
            throws IOException {
        return open(source, keys, OpenedHeader.ZoneRule.exactly(expectedZone));
    }

    private static SealedFileReader open(CiphertextSource source, KeyWrapper keys, OpenedHeader.ZoneRule zone)
            throws IOException {
        SealCrypto crypto = SealCrypto.selected();
        OptionalLong length = SealedLengths.plaintext(source.length());
        if (length.isEmpty()) {
            throw SealedBytes.notThatLength(source);
        }
        int tailBytes = (int) Math.min(source.length(), FIRST_READ_BYTES);
        byte[] tail = SealedBytes.read(source, source.length() - tailBytes, tailBytes);
        OpenedHeader opened = openEitherHeader(crypto, source, tail, zone, keys);
        try (FileKeys fileKeys = opened.keys()) {
            FinalRecord record = FinalRecord.parse(
                    tail,
                    tail.length - TAIL_BYTES,
                    fileKeys,
                    opened.header().identity().isResumable());
            record.requireLength(length.getAsLong());
            ChunkKeys chunkKeys = new ChunkKeys(fileKeys, record.sessions());
            return new SealedFileReader(crypto, source, opened.header(), chunkKeys, length.getAsLong(), tail);
        }
    }

    /** The copy at the end; if it does not stand, the header in front, provided that the two have one identity. */
    private static OpenedHeader openEitherHeader(
            SealCrypto crypto, CiphertextSource source, byte[] tail, OpenedHeader.ZoneRule zone, KeyWrapper keys)
            throws IOException {
        int copyOffset = tail.length - HEADER_BYTES;
        try {
            return OpenedHeader.open(crypto, tail, copyOffset, zone, keys);
        } catch (SealedFileException | KeyRefusedException copyFailure) {
            byte[] front = SealedBytes.read(source, 0, HEADER_BYTES);
            requireCopyOf(front, tail, copyOffset, copyFailure);
            if (isSame(front, HEADER_BYTES, tail, copyOffset)) {
                throw copyFailure;
            }
            try {
                return OpenedHeader.open(crypto, front, 0, zone, keys);
            } catch (SealedFileException | KeyRefusedException frontFailure) {
                copyFailure.addSuppressed(frontFailure);
                throw copyFailure;
            }
        }
    }

    private static void requireCopyOf(byte[] front, byte[] tail, int copyOffset, IOException copyFailure)
            throws IOException {
        if (!SealedMagic.matches(front)) {
            throw new SealedFileException(
                    FailureKind.NOT_SEALED, "the file does not begin with the magic number of a sealed file");
        }
        if (!isSame(front, SealedMagic.LENGTH_BYTES, tail, copyOffset)) {
            throw new SealedFileException(
                    FailureKind.TRUNCATED,
                    "the file begins as a sealed file, but does not end as one: it was cut, extended or never finished",
                    copyFailure);
        }
        if (!isSame(front, HeaderIdentity.LENGTH_BYTES, tail, copyOffset)) {
            throw copyFailure;
        }
    }

    private static boolean isSame(byte[] front, int bytes, byte[] tail, int copyOffset) {
        return Arrays.equals(front, 0, bytes, tail, copyOffset, copyOffset + bytes);
    }

    /** Length of the plaintext in bytes, authenticated. */
    public long length() {
        return length;
    }

    /** The part of the header that never changes. */
    public HeaderIdentity identity() {
        return header.identity();
    }

    /** What a manifest of the file's directory says of it; authentic. */
    public FileFingerprint fingerprint() {
        return FinalRecord.fingerprint(header.identity(), tail, tail.length - TAIL_BYTES);
    }

    /** The version of the zone key under which the data key was found wrapped. */
    public int keyVersion() {
        return header.wrapped().keyVersion();
    }

    /**
     * Reads plaintext from {@code position} on, as much as asked unless the file ends before.
     *
     * @return how many bytes were read; -1 if {@code position} is at or after the end and {@code len} is not 0
     * @throws SealedFileException of kind {@code AUTHENTICATION_FAILED}, naming the chunk, or {@code TRUNCATED}; what
     *     {@code b} holds in the asked range is then authentic or zero
     * @throws ClosedChannelException if this reader is closed
     */
    public int read(long position, byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        if (position < 0) {
            throw new IllegalArgumentException("position " + position + " is negative");
        }
        if (len == 0) {
            return 0;
        }
        if (position >= length) {
            requireOpen();
            return -1;
        }
        int total = (int) Math.min(len, length - position);
        Workspace workspace = borrow();
        try {
            workspace.read(position, b, off, total);
        } finally {
            giveBack(workspace);
        }
        return total;
    }

    /**
     * Reads exactly {@code len} bytes of plaintext. Errors as in {@link #read}.
     *
     * @throws EOFException if the file ends before; {@code b} is then unchanged
     */
    public void readFully(long position, byte[] b, int off, int len) throws IOException {
        if (position < 0 || len > length - position) {
            throw new EOFException(
                    "bytes " + position + " to " + (position + len) + " were asked of a file of " + length);
        }
        read(position, b, off, len);
    }

    /** A channel of its own position over this reader, which closing it leaves open. Not thread-safe. */
    public SeekableByteChannel newChannel() {
        return new ReaderChannel(this);
    }

    /**
     * A stream from the beginning over this reader, which closing it leaves open. Small reads cost one decryption for each
     * chunk. Not thread-safe.
     */
    public InputStream newStream() {
        return new ReaderStream(this);
    }

    /** Wipes the keys and closes the source. Reads that are under way fail. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        workspaces.forEach(Workspace::wipe);
        workspaces.clear();
        chunkKeys.close();
        source.close();
    }

    Workspace borrow() throws IOException {
        requireOpen();
        Workspace workspace = workspaces.pollFirst();
        return workspace == null ? new Workspace() : workspace;
    }

    void giveBack(Workspace workspace) {
        if (closed || workspaces.size() >= KEPT_WORKSPACES) {
            workspace.wipe();
        } else {
            workspaces.addFirst(workspace);
        }
    }

    private void requireOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private int plaintextBytesOf(long chunk) {
        return chunk == chunks - 1 ? (int) (length - chunk * CHUNK_BYTES) : CHUNK_BYTES;
    }

    /** A cipher object and buffers for one reading thread. */
    final class Workspace {
        private static final byte[] NONE = {};

        private final ChunkCipher cipher = new ChunkCipher(crypto);
        private byte[] fetched = NONE;
        private byte[] plaintext = NONE;
        private long plaintextChunk = -1;

        private byte[] ciphertext = NONE;
        private int ciphertextOffset;

        /** Reads {@code total} bytes that are known to exist. */
        void read(long position, byte[] b, int off, int total) throws IOException {
            int done = 0;
            while (done < total) {
                long chunk = (position + done) / CHUNK_BYTES;
                int within = (int) ((position + done) % CHUNK_BYTES);
                int left = total - done;
                if (within == 0 && left >= plaintextBytesOf(chunk) && chunk != plaintextChunk) {
                    done += openWhole(chunk, b, off + done, left);
                } else {
                    int count = Math.min(left, plaintextBytesOf(chunk) - within);
                    System.arraycopy(chunk(chunk), within, b, off + done, count);
                    done += count;
                }
            }
        }

        /** The plaintext of one chunk, borrowed until the next call. */
        byte[] chunk(long chunk) throws IOException {
            if (chunk != plaintextChunk) {
                int bytes = plaintextBytesOf(chunk);
                if (plaintext.length < bytes) {
                    plaintext = new byte[bytes];
                }
                plaintextChunk = -1;
                fetch(chunk, bytes + TAG_BYTES);
                open(chunk, ciphertextOffset, plaintext, 0);
                plaintextChunk = chunk;
            }
            return plaintext;
        }

        /** Opens up to four whole chunks straight into {@code b}; at least the first is known to fit. */
        private int openWhole(long first, byte[] b, int off, int left) throws IOException {
            int bytes = plaintextBytesOf(first);
            int count = 1;
            while (count < CHUNKS_A_READ && first + count < chunks && left - bytes >= plaintextBytesOf(first + count)) {
                bytes += plaintextBytesOf(first + count);
                count++;
            }
            fetch(first, bytes + count * TAG_BYTES);
            for (int i = 0; i < count; i++) {
                open(first + i, ciphertextOffset + i * SEALED_CHUNK_BYTES, b, off + i * CHUNK_BYTES);
            }
            return bytes;
        }

        private void open(long chunk, int from, byte[] b, int off) throws IOException {
            int bytes = plaintextBytesOf(chunk);
            if (closed) {
                throw new ClosedChannelException();
            }
            AesKey key = chunkKeys.of(chunk);
            boolean authentic;
            try {
                authentic = cipher.open(key, chunk, chunk == chunks - 1, ciphertext, from, bytes, b, off);
            } catch (IllegalStateException e) {
                requireOpen();
                throw e;
            }
            if (!authentic) {
                requireOpen();
                throw new SealedFileException(
                        FailureKind.AUTHENTICATION_FAILED,
                        "chunk " + chunk + " of " + chunks
                                + " does not verify: it was altered, moved or belongs to another file");
            }
        }

        /** Makes {@code len} ciphertext bytes from the beginning of a chunk available, from the kept end if possible. */
        private void fetch(long chunk, int len) throws IOException {
            long position = SealedLengths.chunkPosition(chunk);
            if (position >= tailPosition) {
                ciphertext = tail;
                ciphertextOffset = (int) (position - tailPosition);
                return;
            }
            if (fetched.length < len) {
                fetched = new byte[len];
            }
            SealedBytes.readFully(source, position, fetched, 0, len);
            ciphertext = fetched;
            ciphertextOffset = 0;
        }

        private void wipe() {
            Arrays.fill(plaintext, (byte) 0);
            plaintextChunk = -1;
        }
    }
}
