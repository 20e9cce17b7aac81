/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A hash function that this version accepts for PCR banks and for signatures of a TPM. SHA-1 is not among them.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 2, revision 1.59, 6.3 TPM_ALG_ID.
 */
public enum TpmHash {
    /** TPM_ALG_SHA256, 32 bytes. */
    SHA256(0x000B, 32, "SHA-256"),
    /** TPM_ALG_SHA384, 48 bytes. */
    SHA384(0x000C, 48, "SHA-384");

    private final int algorithmId;
    private final int digestBytes;
    private final String javaName;

    TpmHash(int algorithmId, int digestBytes, String javaName) {
        this.algorithmId = algorithmId;
        this.digestBytes = digestBytes;
        this.javaName = javaName;
    }

    /** The TPM_ALG_ID, unsigned 16 bits. */
    public int algorithmId() {
        return algorithmId;
    }

    /** Length of a digest in bytes. */
    public int digestBytes() {
        return digestBytes;
    }

    /** The name in files and messages: {@code sha256} or {@code sha384}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The function with this TPM_ALG_ID, or none. */
    public static Optional<TpmHash> ofAlgorithmId(int algorithmId) {
        return Arrays.stream(values())
                .filter(hash -> hash.algorithmId == algorithmId)
                .findFirst();
    }

    /** The function with exactly this wire name, or none. */
    public static Optional<TpmHash> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(hash -> hash.wireName().equals(wireName))
                .findFirst();
    }

    /** The digest over the parts, one after the other. */
    public Octets digest(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(javaName);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return Octets.of(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks " + javaName, e);
        }
    }

    /** The name as Java providers know it. */
    String javaName() {
        return javaName;
    }
}
