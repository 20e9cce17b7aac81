/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsUnavailableException;

/**
 * Asks each vendor for what is its own.
 *
 * @param intel Intel's service, or a PCCS
 * @param amd AMD's service
 */
public record VendorClients(EndorsementClient intel, EndorsementClient amd) implements EndorsementClient {
    @Override
    public EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException {
        return vendor(id).fetch(id);
    }

    @Override
    public String origin(EndorsementId id) {
        return vendor(id).origin(id);
    }

    private EndorsementClient vendor(EndorsementId id) {
        return id instanceof EndorsementId.Vcek || id instanceof EndorsementId.AmdCrl ? amd : intel;
    }
}
