/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.FailureKind.AUTHENTICATION_FAILED;
import static io.strongroom.seal.FailureKind.MALFORMED;

import io.strongroom.seal.manifest.FileFingerprint;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * The final record: what makes a sealed file complete. 256 bytes, big-endian.
 *
 * <p>Source: docs/spec/sealed-file.md, section "Final record".
 */
final class FinalRecord {

    static final int LENGTH_BYTES = SealedLengths.FINAL_RECORD_BYTES;

    private static final int CHUNKS_OFFSET = 16;
    private static final int SESSION_COUNT_OFFSET = 24;
    private static final int TAG_CHAIN_OFFSET = 32;
    private static final int MAC_OFFSET = 224;

    private final long plaintextBytes;
    private final byte[] tagChain;
    private final List<WriteSession> sessions;

    FinalRecord(long plaintextBytes, byte[] tagChain, List<WriteSession> sessions) {
        this.plaintextBytes = plaintextBytes;
        this.tagChain = tagChain;
        this.sessions = List.copyOf(sessions);
    }

    long plaintextBytes() {
        return plaintextBytes;
    }

    /** The digest of all chunk tags, 32 bytes, borrowed. */
    byte[] tagChain() {
        return tagChain;
    }

    List<WriteSession> sessions() {
        return sessions;
    }

    /** Makes the 256 bytes. */
    byte[] encode(FileKeys keys) {
        ByteBuffer record = ByteBuffer.allocate(LENGTH_BYTES)
                .putLong(SealedMagic.FINAL_RECORD)
                .putLong(plaintextBytes)
                .putLong(SealedLengths.chunks(plaintextBytes))
                .put((byte) sessions.size())
                .position(TAG_CHAIN_OFFSET)
                .put(tagChain);
        WriteSession.encode(sessions, record);
        byte[] authenticated = Arrays.copyOf(record.array(), MAC_OFFSET);
        return record.put(keys.finalMac(authenticated)).array();
    }

    /** The fingerprint of the file with this identity whose final record stands in {@code b} from {@code off} on. */
    static FileFingerprint fingerprint(HeaderIdentity identity, byte[] b, int off) {
        return FileFingerprint.of(identity.bytes(), Arrays.copyOfRange(b, off + MAC_OFFSET, off + LENGTH_BYTES));
    }

    /**
     * Reads the 256 bytes of {@code b} from {@code off} on.
     *
     * @throws SealedFileException {@code AUTHENTICATION_FAILED} if the MAC does not verify; {@code MALFORMED} if an
     *     authentic record breaks the format
     */
    static FinalRecord parse(byte[] b, int off, FileKeys keys, boolean resumable) throws SealedFileException {
        byte[] authenticated = Arrays.copyOfRange(b, off, off + MAC_OFFSET);
        byte[] mac = Arrays.copyOfRange(b, off + MAC_OFFSET, off + LENGTH_BYTES);
        if (!MessageDigest.isEqual(mac, keys.finalMac(authenticated))) {
            throw new SealedFileException(
                    AUTHENTICATION_FAILED,
                    "the final record does not verify: it was altered, or the file was cut, extended or never finished");
        }
        return decode(ByteBuffer.wrap(authenticated), resumable);
    }

    private static FinalRecord decode(ByteBuffer record, boolean resumable) throws SealedFileException {
        long plaintextBytes = record.getLong(8);
        int sessions = record.get(SESSION_COUNT_OFFSET) & 0xFF;
        boolean wellFormed = record.getLong(0) == SealedMagic.FINAL_RECORD
                && plaintextBytes >= 0
                && plaintextBytes <= SealedLengths.MAX_PLAINTEXT_BYTES
                && record.getLong(CHUNKS_OFFSET) == SealedLengths.chunks(plaintextBytes)
                && sessions <= (resumable ? WriteSession.MAX_SESSIONS : 0)
                && SealedHeader.isZero(record, SESSION_COUNT_OFFSET + 1, TAG_CHAIN_OFFSET);
        if (!wellFormed) {
            throw new SealedFileException(
                    MALFORMED,
                    "the final record is authentic, but breaks the format: it was written by a faulty writer");
        }
        byte[] tagChain = new byte[TagChain.LENGTH_BYTES];
        record.position(TAG_CHAIN_OFFSET).get(tagChain);
        return new FinalRecord(
                plaintextBytes, tagChain, WriteSession.decode(record, sessions, SealedLengths.chunks(plaintextBytes)));
    }

    /**
     * Checks that a file whose length fits {@code length} bytes of plaintext is the one this record completes.
     *
     * @throws SealedFileException {@code TRUNCATED} if the file is too short, {@code MALFORMED} if it is too long
     */
    void requireLength(long length) throws SealedFileException {
        if (plaintextBytes != length) {
            throw new SealedFileException(
                    plaintextBytes > length ? FailureKind.TRUNCATED : MALFORMED,
                    "the file's length fits " + length + " bytes of plaintext, but its final record says "
                            + plaintextBytes);
        }
    }
}
