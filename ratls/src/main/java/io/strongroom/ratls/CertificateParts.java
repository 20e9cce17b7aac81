/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The parts of an X.509 certificate whose very bytes matter: the key as it was hashed, and the extensions by the encoding
 * of their identifiers, because the one that Gramine uses is not encoded as it should be.
 *
 * <p>Source: RFC 5280, 4.1.
 *
 * @param key the subject's public key
 * @param extensions in order, each identifier once
 */
record CertificateParts(CertificateKey key, List<RawExtension> extensions) {
    private static final int SEQUENCE = 0x30;
    private static final int BOOLEAN = 0x01;
    private static final int INTEGER = 0x02;
    private static final int BIT_STRING = 0x03;
    private static final int OCTET_STRING = 0x04;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int VERSION = 0xA0;
    private static final int ISSUER_UNIQUE_ID = 0x81;
    private static final int SUBJECT_UNIQUE_ID = 0x82;
    private static final int EXTENSIONS = 0xA3;
    private static final Octets V3 = Octets.parseHex("02");

    /**
     * An extension.
     *
     * @param identifier the content bytes of its object identifier
     * @param value the content of its octet string
     */
    record RawExtension(Octets identifier, Octets value) {}

    /** Copies the list. */
    CertificateParts {
        extensions = List.copyOf(extensions);
    }

    /**
     * Takes a certificate apart.
     *
     * @param der borrowed
     * @throws EvidenceFormatException if it is not strict DER of version 3, or an extension occurs twice
     */
    static CertificateParts read(byte[] der) throws EvidenceFormatException {
        var file = new DerReader(der);
        DerReader certificate = file.enter(SEQUENCE, "the certificate");
        file.requireEnd("the certificate");
        DerReader signed = certificate.enter(SEQUENCE, "the signed part");
        Octets algorithm = certificate.element(SEQUENCE, "the signature algorithm");
        certificate.element(BIT_STRING, "the signature");
        certificate.requireEnd("the signature");
        return readSigned(signed, algorithm);
    }

    private static CertificateParts readSigned(DerReader in, Octets outerAlgorithm) throws EvidenceFormatException {
        DerReader version = in.enter(VERSION, "the version");
        if (!version.content(INTEGER, "the version").equals(V3)) {
            throw new EvidenceFormatException("the certificate is not of version 3");
        }
        version.requireEnd("the version");
        in.element(INTEGER, "the serial number");
        if (!in.element(SEQUENCE, "the signature algorithm").equals(outerAlgorithm)) {
            throw new EvidenceFormatException("the certificate names two signature algorithms (wanted the same twice)");
        }
        in.element(SEQUENCE, "the issuer");
        in.element(SEQUENCE, "the validity");
        in.element(SEQUENCE, "the subject");
        Octets subjectPublicKeyInfo = in.element(SEQUENCE, "the public key");
        skipUniqueId(in, ISSUER_UNIQUE_ID);
        skipUniqueId(in, SUBJECT_UNIQUE_ID);
        List<RawExtension> extensions = in.isAtEnd() ? List.of() : readExtensions(in.enter(EXTENSIONS, "extensions"));
        in.requireEnd("the extensions");
        return new CertificateParts(CertificateKey.read(subjectPublicKeyInfo), extensions);
    }

    private static void skipUniqueId(DerReader in, int tag) throws EvidenceFormatException {
        if (in.isNext(tag)) {
            in.element(tag, "a unique identifier");
        }
    }

    private static List<RawExtension> readExtensions(DerReader explicit) throws EvidenceFormatException {
        DerReader in = explicit.enter(SEQUENCE, "the extensions");
        explicit.requireEnd("the extensions");
        List<RawExtension> extensions = new ArrayList<>();
        Set<Octets> seen = new HashSet<>();
        while (!in.isAtEnd()) {
            RawExtension extension = readExtension(in.enter(SEQUENCE, "an extension"));
            if (!seen.add(extension.identifier())) {
                throw new EvidenceFormatException("the extension with the identifier bytes " + extension.identifier()
                        + " is there twice (wanted once)");
            }
            extensions.add(extension);
        }
        return extensions;
    }

    private static RawExtension readExtension(DerReader in) throws EvidenceFormatException {
        Octets identifier = in.content(OBJECT_IDENTIFIER, "the identifier of an extension");
        if (in.isNext(BOOLEAN)) {
            in.content(BOOLEAN, "an extension's flag");
        }
        Octets value = in.content(OCTET_STRING, "the value of an extension");
        in.requireEnd("the value of an extension");
        return new RawExtension(identifier, value);
    }
}
