/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Set;

/**
 * Whom the broker's administrator denied, as of the broker's time.
 *
 * @param time the time of the broker
 * @param jobs ids of jobs, none of whose processes is to be trusted
 * @param keys the SHA-256 of the SubjectPublicKeyInfo of each further process that is not, in hexadecimal
 */
public record DeniedPeers(Instant time, Set<String> jobs, Set<String> keys) {
    private static final int MAX = 100_000;
    private static final Set<String> MEMBERS = Set.of("time", "jobs", "keys");

    /** Copies. */
    public DeniedPeers {
        jobs = Set.copyOf(jobs);
        keys = Set.copyOf(keys);
    }

    static DeniedPeers parse(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.of(json, "the denied identities", MEMBERS);
        return new DeniedPeers(
                fields.instant("time"), Set.copyOf(fields.texts("jobs", MAX)), Set.copyOf(fields.texts("keys", MAX)));
    }
}
