/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Writes a sealed file that can be taken up again after a crash, as an exactly-once sink needs: {@link #persist} gives a
 * point to which {@link #recover} returns.
 *
 * <p>Every recovery draws a new chunk key, so that what was written after the point, and is cut off, never shares a key and
 * nonce with what replaces it. A file lists at most eight recoveries; the ninth rewrites it under a new data key. Not
 * thread-safe. Memory as {@link SealedFileWriter}.
 */
public final class ResumableSealedFileWriter implements WritableByteChannel {
    private final SealCrypto crypto;
    private final SecureRandom random;
    private final WritableByteChannel sink;
    private final byte[] header;
    private final FileKeys keys;
    private final List<WriteSession> sessions;
    private final ChunkSealer chunks;
    private boolean usable = true;
    private boolean finished;
    private boolean closed;

    private ResumableSealedFileWriter(
            SealCrypto crypto,
            SecureRandom random,
            WritableByteChannel sink,
            byte[] header,
            FileKeys keys,
            List<WriteSession> sessions,
            ChunkSealer chunks) {
        this.crypto = crypto;
        this.random = random;
        this.sink = sink;
        this.header = header;
        this.keys = keys;
        this.sessions = sessions;
        this.chunks = chunks;
    }

    /** Begins a file; parameters and errors as {@link SealedFileWriter#create}. */
    public static ResumableSealedFileWriter create(WritableByteChannel sink, KeyId zone, KeyWrapper wrapper)
            throws IOException {
        return create(sink, zone, wrapper, SealCrypto.selected().random());
    }

    /** The same with given randomness, so that test vectors can be remade. */
    static ResumableSealedFileWriter create(
            WritableByteChannel sink, KeyId zone, KeyWrapper wrapper, SecureRandom random) throws IOException {
        SealCrypto crypto = SealCrypto.selected();
        HeaderIdentity identity = SealedHeader.newIdentity(zone, true, random);
        try (DataKey dataKey = DataKey.random(random)) {
            WrappedDataKey wrapped = wrapper.wrap(identity, dataKey);
            FileKeys keys = new FileKeys(new Hkdf(crypto), dataKey, identity);
            byte[] header = SealedHeader.encode(identity, wrapped, keys);
            ChunkSealer chunks = new ChunkSealer(crypto, sink, keys.chunkKey(), 0, TagChain.start(), header);
            return new ResumableSealedFileWriter(crypto, random, sink, header, keys, List.of(), chunks);
        }
    }

    /**
     * Takes up writing at {@code point}.
     *
     * @param sink appends to the file, which was cut to {@link ResumePoint#sealedBytes}; owned as in {@link #create}
     * @throws IllegalStateException if {@link ResumePoint#mustRewrite}: use {@link #rewrite}
     * @throws SealedFileException if the point is not authentic, or its key is unknown
     * @throws KeyRefusedException if the key may not be used
     */
    public static ResumableSealedFileWriter recover(ResumePoint point, WritableByteChannel sink, KeyWrapper wrapper)
            throws IOException {
        return recover(point, sink, wrapper, SealCrypto.selected().random());
    }

    /** The same with given randomness, so that test vectors can be remade. */
    static ResumableSealedFileWriter recover(
            ResumePoint point, WritableByteChannel sink, KeyWrapper wrapper, SecureRandom random) throws IOException {
        if (point.mustRewrite()) {
            throw new IllegalStateException("the file has had 8 recoveries, the most it can list: rewrite it");
        }
        SealCrypto crypto = SealCrypto.selected();
        FileKeys keys = openKeys(crypto, point, wrapper);
        try {
            byte[] tail = point.openTail(keys, new ChunkCipher(crypto));
            byte[] salt = new byte[WriteSession.SALT_BYTES];
            random.nextBytes(salt);
            List<WriteSession> sessions = new ArrayList<>(point.sessionsBefore());
            sessions.add(new WriteSession(point.chunks(), salt));
            ChunkSealer chunks =
                    new ChunkSealer(crypto, sink, keys.sessionKey(salt), point.chunks(), point.tagChain(), new byte[0]);
            chunks.write(tail, 0, tail.length);
            Arrays.fill(tail, (byte) 0);
            return new ResumableSealedFileWriter(
                    crypto, random, sink, point.headerBytes(), keys, List.copyOf(sessions), chunks);
        } catch (SealedFileException e) {
            keys.close();
            throw e;
        }
    }

    /**
     * Takes up writing at {@code point} in a new file, under a new data key and with no recoveries: seals anew everything
     * that belongs to the point. Works for every point; needed when {@link ResumePoint#mustRewrite}.
     *
     * @param partial the file that was being written, at least {@link ResumePoint#sealedBytes} long; borrowed
     * @param sink an empty file, which replaces the other one when it is finished; owned as in {@link #create}
     * @throws SealedFileException if the point or what it covers is not authentic, or the key is unknown
     * @throws KeyRefusedException if the key may not be used
     */
    public static ResumableSealedFileWriter rewrite(
            ResumePoint point, CiphertextSource partial, WritableByteChannel sink, KeyWrapper wrapper)
            throws IOException {
        SealCrypto crypto = SealCrypto.selected();
        try (FileKeys keys = openKeys(crypto, point, wrapper);
                ChunkKeys chunkKeys = new ChunkKeys(keys, point.sessions())) {
            byte[] tail = point.openTail(keys, new ChunkCipher(crypto));
            KeyId zone = point.header().identity().zoneId();
            ResumableSealedFileWriter writer = create(sink, zone, wrapper);
            try {
                copyChunks(crypto, point, partial, chunkKeys, writer);
                writer.write(tail, 0, tail.length);
            } catch (IOException e) {
                writer.wipe();
                throw e;
            } finally {
                Arrays.fill(tail, (byte) 0);
            }
            return writer;
        }
    }

    private static void copyChunks(
            SealCrypto crypto,
            ResumePoint point,
            CiphertextSource partial,
            ChunkKeys keys,
            ResumableSealedFileWriter writer)
            throws IOException {
        ChunkCipher cipher = new ChunkCipher(crypto);
        TagChain tags = new TagChain(crypto, TagChain.start());
        byte[] sealed = new byte[SealedLengths.SEALED_CHUNK_BYTES];
        byte[] plaintext = new byte[SealedLengths.CHUNK_BYTES];
        for (long chunk = 0; chunk < point.chunks(); chunk++) {
            SealedBytes.readFully(partial, SealedLengths.chunkPosition(chunk), sealed, 0, sealed.length);
            tags.add(sealed, plaintext.length);
            if (!cipher.open(keys.of(chunk), chunk, false, sealed, 0, plaintext.length, plaintext, 0)) {
                throw new SealedFileException(
                        FailureKind.AUTHENTICATION_FAILED,
                        "chunk " + chunk + " of the unfinished file does not verify");
            }
            writer.write(plaintext, 0, plaintext.length);
        }
        Arrays.fill(plaintext, (byte) 0);
        if (!MessageDigest.isEqual(tags.value(), point.tagChain())) {
            throw new SealedFileException(
                    FailureKind.AUTHENTICATION_FAILED,
                    "the unfinished file is not the one that the resume point is of");
        }
    }

    private static FileKeys openKeys(SealCrypto crypto, ResumePoint point, KeyWrapper wrapper) throws IOException {
        return OpenedHeader.open(crypto, point.headerBytes(), 0, OpenedHeader.ZoneRule.any(), wrapper)
                .keys();
    }

    /** The part of the header that never changes. */
    public HeaderIdentity identity() {
        return HeaderIdentity.of(Arrays.copyOf(header, HeaderIdentity.LENGTH_BYTES));
    }

    /** Plaintext bytes in the file so far, those before a recovery included. */
    public long plaintextLength() {
        return chunks.plaintextLength();
    }

    /** Seals {@code len} bytes of {@code b} from {@code off} on; errors as {@link SealedFileWriter#write}. */
    public void write(byte[] b, int off, int len) throws IOException {
        Objects.checkFromIndexSize(off, len, b.length);
        requireWriting();
        usable = false;
        chunks.write(b, off, len);
        usable = true;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        requireWriting();
        int length = source.remaining();
        usable = false;
        chunks.write(source);
        usable = true;
        return length;
    }

    /**
     * Writes all full chunks to the sink and gives the point that has been reached. The caller makes the sink durable
     * before it relies on the point. Writing goes on.
     */
    public ResumePoint persist() throws IOException {
        requireWriting();
        usable = false;
        chunks.flush();
        usable = true;
        byte[] salt = new byte[ResumePoint.TAIL_SALT_BYTES];
        random.nextBytes(salt);
        byte[] tail = chunks.copyTail();
        try {
            return ResumePoint.create(
                    header,
                    chunks.sealedChunks(),
                    chunks.tagChain(),
                    sessions,
                    tail,
                    salt,
                    keys,
                    new ChunkCipher(crypto));
        } finally {
            Arrays.fill(tail, (byte) 0);
        }
    }

    /** Completes the file, as {@link SealedFileWriter#finish}. */
    public void finish() throws IOException {
        if (finished) {
            return;
        }
        requireWriting();
        usable = false;
        long length = chunks.plaintextLength();
        chunks.sealLast();
        chunks.append(new FinalRecord(length, chunks.tagChain(), sessions).encode(keys));
        chunks.append(header);
        chunks.flush();
        finished = true;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Wipes the keys and closes the sink. Does not complete the file. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        wipe();
        sink.close();
    }

    private void wipe() {
        chunks.close();
        keys.close();
    }

    private void requireWriting() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (finished) {
            throw new IllegalStateException("the sealed file is finished");
        }
        if (!usable) {
            throw new IOException("the sealed file is incomplete, because writing it failed before");
        }
    }
}
