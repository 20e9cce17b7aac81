/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.audit.AuditReason;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;

/**
 * Takes decisions: each runs in one writing transaction together with its audit record, under the policy in force. What a
 * decision gives is handed out only after the commit. A refusal is rolled back and recorded too. Thread-safe.
 */
final class Decisions {
    /** One decision. */
    @FunctionalInterface
    interface Decision<T> {
        /** Decides; a {@link Refusal} rolls back what was changed. */
        T in(Handle transaction, PolicyVersion policy) throws IOException;
    }

    /**
     * What is asked, by whom.
     *
     * @param correlationId names the decision
     * @param actor who asks
     * @param event what is asked
     * @param subject about what
     */
    record Question(String correlationId, ObjectNode actor, String event, String subject) {
        AuditEntry entry(String decision, long policyVersion, List<AuditReason> reasons, ObjectNode details) {
            return new AuditEntry(correlationId, event, decision, actor, subject, policyVersion, reasons, details);
        }
    }

    private final Broker broker;

    Decisions(Broker broker) {
        this.broker = broker;
    }

    /** Decides without further details for the record. */
    <T> T decide(Question question, Decision<T> decision) throws IOException {
        return decide(question, StrictJson.object(), decision);
    }

    /**
     * Decides.
     *
     * @param details goes into the record
     * @throws Refusal if the decision refuses; it is recorded then
     */
    <T> T decide(Question question, ObjectNode details, Decision<T> decision) throws IOException {
        AtomicLong version = new AtomicLong();
        try {
            return broker.store().write(transaction -> {
                PolicyVersion policy = broker.policies().current(transaction);
                version.set(policy.number());
                T result = decision.in(transaction, policy);
                broker.audit()
                        .append(transaction, question.entry(AuditEntry.ALLOWED, policy.number(), List.of(), details));
                return result;
            });
        } catch (Refusal refusal) {
            refuse(question, version.get(), refusal);
            throw refusal;
        }
    }

    /** Records a refusal that came before any decision. */
    void refuse(Question question, long policyVersion, Refusal refusal) throws IOException {
        broker.audit()
                .append(question.entry(AuditEntry.REFUSED, policyVersion, refusal.reasons(), StrictJson.object()));
        refusal.markRecorded();
    }
}
