/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.util.Optional;

/**
 * The public key of a certificate, byte for byte as the certificate has it.
 *
 * <p>Source: RFC 5280, 4.1.2.7; RFC 3279, 2.3.1; RFC 5480, 2.1.
 *
 * @param subjectPublicKeyInfo the whole element, in DER
 * @param algorithm the content of its AlgorithmIdentifier
 * @param key the content of its bit string, behind the count of unused bits
 */
public record CertificateKey(Octets subjectPublicKeyInfo, Octets algorithm, Octets key) {
    /** RSA, with NULL as its parameters. */
    static final Octets RSA = Octets.parseHex("06092a864886f70d0101010500");

    private static final int SEQUENCE = 0x30;
    private static final int BIT_STRING = 0x03;

    static CertificateKey read(Octets subjectPublicKeyInfo) throws EvidenceFormatException {
        DerReader in = new DerReader(subjectPublicKeyInfo.bytes()).enter(SEQUENCE, "the public key");
        Octets algorithm = in.content(SEQUENCE, "the key algorithm");
        Octets bits = in.content(BIT_STRING, "the public key");
        in.requireEnd("the public key");
        if (bits.length() == 0 || bits.byteAt(0) != 0) {
            throw new EvidenceFormatException("the public key is no whole number of bytes");
        }
        return new CertificateKey(subjectPublicKeyInfo, algorithm, bits.slice(1, bits.length()));
    }

    /** The RSAPublicKey of PKCS#1, if this is a key of RSA. */
    Optional<Octets> pkcs1() {
        return algorithm.equals(RSA) ? Optional.of(key) : Optional.empty();
    }
}
