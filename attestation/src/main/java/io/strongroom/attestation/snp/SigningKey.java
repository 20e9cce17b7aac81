/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

/**
 * The kind of key that signs a report.
 *
 * <p>Source: AMD 56860, 7.3, SIGNING_KEY.
 */
public enum SigningKey {
    /** Versioned chip endorsement key: of one chip at one TCB. */
    VCEK,
    /** Versioned loaded endorsement key: of a cloud provider at one TCB. */
    VLEK,
    /** The report is not signed. */
    NONE,
    /** A number without a meaning. */
    RESERVED;

    private static final int NUMBER_OF_NONE = 7;

    static SigningKey of(int number) {
        return switch (number) {
            case 0 -> VCEK;
            case 1 -> VLEK;
            case NUMBER_OF_NONE -> NONE;
            default -> RESERVED;
        };
    }
}
