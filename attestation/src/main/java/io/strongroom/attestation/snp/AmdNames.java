/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import javax.security.auth.x500.X500Principal;

/** The names in AMD's certificates. Source: AMD 57230, 3.1, subjects and issuers. */
final class AmdNames {
    private AmdNames() {}

    /** AMD's name with this common name. */
    static X500Principal of(String commonName) {
        return new X500Principal(
                "CN=" + commonName + ",O=Advanced Micro Devices,ST=CA,L=Santa Clara,C=US,OU=Engineering");
    }
}
