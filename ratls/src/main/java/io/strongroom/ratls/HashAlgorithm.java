/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The hash algorithms that may bind a key.
 *
 * <p>Source: IANA, Named Information Hash Algorithm Registry.
 */
public enum HashAlgorithm {
    /** SHA-256. */
    SHA_256(1, "sha256", "SHA-256"),
    /** SHA-384. */
    SHA_384(7, "sha384", "SHA-384"),
    /** SHA-512. */
    SHA_512(8, "sha512", "SHA-512");

    private final int id;
    private final String label;
    private final String javaName;

    HashAlgorithm(int id, String label, String javaName) {
        this.id = id;
        this.label = label;
        this.javaName = javaName;
    }

    /** The number in the registry. */
    public int id() {
        return id;
    }

    /** The name for people: {@code sha256}, {@code sha384}, {@code sha512}. */
    public String label() {
        return label;
    }

    /** The hash of {@code data}. */
    public Octets hash(Octets data) {
        try {
            return Octets.of(MessageDigest.getInstance(javaName).digest(data.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks " + javaName, e);
        }
    }

    /** The algorithm with this number, or none. */
    static Optional<HashAlgorithm> ofId(long id) {
        return Arrays.stream(values()).filter(algorithm -> algorithm.id == id).findFirst();
    }
}
