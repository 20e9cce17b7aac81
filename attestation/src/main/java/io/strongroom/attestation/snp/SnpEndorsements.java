/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerOrPem;
import io.strongroom.attestation.internal.Sha;
import java.util.List;
import java.util.Optional;

/**
 * AMD's certificates for one platform at one TCB, as they were received: nothing in them is authenticated yet.
 *
 * <p>Source: AMD 57230, 4, KDS interface: {@code vcek/v1/{product}/{hwid}}, {@code vlek}, {@code cert_chain}, {@code crl}.
 *
 * @param leaf VCEK or VLEK certificate, DER
 * @param intermediate ASK or ASVK certificate, DER
 * @param ark root certificate, DER
 * @param crls the root's revocation list, DER: one, or none, and then nobody has asked whether a certificate is revoked
 */
public record SnpEndorsements(Octets leaf, Octets intermediate, Octets ark, List<Octets> crls) implements Endorsements {
    private static final int CHAIN_LENGTH = 2;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if there is more than one revocation list
     */
    public SnpEndorsements {
        crls = List.copyOf(crls);
        if (crls.size() > 1) {
            throw new IllegalArgumentException("SNP endorsements have at most one CRL, got " + crls.size());
        }
    }

    /**
     * The three certificates, each in DER or PEM; no revocation list.
     *
     * @throws EvidenceFormatException if one is neither
     */
    public static SnpEndorsements of(byte[] leaf, byte[] intermediate, byte[] ark) throws EvidenceFormatException {
        return new SnpEndorsements(
                DerOrPem.certificate(leaf, "the VCEK or VLEK certificate"),
                DerOrPem.certificate(intermediate, "the ASK or ASVK certificate"),
                DerOrPem.certificate(ark, "the ARK certificate"),
                List.of());
    }

    /**
     * The leaf in DER or PEM, and the chain that AMD's key distribution service gives: ASK or ASVK, then ARK, in PEM.
     *
     * @throws EvidenceFormatException if the chain has another form
     */
    public static SnpEndorsements ofChain(byte[] leaf, byte[] certChain) throws EvidenceFormatException {
        List<Octets> chain = DerOrPem.certificates(certChain, CHAIN_LENGTH, "the ASK and ARK certificates");
        return new SnpEndorsements(
                DerOrPem.certificate(leaf, "the VCEK or VLEK certificate"), chain.get(0), chain.get(1), List.of());
    }

    /**
     * The same with the root's revocation list, in DER or PEM.
     *
     * @throws EvidenceFormatException if it is neither
     */
    public SnpEndorsements withCrl(byte[] crl) throws EvidenceFormatException {
        return new SnpEndorsements(leaf, intermediate, ark, List.of(DerOrPem.crl(crl, "the ARK's CRL")));
    }

    /** The root's revocation list, if there is one. */
    public Optional<Octets> crl() {
        return crls.stream().findFirst();
    }

    /** SHA-256 over all but the leaf, each preceded by its length: what all platforms of one product share. */
    Digest authoritiesDigest() {
        return Digest.of(Sha.sha256Of(
                intermediate.bytes(), ark.bytes(), crl().map(Octets::bytes).orElse(new byte[0])));
    }
}
