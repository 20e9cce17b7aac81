/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import java.util.List;

/**
 * What can be said of a root key.
 *
 * @param protection what protects it
 * @param description the same for people
 * @param check its check value, which tells it from others, and nothing of it
 * @param listed the check values that the workspace lists: two if a rotation was interrupted, or failed
 */
public record RootKeyStatus(RootKeyProtection protection, String description, Octets check, List<Octets> listed) {
    /** Copies the list. */
    public RootKeyStatus {
        listed = List.copyOf(listed);
    }
}
