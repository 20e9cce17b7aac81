/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * A version of the policy in its history.
 *
 * @param number from 1
 * @param createdAt since when it was in force
 * @param text the YAML
 * @param signers the owners who signed it, by name; none if the version before it named none
 */
public record PolicyRecord(long number, Instant createdAt, String text, List<String> signers) {
    /** Copies. */
    public PolicyRecord {
        signers = List.copyOf(signers);
    }

    /** The SHA-256 of the YAML in UTF-8. */
    public Digest digest() {
        return Digest.sha256(text.getBytes(StandardCharsets.UTF_8));
    }
}
