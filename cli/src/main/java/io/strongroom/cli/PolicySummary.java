/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.PolicyRecord;
import java.time.Instant;
import java.util.List;

/**
 * A version of the policy in a list.
 *
 * @param number from 1
 * @param createdAt since when it was in force
 * @param sha256 of its text, in hexadecimal
 * @param signers the owners who signed it
 */
record PolicySummary(long number, Instant createdAt, String sha256, List<String> signers) {
    PolicySummary {
        signers = List.copyOf(signers);
    }

    static PolicySummary of(PolicyRecord policy) {
        return new PolicySummary(
                policy.number(), policy.createdAt(), policy.digest().toString(), policy.signers());
    }
}
