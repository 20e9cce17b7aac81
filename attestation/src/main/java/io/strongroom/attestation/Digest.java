/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.internal.Sha;

/**
 * A SHA-256 or SHA-384 digest of something public: a key pin, a job descriptor, a jar.
 *
 * @param octets 32 or 48 bytes
 */
public record Digest(Octets octets) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is neither 32 nor 48
     */
    public Digest {
        if (octets.length() != 32 && octets.length() != 48) {
            throw new IllegalArgumentException(
                    "a digest has 32 bytes (SHA-256) or 48 (SHA-384), got " + octets.length());
        }
    }

    /** A digest that was computed elsewhere; 32 or 48 bytes, which are copied. */
    public static Digest of(byte[] bytes) {
        return new Digest(Octets.of(bytes));
    }

    /** Reads 64 or 96 hexadecimal digits. */
    public static Digest parse(String hex) {
        return new Digest(Octets.parseHex(hex));
    }

    /** The SHA-256 of {@code data}. */
    public static Digest sha256(byte[] data) {
        return of(Sha.sha256(data));
    }

    /** The SHA-384 of {@code data}. */
    public static Digest sha384(byte[] data) {
        return of(Sha.sha384(data));
    }

    /** Lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return octets.hex();
    }
}
