/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import static io.strongroom.seal.FailureKind.AUTHENTICATION_FAILED;
import static io.strongroom.seal.FailureKind.MALFORMED;
import static io.strongroom.seal.FailureKind.NOT_SEALED;
import static io.strongroom.seal.FailureKind.UNSUPPORTED;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * A header: 256 bytes, big-endian. One that was parsed has the constants of version 1, but is not yet authentic.
 *
 * <p>Source: docs/spec/sealed-file.md, section "Header".
 */
final class SealedHeader {

    static final int LENGTH_BYTES = SealedLengths.HEADER_BYTES;
    /** Where the part that a re-wrap replaces begins; it ends with the header. */
    static final int WRAPPED_OFFSET = HeaderIdentity.LENGTH_BYTES;

    static final int FILE_ID_OFFSET = 32;
    static final int FILE_ID_BYTES = 32;
    static final byte WRAP_ALGORITHM = 1;
    static final int WRAPPED_KEY_BYTES = 48;

    private static final int MAC_OFFSET = 224;
    private static final byte VERSION = 1;
    private static final byte SUITE = 1;
    private static final byte CHUNK_SIZE_LOG2 = 16;
    private static final int ZERO_OFFSET = 64;
    private static final int ALGORITHM_OFFSET = 76;
    private static final int WRAPPED_LENGTH_OFFSET = 77;
    private static final int WRAP_ZERO_OFFSET = 78;
    private static final int PADDING_OFFSET = WRAPPED_OFFSET + WrappedDataKey.LENGTH_BYTES;

    private final HeaderIdentity identity;
    private final WrappedDataKey wrapped;
    private final byte[] mac;

    SealedHeader(HeaderIdentity identity, WrappedDataKey wrapped, byte[] mac) {
        this.identity = identity;
        this.wrapped = wrapped;
        this.mac = mac;
    }

    HeaderIdentity identity() {
        return identity;
    }

    WrappedDataKey wrapped() {
        return wrapped;
    }

    /** The identity of a new file: a random file id and the given zone. */
    static HeaderIdentity newIdentity(KeyId zone, boolean resumable, SecureRandom random) {
        byte[] fileId = new byte[FILE_ID_BYTES];
        random.nextBytes(fileId);
        byte[] bytes = ByteBuffer.allocate(HeaderIdentity.LENGTH_BYTES)
                .putLong(SealedMagic.HEADER)
                .put(VERSION)
                .put(SUITE)
                .put(CHUNK_SIZE_LOG2)
                .put((byte) (resumable ? 1 : 0))
                .putShort((short) SealedLengths.HEADER_BYTES)
                .putShort((short) SealedLengths.TAIL_BYTES)
                .put(zone.bytes())
                .put(fileId)
                .array();
        return HeaderIdentity.of(bytes);
    }

    /** Makes the 256 bytes of a header. */
    static byte[] encode(HeaderIdentity identity, WrappedDataKey wrapped, FileKeys keys) {
        byte[] authenticated = authenticated(identity, wrapped);
        return ByteBuffer.allocate(LENGTH_BYTES)
                .put(authenticated)
                .put(keys.headerMac(authenticated))
                .array();
    }

    /**
     * Reads the 256 bytes of {@code b} from {@code off} on and checks what can be checked without a key.
     *
     * @throws SealedFileException {@code NOT_SEALED}, {@code UNSUPPORTED} or {@code MALFORMED}
     */
    static SealedHeader parse(byte[] b, int off) throws SealedFileException {
        ByteBuffer header = ByteBuffer.wrap(b, off, LENGTH_BYTES).slice();
        if (header.getLong(0) != SealedMagic.HEADER) {
            throw new SealedFileException(NOT_SEALED, "no magic number of a sealed file");
        }
        require("format version", header.get(8), VERSION);
        require("cipher suite", header.get(9), SUITE);
        require("logarithm of the chunk size", header.get(10), CHUNK_SIZE_LOG2);
        if ((header.get(11) & 0xFE) != 0) {
            throw new SealedFileException(
                    UNSUPPORTED, "flags " + header.get(11) + " are not supported (expected 0 or 1)");
        }
        require("header length", header.getShort(12), (short) SealedLengths.HEADER_BYTES);
        require("tail length", header.getShort(14), (short) SealedLengths.TAIL_BYTES);
        if (header.getLong(ZERO_OFFSET) != 0) {
            throw new SealedFileException(MALFORMED, "header bytes 64 to 71 are not zero");
        }
        requireWrap(header);
        if (!isZero(header, PADDING_OFFSET, MAC_OFFSET)) {
            throw new SealedFileException(MALFORMED, "header bytes 160 to 223 are not zero");
        }
        return new SealedHeader(
                HeaderIdentity.of(bytes(header, 0, WRAPPED_OFFSET)),
                WrappedDataKey.of(bytes(header, WRAPPED_OFFSET, PADDING_OFFSET)),
                bytes(header, MAC_OFFSET, LENGTH_BYTES));
    }

    private static void requireWrap(ByteBuffer header) throws SealedFileException {
        if (header.getInt(WRAPPED_OFFSET) == 0) {
            throw new SealedFileException(MALFORMED, "zone-key version 0 does not exist (versions begin at 1)");
        }
        require("wrap algorithm", header.get(ALGORITHM_OFFSET), WRAP_ALGORITHM);
        if (header.get(WRAPPED_LENGTH_OFFSET) != WRAPPED_KEY_BYTES || header.getShort(WRAP_ZERO_OFFSET) != 0) {
            throw new SealedFileException(
                    MALFORMED,
                    "wrapped key length " + (header.get(WRAPPED_LENGTH_OFFSET) & 0xFF) + " and reserved "
                            + header.getShort(WRAP_ZERO_OFFSET) + " (expected 48 and 0)");
        }
    }

    /**
     * Checks the MAC, which also commits to the data key.
     *
     * @throws SealedFileException {@code AUTHENTICATION_FAILED}
     */
    void verify(FileKeys keys) throws SealedFileException {
        if (!MessageDigest.isEqual(mac, keys.headerMac(authenticated(identity, wrapped)))) {
            throw new SealedFileException(AUTHENTICATION_FAILED, "the header's MAC does not verify: it was altered");
        }
    }

    private static byte[] authenticated(HeaderIdentity identity, WrappedDataKey wrapped) {
        return ByteBuffer.allocate(MAC_OFFSET)
                .put(identity.bytes())
                .put(wrapped.bytes())
                .array();
    }

    private static void require(String field, int got, int expected) throws SealedFileException {
        if (got != expected) {
            throw new SealedFileException(
                    UNSUPPORTED, field + " " + got + " is not supported (expected " + expected + ")");
        }
    }

    static boolean isZero(ByteBuffer b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(ByteBuffer header, int from, int to) {
        int start = header.arrayOffset();
        return Arrays.copyOfRange(header.array(), start + from, start + to);
    }
}
