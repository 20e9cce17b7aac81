/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import java.time.Duration;

/**
 * What the policy says of workloads' certificates.
 *
 * @param tenant the owner of the data, whose name every certificate carries
 * @param lifetime how long a certificate lasts at most
 */
public record IdentityRules(String tenant, Duration lifetime) {
    /** What holds where the policy says nothing. */
    public static final IdentityRules DEFAULT = new IdentityRules("default", Duration.ofHours(12));

    static final Duration SHORTEST = Duration.ofSeconds(20);
    static final Duration LONGEST = Duration.ofHours(24);
}
