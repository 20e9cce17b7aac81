/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.EncryptedAnswer;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.audit.AuditReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Releases secrets other than zone keys to sessions. Thread-safe. */
final class SecretService {
    /** The type of secrets among the resources of the KBS protocol. */
    static final String TYPE = "secret";

    private final Broker broker;
    private final Decisions decisions;

    SecretService(Broker broker, Decisions decisions) {
        this.broker = broker;
        this.decisions = decisions;
    }

    /** Answers {@code GET /kbs/v0/resource/default/secret/…}: the value, encrypted to the attested key. */
    ObjectNode release(AttestedSession session, Decisions.Question question, String name) throws IOException {
        List<byte[]> value = new ArrayList<>(1);
        try {
            decisions.decideFor(session, question, (transaction, policy) -> {
                SecretRow row = broker.secrets().find(transaction, name).orElseThrow(() -> absent(name));
                Optional<JobClaim> job = session.job();
                if (job.isPresent()) {
                    broker.jobs().requireRunning(transaction, job.get().id());
                }
                List<AuditReason> refusals = SecretDecision.refusals(
                        policy.policy(), session, row, broker.clock().instant());
                if (!refusals.isEmpty()) {
                    throw new Refusal(Refusal.Code.SECRET_REFUSED, refusals);
                }
                value.add(broker.secrets().open(row));
                return row;
            });
            return EncryptedAnswer.encrypt(value.get(0), session.teePubkey());
        } finally {
            value.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    private static Refusal absent(String name) {
        return Refusal.of(
                Refusal.Code.NOT_FOUND, "secret '" + name + "' does not exist", "ask for a secret that exists");
    }
}
