/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import java.time.Instant;

/**
 * What may be shown of a secret: never its value.
 *
 * @param name its name
 * @param version its current version
 * @param assuranceClass its class: evidence of no other class gets it
 * @param changedAt when the current version was put
 */
public record SecretSummary(String name, int version, AssuranceClass assuranceClass, Instant changedAt) {
    static SecretSummary of(SecretRow row) {
        return new SecretSummary(row.name(), row.version(), row.assuranceClass(), row.createdAt());
    }
}
