/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;

/** A service that gives endorsements: a vendor's, or a cache of it. Implementations are thread-safe. */
public interface EndorsementClient {
    /**
     * Asks for one statement. Waits as long as the service's limits demand.
     *
     * @return the answer as it came; its form is right, its signature is not looked at
     * @throws EndorsementsUnavailableException if there is no answer
     */
    EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException;

    /** Where answers about this come from, for people: a URL without a path. */
    String origin(EndorsementId id);

    /** A client that asks nobody: for machines without a network. */
    static EndorsementClient offline() {
        return new EndorsementClient() {
            @Override
            public EndorsementItem fetch(EndorsementId id) throws EndorsementsUnavailableException {
                throw new EndorsementsUnavailableException(
                        EndorsementsProblem.NOT_FOUND,
                        "there is no " + id.name() + " that can be used, and nobody to ask; fetch or import it");
            }

            @Override
            public String origin(EndorsementId id) {
                return "nobody";
            }
        };
    }
}
