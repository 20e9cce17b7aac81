/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * How trustworthy an attester is, in the words and numbers of AR4SI.
 *
 * <p>Source: draft-ietf-rats-ar4si, 2.3.2, trustworthiness tiers.
 */
public enum Tier {
    /** Nothing is known. */
    NONE(0),
    /** The attester is in good order and protected by hardware. */
    AFFIRMING(2),
    /** The attester is accepted, but something about it deserves attention: simulated evidence never gets above this. */
    WARNING(32),
    /** The attester must not be trusted. */
    CONTRAINDICATED(96);

    private final int value;

    Tier(int value) {
        this.value = value;
    }

    /** The number that stands for the tier in an EAR. */
    public int value() {
        return value;
    }
}
