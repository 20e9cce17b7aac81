/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What tells one sealed file from every other, and from each other version of itself: the SHA-256 of its header identity,
 * and the MAC of its final record. 64 bytes. A re-wrap changes neither. Immutable.
 */
public final class FileFingerprint {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 64;

    private static final int SHOWN_BYTES = 8;

    private final byte[] bytes;

    private FileFingerprint(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The fingerprint of a file.
     *
     * @param headerIdentity bytes 0 to 71 of the file's header
     * @param finalMac the MAC of its final record, 32 bytes
     */
    public static FileFingerprint of(byte[] headerIdentity, byte[] finalMac) {
        return of(ByteBuffer.allocate(LENGTH_BYTES)
                .put(ManifestDigest.sha256(headerIdentity))
                .put(finalMac)
                .array());
    }

    /**
     * Takes the 64 bytes, which are copied.
     *
     * @throws IllegalArgumentException if the length is another
     */
    static FileFingerprint of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a fingerprint has 64 bytes, got " + bytes.length);
        }
        return new FileFingerprint(bytes.clone());
    }

    /** A copy of the 64 bytes. */
    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileFingerprint that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "FileFingerprint[" + HexFormat.of().formatHex(bytes, 0, SHOWN_BYTES) + "…]";
    }
}
