/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A record of the audit log.
 *
 * @param seq its place, from 1
 * @param time when it was written
 * @param correlationId by which the peer and the administrator name this decision
 * @param event what was asked
 * @param decision {@code allowed}, {@code refused} or {@code done}
 * @param actor who asked, as JSON
 * @param subject what it was about
 * @param policyVersion the version of the policy that decided, 0 if none did
 * @param reasons why
 * @param json the whole record, canonical: what is hashed
 */
public record AuditRecord(
        long seq,
        Instant time,
        String correlationId,
        String event,
        String decision,
        String actor,
        String subject,
        long policyVersion,
        List<AuditReason> reasons,
        String json) {
    /** Longest record, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_REASONS = 1000;
    private static final Set<String> MEMBERS = Set.of("code", "message", "remedy");

    /** Copies. */
    public AuditRecord {
        reasons = List.copyOf(reasons);
    }

    /** Reads a record. */
    public static AuditRecord parse(String json) throws MessageFormatException {
        JsonFields fields = JsonFields.lenient(
                StrictJson.parse(json.getBytes(StandardCharsets.UTF_8), MAX_BYTES), "an audit record");
        List<AuditReason> reasons = new ArrayList<>();
        for (JsonNode node : fields.array("reasons", MAX_REASONS)) {
            JsonFields reason = JsonFields.of(node, "a reason", MEMBERS);
            reasons.add(new AuditReason(reason.text("code"), reason.text("message"), reason.text("remedy")));
        }
        return new AuditRecord(
                fields.count("seq"),
                fields.instant("time"),
                fields.text("correlation-id"),
                fields.text("event"),
                fields.text("decision"),
                fields.node("actor").toString(),
                fields.text("subject"),
                fields.count("policy-version"),
                reasons,
                json);
    }
}
