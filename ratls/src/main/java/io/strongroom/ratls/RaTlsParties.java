/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import java.util.List;

/**
 * Who takes part in connections, seen from one side.
 *
 * @param isClient whether this side opens them
 * @param identities what this side presents: one, or none
 * @param verifiers how this side judges the other: one, or none
 */
record RaTlsParties(boolean isClient, List<RaTlsIdentity> identities, List<RaTlsVerifier> verifiers) {
    RaTlsParties {
        identities = List.copyOf(identities);
        verifiers = List.copyOf(verifiers);
    }

    boolean isMutual() {
        return !identities.isEmpty() && !verifiers.isEmpty();
    }

    boolean demandsFreshEvidence() {
        return verifiers.stream().anyMatch(RaTlsVerifier::demandsFreshEvidence);
    }
}
