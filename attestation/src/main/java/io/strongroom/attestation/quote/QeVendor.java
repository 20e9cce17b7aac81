/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.quote;

import io.strongroom.attestation.Octets;
import java.util.Arrays;
import java.util.Optional;

/** Who made the quoting enclave: the QE Vendor ID of the quote header, 16 bytes. */
public enum QeVendor {
    /** Intel. Source: Intel SGX DCAP ECDSA Quote Library API, A.4, QE Vendor ID. */
    INTEL("939a7233f79c4ca9940a0db3957f0607"),
    /** Strongroom's simulated quoting platform: the ASCII text {@code STRONGROOM-SIMUL}. */
    SIMULATED("5354524f4e47524f4f4d2d53494d554c");

    private final String hex;

    QeVendor(String hex) {
        this.hex = hex;
    }

    /** The 16 bytes in the quote header. */
    public Octets id() {
        return Octets.parseHex(hex);
    }

    /** The vendor with this id, or none. */
    public static Optional<QeVendor> of(Octets id) {
        return Arrays.stream(values()).filter(vendor -> vendor.id().equals(id)).findFirst();
    }
}
