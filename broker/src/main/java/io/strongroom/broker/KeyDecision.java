/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Reason;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what a session may do with a key, under the policy that is in force now. Pure.
 *
 * <p>The class of the key and the class of the evidence must be equal before any rule is asked: no policy can open a key
 * of one class to evidence of another.
 */
final class KeyDecision {
    private final KeyAccess access;
    private final List<AuditReason> reasons;

    private KeyDecision(KeyAccess access, List<AuditReason> reasons) {
        this.access = access;
        this.reasons = List.copyOf(reasons);
    }

    static KeyDecision decide(Policy policy, AttestedSession session, ZoneKeyRow key, Instant now) {
        AttestationResult.Accepted accepted = session.accepted();
        if (accepted.assuranceClass() != key.assuranceClass()) {
            return refused(
                    "class-mismatch",
                    "key '" + key.name() + "' is of class "
                            + key.assuranceClass().wireName() + ", the evidence of class "
                            + accepted.assuranceClass().wireName() + "; no policy can change that",
                    "seal the data again under a key of the other class");
        }
        if (!key.isUsable(now)) {
            return refused(
                    "key-disabled",
                    "key '" + key.name() + "' is disabled or has expired",
                    "enable the key, or use another");
        }
        return key.isRunKey() ? ofRunKey(policy, session, key, now) : ofRules(policy, session, key, now);
    }

    /** What is allowed. */
    KeyAccess access() {
        return access;
    }

    /** Why not more. */
    List<AuditReason> reasons() {
        return reasons;
    }

    /** A run key belongs to every process of its job whose evidence is still accepted. */
    private static KeyDecision ofRunKey(Policy policy, AttestedSession session, ZoneKeyRow key, Instant now) {
        boolean isOfJob =
                session.job().map(JobClaim::id).filter(key.jobId()::equals).isPresent();
        if (!isOfJob) {
            return refused(
                    "other-job", "key '" + key.name() + "' belongs to another job", "use the session's own run key");
        }
        List<AuditReason> reasons = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            if (accepts(rule, session, now, reasons)) {
                return new KeyDecision(KeyAccess.FULL, List.of());
            }
        }
        return new KeyDecision(KeyAccess.NONE, reasons);
    }

    private static KeyDecision ofRules(Policy policy, AttestedSession session, ZoneKeyRow key, Instant now) {
        KeyAccess access = KeyAccess.NONE;
        List<AuditReason> reasons = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            if (!accepts(rule, session, now, reasons)) {
                continue;
            }
            KeyAccess granted = rule.access(key.name());
            if (!granted.isAny()) {
                reasons.add(new AuditReason(
                        "key-not-granted",
                        "rule '" + rule.appraisal().name() + "' (line " + rule.line()
                                + ") accepts the evidence, but grants" + " nothing for key '" + key.name() + "'",
                        "add the key to the rule, if this process should have it"));
            }
            access = access.or(granted);
        }
        return new KeyDecision(access, reasons);
    }

    private static boolean accepts(PolicyRule rule, AttestedSession session, Instant now, List<AuditReason> reasons) {
        AttestationResult result = rule.appraisal()
                .appraise(session.accepted().evidence(), session.accepted().binding(), now);
        if (result instanceof AttestationResult.Contraindicated refused) {
            reasons.addAll(explain(rule, refused.reasons()));
            return false;
        }
        return true;
    }

    /** The reasons of one rule, each with the rule's name and line. */
    static List<AuditReason> explain(PolicyRule rule, List<Reason> reasons) {
        String where = "rule '" + rule.appraisal().name() + "' (line " + rule.line() + "): ";
        return reasons.stream().map(reason -> AuditReason.of(reason, where)).toList();
    }

    private static KeyDecision refused(String code, String message, String remedy) {
        return new KeyDecision(KeyAccess.NONE, List.of(new AuditReason(code, message, remedy)));
    }
}
