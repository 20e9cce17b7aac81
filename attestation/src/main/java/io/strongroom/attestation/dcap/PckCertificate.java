/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.internal.PemCertificates.PemException;
import io.strongroom.attestation.quote.CertificationData;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * What the PCK certificate in a quote says, nothing of it verified: which platform family to fetch endorsements for, and
 * what to show.
 *
 * @param authority common name of the issuer
 * @param serialNumber of the certificate
 * @param validity of the certificate
 * @param extension the SGX extension
 */
public record PckCertificate(String authority, BigInteger serialNumber, Validity validity, PckExtension extension) {
    private static final int MAX_CERTIFICATES = 3;

    /** Reads the first certificate, or gives none if there is none that can be read. */
    public static Optional<PckCertificate> read(CertificationData data) {
        if (data.type() != CertificationData.PCK_CERT_CHAIN) {
            return Optional.empty();
        }
        try {
            List<byte[]> chain = PemCertificates.decode(data.data().bytes(), MAX_CERTIFICATES);
            return chain.isEmpty()
                    ? Optional.empty()
                    : Optional.of(of(SignedCertificate.parse(chain.get(0)).fields()));
        } catch (PemException | CertificateException e) {
            return Optional.empty();
        }
    }

    private static PckCertificate of(X509Certificate certificate) throws CertificateException {
        return new PckCertificate(
                commonName(certificate.getIssuerX500Principal()),
                certificate.getSerialNumber(),
                new Validity(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()),
                PckExtension.read(certificate));
    }

    /** The common name in one of Intel's names, none of which needs escapes; or all of another name. */
    static String commonName(X500Principal name) {
        String text = name.getName(X500Principal.RFC2253);
        return Arrays.stream(text.split(",", -1))
                .filter(attribute -> attribute.startsWith("CN="))
                .map(attribute -> attribute.substring("CN=".length()))
                .findFirst()
                .orElse(text);
    }
}
