/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.Octets;

/**
 * ATTRIBUTES of a trust domain: 64 bits, little-endian.
 *
 * <p>Source: Intel TDX Module Base Architecture Specification, "TD Attributes"; Intel TDX DCAP Quoting Library API, A.3.2.
 *
 * @param octets exactly 8 bytes
 */
public record TdAttributes(Octets octets) {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 8;

    private static final int DEBUG = 0;
    private static final int SEPT_VE_DISABLE = 28;
    private static final int MIGRATABLE = 29;
    private static final int PKS = 30;
    private static final int KEY_LOCKER = 31;
    private static final int PERFMON = 63;

    /** Checks the length. */
    public TdAttributes {
        if (octets.length() != LENGTH_BYTES) {
            throw new IllegalArgumentException("TD attributes have 8 bytes, got " + octets.length());
        }
    }

    /** DEBUG: the host can read and write the memory of the trust domain. */
    public boolean isDebug() {
        return has(DEBUG);
    }

    /** SEPT_VE_DISABLE: accesses to pages that are not accepted end the domain rather than raise an exception in it. */
    public boolean isSeptVeDisabled() {
        return has(SEPT_VE_DISABLE);
    }

    /** MIGRATABLE: the domain can be moved to another platform by a migration TD. */
    public boolean isMigratable() {
        return has(MIGRATABLE);
    }

    /** PKS: supervisor protection keys are allowed. */
    public boolean hasProtectionKeys() {
        return has(PKS);
    }

    /** KL: Key Locker is allowed. */
    public boolean hasKeyLocker() {
        return has(KEY_LOCKER);
    }

    /** PERFMON: the domain may use performance monitoring. */
    public boolean hasPerfmon() {
        return has(PERFMON);
    }

    private boolean has(int bit) {
        return (octets.byteAt(bit / 8) >> (bit % 8) & 1) != 0;
    }
}
