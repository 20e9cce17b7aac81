/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.FailureKind.MALFORMED;
import static io.strongroom.seal.FailureKind.TRUNCATED;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;

/**
 * Where writing a resumable file can be taken up again: what {@link ResumableSealedFileWriter#persist} gives. It holds the
 * plaintext of the unfinished chunk in sealed form, and no secret in the clear.
 *
 * <p>Immutable and thread-safe. Layout: docs/spec/sealed-file.md, section "Resume point".
 */
public final class ResumePoint {
    /** The longest encoding in bytes. */
    public static final int MAX_ENCODED_BYTES = 65_552 + 520;

    static final int TAIL_SALT_BYTES = 32;

    private static final int CHUNKS_OFFSET = 264;
    private static final int TAG_CHAIN_OFFSET = 272;
    private static final int SESSION_COUNT_OFFSET = 304;
    private static final int TAIL_LENGTH_OFFSET = 308;
    private static final int SESSIONS_OFFSET = 312;
    private static final int TAIL_SALT_OFFSET =
            SESSIONS_OFFSET + WriteSession.MAX_SESSIONS * WriteSession.ENCODED_BYTES;
    /** Where the sealed tail begins; everything before is its associated data. */
    private static final int SEALED_TAIL_OFFSET = TAIL_SALT_OFFSET + TAIL_SALT_BYTES;

    private final byte[] encoded;
    private final SealedHeader header;
    private final List<WriteSession> sessions;

    private ResumePoint(byte[] encoded, SealedHeader header, List<WriteSession> sessions) {
        this.encoded = encoded;
        this.header = header;
        this.sessions = sessions;
    }

    /**
     * Reads what {@link #encode} made. Whether it is authentic shows when it is used.
     *
     * @throws SealedFileException if it is anything else
     */
    public static ResumePoint decode(byte[] encoded) throws SealedFileException {
        if (encoded.length < SEALED_TAIL_OFFSET + SealedLengths.TAG_BYTES) {
            throw new SealedFileException(TRUNCATED, "a resume point has at least 520 bytes, got " + encoded.length);
        }
        ByteBuffer in = ByteBuffer.wrap(encoded.clone());
        if (in.getLong(0) != SealedMagic.RESUME_POINT) {
            throw new SealedFileException(FailureKind.NOT_SEALED, "not a resume point: its magic number is missing");
        }
        SealedHeader header = SealedHeader.parse(encoded, SealedMagic.LENGTH_BYTES);
        long chunks = in.getLong(CHUNKS_OFFSET);
        int count = in.get(SESSION_COUNT_OFFSET) & 0xFF;
        int tail = in.getInt(TAIL_LENGTH_OFFSET);
        boolean wellFormed = header.identity().isResumable()
                && chunks >= 0
                && chunks <= SealedLengths.chunks(SealedLengths.MAX_PLAINTEXT_BYTES)
                && count <= WriteSession.MAX_SESSIONS
                && SealedHeader.isZero(in, SESSION_COUNT_OFFSET + 1, TAIL_LENGTH_OFFSET)
                && tail >= 0
                && tail <= SealedLengths.CHUNK_BYTES
                && encoded.length == SEALED_TAIL_OFFSET + tail + SealedLengths.TAG_BYTES;
        if (!wellFormed) {
            throw new SealedFileException(MALFORMED, "a field of the resume point has a value that the format forbids");
        }
        in.position(SESSIONS_OFFSET);
        return new ResumePoint(encoded.clone(), header, WriteSession.decode(in, count, chunks + 1));
    }

    static ResumePoint create(
            byte[] header,
            long chunks,
            byte[] tagChain,
            List<WriteSession> sessions,
            byte[] tail,
            byte[] tailSalt,
            FileKeys keys,
            ChunkCipher cipher)
            throws SealedFileException {
        ByteBuffer out = ByteBuffer.allocate(SEALED_TAIL_OFFSET)
                .putLong(SealedMagic.RESUME_POINT)
                .put(header)
                .putLong(chunks)
                .put(tagChain)
                .put((byte) sessions.size())
                .position(TAIL_LENGTH_OFFSET)
                .putInt(tail.length);
        WriteSession.encode(sessions, out);
        byte[] associated = out.put(tailSalt).array();
        try (AesKey key = keys.tailKey(tailSalt)) {
            byte[] sealed = cipher.sealOnce(key, associated, tail);
            return decode(ByteBuffer.allocate(associated.length + sealed.length)
                    .put(associated)
                    .put(sealed)
                    .array());
        }
    }

    /** The bytes to store. */
    public byte[] encode() {
        return encoded.clone();
    }

    /**
     * How many bytes of the sealed file belong to this point. Whoever recovers cuts the file to this length; the sink must
     * have made them durable before the point is relied on.
     */
    public long sealedBytes() {
        return SealedLengths.chunkPosition(chunks());
    }

    /** Whether the file has had all the recoveries it can list, so that the next one rewrites it. */
    public boolean mustRewrite() {
        return sessionsBefore().size() == WriteSession.MAX_SESSIONS;
    }

    SealedHeader header() {
        return header;
    }

    byte[] headerBytes() {
        return Arrays.copyOfRange(encoded, SealedMagic.LENGTH_BYTES, CHUNKS_OFFSET);
    }

    long chunks() {
        return ByteBuffer.wrap(encoded).getLong(CHUNKS_OFFSET);
    }

    byte[] tagChain() {
        return Arrays.copyOfRange(encoded, TAG_CHAIN_OFFSET, SESSION_COUNT_OFFSET);
    }

    List<WriteSession> sessions() {
        return sessions;
    }

    /** The sessions that a recovery keeps: those that began before the chunk at which it goes on. */
    List<WriteSession> sessionsBefore() {
        return sessions.stream()
                .filter(session -> session.firstChunk() < chunks())
                .toList();
    }

    /** Opens the tail, which authenticates the whole point. The caller wipes the result. */
    byte[] openTail(FileKeys keys, ChunkCipher cipher) throws SealedFileException {
        byte[] salt = Arrays.copyOfRange(encoded, TAIL_SALT_OFFSET, SEALED_TAIL_OFFSET);
        byte[] associated = Arrays.copyOf(encoded, SEALED_TAIL_OFFSET);
        byte[] sealed = Arrays.copyOfRange(encoded, SEALED_TAIL_OFFSET, encoded.length);
        try (AesKey key = keys.tailKey(salt)) {
            return cipher.openOnce(key, associated, sealed);
        } catch (AEADBadTagException e) {
            throw new SealedFileException(
                    FailureKind.AUTHENTICATION_FAILED, "the resume point does not verify: it was altered", e);
        }
    }
}
