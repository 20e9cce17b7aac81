/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * Where a relying party gets endorsements from: a directory, the vendor's service, or a cache of it. What a source gives
 * is untrusted; the {@link Verifier} checks it. Implementations are thread-safe.
 */
@FunctionalInterface
public interface EndorsementsSource {
    /**
     * The endorsements of a platform. May wait for disk and network.
     *
     * @param platform as the evidence names it, which may be a lie: then the endorsements do not fit the evidence
     * @throws EndorsementsUnavailableException if there are none
     */
    Endorsements endorsementsFor(PlatformId platform) throws EndorsementsUnavailableException;

    /**
     * The endorsements of a platform of AMD's whose certificate came with the evidence.
     *
     * @param leaf VLEK or VCEK certificate, DER or PEM
     * @throws EndorsementsUnavailableException if there are none, or this source adds nothing to such a certificate
     */
    default Endorsements endorsementsFor(PlatformId.Amd platform, Octets leaf) throws EndorsementsUnavailableException {
        throw new EndorsementsUnavailableException(
                EndorsementsProblem.NOT_FOUND,
                "there are no endorsements for a certificate that comes with the evidence");
    }
}
