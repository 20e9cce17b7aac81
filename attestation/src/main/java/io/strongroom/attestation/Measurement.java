/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * What a processor measured: MRENCLAVE or MRSIGNER (SHA-256, 32 bytes), MRTD or an RTMR (SHA-384, 48 bytes).
 *
 * @param octets 32 or 48 bytes
 */
public record Measurement(Octets octets) {
    /**
     * Checks the length.
     *
     * @throws IllegalArgumentException if it is neither 32 nor 48
     */
    public Measurement {
        if (octets.length() != 32 && octets.length() != 48) {
            throw new IllegalArgumentException("a measurement has 32 or 48 bytes, got " + octets.length());
        }
    }

    /** A measurement of 32 or 48 bytes, which are copied. */
    public static Measurement of(byte[] bytes) {
        return new Measurement(Octets.of(bytes));
    }

    /** Reads 64 or 96 hexadecimal digits. */
    public static Measurement parse(String hex) {
        return new Measurement(Octets.parseHex(hex));
    }

    /** Lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return octets.hex();
    }
}
