/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Octets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Certificates of authorities whose chain to the anchor was verified already, byte for byte: a second check of the same
 * signature would tell nothing.
 *
 * @param certificates DER
 */
record KnownAuthorities(Set<Octets> certificates) {
    static final KnownAuthorities NONE = new KnownAuthorities(Set.of());

    KnownAuthorities {
        certificates = Set.copyOf(certificates);
    }

    /** These and others. */
    KnownAuthorities with(SignedCertificate... verified) {
        return new KnownAuthorities(
                Stream.concat(certificates.stream(), Stream.of(verified).map(SignedCertificate::der))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    boolean contains(SignedCertificate certificate) {
        return certificates.contains(certificate.der());
    }
}
