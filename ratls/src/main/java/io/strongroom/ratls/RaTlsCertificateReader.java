/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteHeader;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.ratls.CertificateParts.RawExtension;
import io.strongroom.ratls.RaTlsCertificate.Carried;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Reads the evidence out of an X.509 certificate: TCG's form, or else the older one of Gramine and rats-tls. Evidence in
 * TCG's form that cannot be read is an error; the older form beside it is then not looked at. Pure.
 *
 * <p>Source: {@code docs/spec/ra-tls.md} section 2.
 */
public final class RaTlsCertificateReader {
    /** Certificates that are larger are refused; genuine ones have 5 to 15 KiB. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int DER_SEQUENCE = 0x30;

    private RaTlsCertificateReader() {}

    /**
     * Reads one certificate, in DER or PEM.
     *
     * @param derOrPem borrowed
     * @throws EvidenceFormatException if it is anything but one certificate with evidence that can be read
     */
    public static RaTlsCertificate read(byte[] derOrPem) throws EvidenceFormatException {
        if (derOrPem.length > MAX_BYTES) {
            throw new EvidenceFormatException(
                    "the certificate has " + derOrPem.length + " bytes (wanted at most " + MAX_BYTES + ")");
        }
        if (derOrPem.length > 0 && derOrPem[0] == DER_SEQUENCE) {
            // Taken apart first: what is not strict DER does not reach the platform's parser.
            CertificateParts parts = CertificateParts.read(derOrPem);
            return read(parse(derOrPem), parts);
        }
        return read(parse(derOrPem));
    }

    /**
     * Reads a certificate that a peer presented.
     *
     * @throws EvidenceFormatException if it has no evidence that can be read
     */
    public static RaTlsCertificate read(X509Certificate certificate) throws EvidenceFormatException {
        byte[] der = encoded(certificate);
        if (der.length > MAX_BYTES) {
            throw new EvidenceFormatException(
                    "the certificate has " + der.length + " bytes (wanted at most " + MAX_BYTES + ")");
        }
        return read(certificate, CertificateParts.read(der));
    }

    private static RaTlsCertificate read(X509Certificate certificate, CertificateParts parts)
            throws EvidenceFormatException {
        List<RawExtension> found = new ArrayList<>();
        List<Carried> carried = new ArrayList<>();
        for (RawExtension extension : parts.extensions()) {
            Optional<EvidenceExtension> known = EvidenceExtension.of(extension.identifier());
            if (known.isPresent()) {
                found.add(extension);
                carried.add(new Carried(known.get(), extension.value().length()));
            }
        }
        RaTlsEvidence form = readEvidence(found, carried);
        Quote quote = QuoteParser.parse(form.quote().bytes());
        var evidence = new Evidence(claimedTee(quote.header()), form.quote());
        return new RaTlsCertificate(certificate, parts, carried, form, evidence, quote);
    }

    private static RaTlsEvidence readEvidence(List<RawExtension> found, List<Carried> carried)
            throws EvidenceFormatException {
        for (int i = 0; i < found.size(); i++) {
            if (carried.get(i).extension() == EvidenceExtension.TCG_DICE) {
                return RaTlsEvidence.Tagged.read(found.get(i).value());
            }
        }
        if (found.size() != 1) {
            throw new EvidenceFormatException("the certificate has " + found.size()
                    + " extensions with evidence of the older form (wanted 1, or TCG's form)");
        }
        return new RaTlsEvidence.RawQuote(
                carried.get(0).extension(), found.get(0).value());
    }

    private static Tee claimedTee(QuoteHeader header) {
        if (header.qeVendor() == QeVendor.SIMULATED) {
            return Tee.SIMULATED;
        }
        return header.isTdx() ? Tee.TDX : Tee.SGX;
    }

    private static X509Certificate parse(byte[] derOrPem) throws EvidenceFormatException {
        try {
            Collection<?> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(derOrPem));
            if (all.size() == 1 && all.iterator().next() instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new EvidenceFormatException("the bytes hold " + all.size() + " certificates (wanted 1)");
        } catch (CertificateException e) {
            throw new EvidenceFormatException("the bytes are no X.509 certificate: " + e.getMessage());
        }
    }

    private static byte[] encoded(X509Certificate certificate) throws EvidenceFormatException {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new EvidenceFormatException("the certificate has no encoding");
        }
    }
}
