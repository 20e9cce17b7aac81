/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.jca;

import java.time.Clock;
import java.time.Instant;

/** What the broker tells of peers, beside what their certificates say. Implementations are thread-safe. */
public interface PeerKnowledge {
    /** Knows nothing: the machine's clock, and nobody is denied. */
    PeerKnowledge NONE = new PeerKnowledge() {
        @Override
        public Instant now() {
            return Clock.systemUTC().instant();
        }

        @Override
        public boolean isDenied(String jobId, String keySha256) {
            return false;
        }
    };

    /** The time by which certificates are judged. */
    Instant now();

    /**
     * Whether an administrator denied the job or the process.
     *
     * @param keySha256 of the process's SubjectPublicKeyInfo, in hexadecimal
     */
    boolean isDenied(String jobId, String keySha256);
}
