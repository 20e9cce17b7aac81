/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Octets;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * The certificate of a key that signs reports: VCEK or VLEK. Nothing in it is authenticated.
 *
 * @param certificate as it was read
 * @param publicKey a point of P-384
 * @param extensions what it says about the platform
 */
record EndorsementKeyCertificate(
        AmdCertificate certificate, ECPublicKey publicKey, EndorsementKeyExtensions extensions) {
    private static final Map<X500Principal, SigningKey> KINDS = Map.of(
            AmdNames.of("SEV-VCEK"), SigningKey.VCEK,
            AmdNames.of("SEV-VLEK"), SigningKey.VLEK);

    /**
     * Reads one certificate.
     *
     * @throws CertificateException if it has another form, algorithm or key, or lacks AMD's extensions
     */
    static EndorsementKeyCertificate parse(Octets der) throws CertificateException {
        AmdCertificate certificate = AmdCertificate.parse(der);
        try {
            return new EndorsementKeyCertificate(
                    certificate, certificate.endorsementKey(), EndorsementKeyExtensions.read(certificate.fields()));
        } catch (InvalidKeyException e) {
            throw new CertificateException("its key cannot be used: " + e.getMessage(), e);
        }
    }

    /** VCEK or VLEK, as the subject says; none for any other subject. */
    Optional<SigningKey> kind() {
        return Optional.ofNullable(KINDS.get(certificate.subject()));
    }

    /** The product that the extensions name, if it is known. */
    Optional<SnpProduct> product() {
        return SnpProduct.ofProductName(extensions.productName());
    }
}
