/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.Locale;

/**
 * How much an attestation is worth. Keys, policies, certificate authorities and tokens carry exactly one class, for
 * ever, and no class reads what belongs to another.
 */
public enum AssuranceClass {
    /** The CPU protects the memory of the attested process or machine, and its vendor vouches for it. */
    HARDWARE,
    /** A TPM vouches for what was booted. Memory is not protected from the host. */
    TPM,
    /** Software vouches for itself. Memory is not protected. */
    SIMULATED;

    /** The name in files and messages: {@code hardware}, {@code tpm} or {@code simulated}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
