/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.security.InvalidKeyException;
import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * The authorities whose word about attestation keys counts: each has made sure that a key which it certifies is a
 * restricted signing key inside a TPM ({@code docs/spec/tpm-evidence.md} section 6). There are none by default.
 *
 * @param certificates of roots or intermediates, at least one
 */
public record TpmAuthorities(Set<X509Certificate> certificates) {
    private static final int KEY_CERT_SIGN = 5;

    /**
     * Copies the set.
     *
     * @throws IllegalArgumentException if it is empty, or a certificate is not one of an authority, or has a key that is
     *     not accepted
     */
    public TpmAuthorities {
        certificates = Set.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no authority for attestation keys is named (wanted at least one)");
        }
        certificates.forEach(TpmAuthorities::requireAuthority);
    }

    /** One authority. */
    public static TpmAuthorities of(X509Certificate certificate) {
        return new TpmAuthorities(Set.of(certificate));
    }

    private static void requireAuthority(X509Certificate certificate) {
        boolean[] usage = certificate.getKeyUsage();
        boolean maySign = usage == null || usage[KEY_CERT_SIGN];
        if (certificate.getBasicConstraints() < 0 || !maySign) {
            throw new IllegalArgumentException("the certificate of " + certificate.getSubjectX500Principal()
                    + " is not one of an authority (basic constraints, key usage)");
        }
        try {
            AuthorityKey.of(certificate.getPublicKey());
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException(
                    "the certificate of " + certificate.getSubjectX500Principal() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }
}
