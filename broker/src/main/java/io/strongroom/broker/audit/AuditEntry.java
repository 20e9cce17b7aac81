/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import java.util.List;

/**
 * What is to be recorded.
 *
 * @param correlationId by which the peer and the administrator name this decision
 * @param event what was asked, such as {@code key-release}
 * @param decision {@code allowed}, {@code refused} or {@code done}
 * @param actor who asked: a workload's session, job and evidence, or a person
 * @param subject what it was about, such as {@code key payroll}
 * @param policyVersion the version of the policy that decided, 0 if none did
 * @param reasons why; for refusals at least one
 * @param details what else belongs to the event, such as a run report; may be empty
 */
public record AuditEntry(
        String correlationId,
        String event,
        String decision,
        ObjectNode actor,
        String subject,
        long policyVersion,
        List<AuditReason> reasons,
        ObjectNode details) {
    /** The decision of an entry that records a permission. */
    public static final String ALLOWED = "allowed";

    /** The decision of an entry that records a refusal. */
    public static final String REFUSED = "refused";

    /** The decision of an entry that records what a person or the broker itself did. */
    public static final String DONE = "done";

    /** Copies. */
    public AuditEntry {
        actor = actor.deepCopy();
        reasons = List.copyOf(reasons);
        details = details.deepCopy();
    }

    /** The record without its place in the chain. */
    ObjectNode toJson() {
        ObjectNode json = StrictJson.object();
        json.put("version", 1);
        json.put("correlation-id", correlationId);
        json.put("event", event);
        json.put("decision", decision);
        json.set("actor", actor.deepCopy());
        json.put("subject", subject);
        json.put("policy-version", policyVersion);
        json.set("details", details.deepCopy());
        ArrayNode list = json.putArray("reasons");
        reasons.forEach(reason -> list.addObject()
                .put("code", reason.code())
                .put("message", reason.message())
                .put("remedy", reason.remedy()));
        return json;
    }
}
