/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** The SHA-256 of an encoded manifest, signature included: 32 bytes. Immutable. */
public final class ManifestDigest {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 32;

    /** Stands where there is no manifest before, and for a directory that has none any more. */
    public static final ManifestDigest NONE = new ManifestDigest(new byte[LENGTH_BYTES]);

    private final byte[] bytes;

    private ManifestDigest(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Takes 32 bytes, which are copied.
     *
     * @throws IllegalArgumentException if the length is another
     */
    public static ManifestDigest of(byte[] bytes) {
        if (bytes.length != LENGTH_BYTES) {
            throw new IllegalArgumentException("a manifest's digest has 32 bytes, got " + bytes.length);
        }
        return new ManifestDigest(bytes.clone());
    }

    /**
     * Reads 64 lower-case hexadecimal digits.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static ManifestDigest parse(String hex) {
        ManifestDigest digest = of(HexFormat.of().parseHex(hex));
        if (!digest.toString().equals(hex)) {
            throw new IllegalArgumentException("a manifest's digest is written in lower case");
        }
        return digest;
    }

    /** The digest of an encoded manifest. */
    static ManifestDigest ofManifest(byte[] encoded) {
        return new ManifestDigest(sha256(encoded));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /** Whether this is {@link #NONE}. */
    public boolean isNone() {
        return equals(NONE);
    }

    /** A copy of the 32 bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestDigest that && MessageDigest.isEqual(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
