/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import java.time.Instant;

/**
 * One version of a secret as it lies in the store. Its value is wrapped, and bound to everything else here.
 *
 * @param name its name
 * @param version from 1; the highest is the current one
 * @param assuranceClass its class
 * @param createdAt when this version was put
 * @param wrapped the wrapped value
 */
record SecretRow(String name, int version, AssuranceClass assuranceClass, Instant createdAt, Octets wrapped) {
    /** What the wrapped value is bound to: with any other value here it does not open. */
    String context() {
        return "secret " + name + " version=" + version + " class=" + assuranceClass.wireName() + " created="
                + createdAt;
    }

    SecretRow with(Octets newlyWrapped) {
        return new SecretRow(name, version, assuranceClass, createdAt, newlyWrapped);
    }
}
