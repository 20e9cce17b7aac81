/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.audit.AuditReason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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

    private static final String NOT_RECORDED = "refusals-not-recorded";

    private final Broker broker;
    private final RefusalBudget budget = new RefusalBudget();

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

    /**
     * Decides for a session, whose job and process nobody may have denied: seen to in the same transaction.
     *
     * @throws Refusal if the decision refuses, or somebody denied it; it is recorded then
     */
    <T> T decideFor(AttestedSession session, Question question, Decision<T> decision) throws IOException {
        return decide(question, (transaction, policy) -> {
            Optional<JobClaim> job = session.job();
            if (job.isPresent()) {
                broker.deniedIdentities().requireAllowed(transaction, job.get());
            }
            return decision.in(transaction, policy);
        });
    }

    /**
     * Demands that nobody denied the session's job or process, whatever it asks for.
     *
     * @throws Refusal if somebody did; it is recorded then
     */
    void requireNotDenied(AttestedSession session, String correlationId, String what) throws IOException {
        Optional<JobClaim> job = session.job();
        if (job.isEmpty()) {
            return;
        }
        try {
            broker.store().read(handle -> {
                broker.deniedIdentities().requireAllowed(handle, job.get());
                return job;
            });
        } catch (Refusal refusal) {
            refuse(
                    new Question(
                            correlationId,
                            session.actor(),
                            what,
                            "job " + job.get().id()),
                    0,
                    refusal);
            throw refusal;
        }
    }

    /**
     * Records a refusal. Those of a peer that has not attested are recorded up to a limit; beyond it they are counted, and
     * the count gets a record.
     */
    void refuse(Question question, long policyVersion, Refusal refusal) throws IOException {
        if (question.actor().path("kind").asText().equals("peer")) {
            Instant now = broker.clock().instant();
            recordCounts(now);
            if (!budget.admit(PeerGroup.of(question.actor()), now)) {
                refusal.markRecorded();
                return;
            }
        }
        broker.audit()
                .append(question.entry(AuditEntry.REFUSED, policyVersion, refusal.reasons(), StrictJson.object()));
        refusal.markRecorded();
    }

    private void recordCounts(Instant now) throws IOException {
        for (Map.Entry<String, Integer> count : budget.takeCounts(now).entrySet()) {
            broker.audit()
                    .append(new AuditEntry(
                            UUID.randomUUID().toString(),
                            NOT_RECORDED,
                            AuditEntry.DONE,
                            StrictJson.object().put("kind", "broker"),
                            count.getValue() + " refusals of " + count.getKey(),
                            0,
                            List.of(),
                            StrictJson.object()));
        }
    }
}
