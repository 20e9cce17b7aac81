/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AttestationResult;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.DenialReason;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.broker.policy.KeyGrant;
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
    /** A grant by which the zone key may leave the broker, and the name of its rule. */
    record Releasing(String rule, KeyGrant grant) {}

    private final KeyAccess access;
    private final List<Releasing> releasing;
    private final List<AuditReason> reasons;

    private KeyDecision(KeyAccess access, List<Releasing> releasing, List<AuditReason> reasons) {
        this.access = access;
        this.releasing = List.copyOf(releasing);
        this.reasons = List.copyOf(reasons);
    }

    static KeyDecision decide(Policy policy, AttestedSession session, ZoneKeyRow key, Instant now) {
        AttestationResult.Accepted accepted = session.accepted();
        if (accepted.assuranceClass() != key.assuranceClass()) {
            return refused(
                    DenialReason.CLASS_MISMATCH,
                    "key '" + key.name() + "' is of class "
                            + key.assuranceClass().wireName() + ", the evidence of class "
                            + accepted.assuranceClass().wireName() + "; no policy can change that",
                    "seal the data again under a key of the other class");
        }
        if (!key.isUsable(now)) {
            return refused(
                    DenialReason.KEY_DISABLED,
                    "key '" + key.name() + "' "
                            + key.deleteAt()
                                    .map(at -> "will be deleted at " + at)
                                    .orElse("is disabled or has expired"),
                    "enable or keep the key, or use another");
        }
        return key.isRunKey() ? ofRunKey(policy, session, key, now) : ofRules(policy, session, key, now);
    }

    /** What is allowed. */
    KeyAccess access() {
        return access;
    }

    /** By which grants the zone key may leave the broker; none for a run key, which belongs to its job. */
    List<Releasing> releasing() {
        return releasing;
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
                    DenialReason.OTHER_JOB,
                    "key '" + key.name() + "' belongs to another job",
                    "use the session's own run key");
        }
        List<AuditReason> reasons = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            if (accepts(rule, session, now, reasons)) {
                return new KeyDecision(KeyAccess.FULL, List.of(), List.of());
            }
        }
        return new KeyDecision(KeyAccess.NONE, List.of(), reasons);
    }

    private static KeyDecision ofRules(Policy policy, AttestedSession session, ZoneKeyRow key, Instant now) {
        KeyAccess access = KeyAccess.NONE;
        List<Releasing> releasing = new ArrayList<>();
        List<AuditReason> reasons = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            if (!accepts(rule, session, now, reasons)) {
                continue;
            }
            KeyAccess granted = rule.access(key.name());
            if (!granted.isAny()) {
                reasons.add(DenialReason.KEY_NOT_GRANTED.of(
                        "rule '" + rule.appraisal().name() + "' (line " + rule.line()
                                + ") accepts the evidence, but grants" + " nothing for key '" + key.name() + "'",
                        "add the key to the rule, if this process should have it"));
            }
            access = access.or(granted);
            rule.grants(key.name()).stream()
                    .filter(KeyGrant::releasesKey)
                    .forEach(grant -> releasing.add(new Releasing(rule.name(), grant)));
        }
        return new KeyDecision(access, releasing, reasons);
    }

    /** Whether a rule accepts the session now; adds to {@code reasons} why not. */
    static boolean accepts(PolicyRule rule, AttestedSession session, Instant now, List<AuditReason> reasons) {
        List<AuditReason> conditions =
                new ArrayList<>(rule.checkConditions(session.job().map(JobClaim::role), now));
        rule.checkCollateral(session.accepted().evidence(), now).ifPresent(conditions::add);
        reasons.addAll(conditions);
        AttestationResult result = rule.appraisal()
                .appraise(session.accepted().evidence(), session.accepted().binding(), now);
        if (result instanceof AttestationResult.Contraindicated refused) {
            reasons.addAll(rule.explain(refused.reasons()));
            return false;
        }
        return conditions.isEmpty();
    }

    private static KeyDecision refused(DenialReason reason, String message, String remedy) {
        return new KeyDecision(KeyAccess.NONE, List.of(), List.of(reason.of(message, remedy)));
    }
}
