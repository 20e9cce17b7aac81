/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Octets;
import java.util.Set;

/**
 * Certificates of authorities whose chain to the anchor was verified before, byte for byte.
 *
 * @param certificates DER
 */
record KnownAuthorities(Set<Octets> certificates) {
    static final KnownAuthorities NONE = new KnownAuthorities(Set.of());

    KnownAuthorities {
        certificates = Set.copyOf(certificates);
    }

    boolean contains(SignedCertificate certificate) {
        return certificates.contains(certificate.der());
    }
}
