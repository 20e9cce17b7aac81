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
}
