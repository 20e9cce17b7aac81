/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.Octets;

/**
 * ATTRIBUTES of an enclave: 8 bytes of flags, 8 bytes of XFRM, both little-endian.
 *
 * <p>Source: Intel SDM volume 3D, 34.7.1 ATTRIBUTES.
 *
 * @param octets exactly 16 bytes
 */
public record SgxAttributes(Octets octets) {
    /** Length in bytes. */
    public static final int LENGTH_BYTES = 16;

    private static final int INIT = 0x01;
    private static final int DEBUG = 0x02;
    private static final int MODE64BIT = 0x04;

    /** Checks the length. */
    public SgxAttributes {
        if (octets.length() != LENGTH_BYTES) {
            throw new IllegalArgumentException("attributes have 16 bytes, got " + octets.length());
        }
    }

    /** INIT: the enclave was initialised. */
    public boolean isInit() {
        return has(INIT);
    }

    /** DEBUG: a debugger can read and write the enclave's memory. */
    public boolean isDebug() {
        return has(DEBUG);
    }

    /** MODE64BIT: the enclave runs in 64-bit mode. */
    public boolean isMode64() {
        return has(MODE64BIT);
    }

    private boolean has(int flag) {
        return (octets.bytes()[0] & flag) != 0;
    }
}
