/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.Digest;
import java.nio.charset.StandardCharsets;

/** What owners sign when they change a policy. Source: docs/spec/policy.md, "Owners". */
public final class PolicyChange {
    private PolicyChange() {}

    /**
     * The statement: it names the broker and the version that is replaced, so that a signature serves for one change of one
     * broker only.
     *
     * @param brokerPin the SHA-256 of the broker's TLS key, in hexadecimal
     * @param replaces the number of the version in force
     * @param policy the new policy, as it is to be stored
     * @return ASCII, four lines
     */
    public static byte[] statement(String brokerPin, long replaces, String policy) {
        String digest = Digest.sha256(policy.getBytes(StandardCharsets.UTF_8)).toString();
        return ("strongroom policy change 1\nbroker " + brokerPin + "\nreplaces " + replaces + "\nsha256 " + digest
                        + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
