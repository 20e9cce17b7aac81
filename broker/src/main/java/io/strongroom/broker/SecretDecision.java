/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.DenialReason;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides whether a session gets a secret, under the policy that is in force now. Pure. */
final class SecretDecision {
    private SecretDecision() {}

    /**
     * Decides.
     *
     * @return why not; empty: the session gets it
     */
    static List<AuditReason> refusals(Policy policy, AttestedSession session, SecretRow secret, Instant now) {
        AssuranceClass shown = session.accepted().assuranceClass();
        if (shown != secret.assuranceClass()) {
            return List.of(DenialReason.CLASS_MISMATCH.of(
                    "secret '" + secret.name() + "' is of class "
                            + secret.assuranceClass().wireName() + ", the evidence of class " + shown.wireName()
                            + "; no policy can change that",
                    "put the secret under another name in the other class, if that evidence may have it"));
        }
        List<AuditReason> reasons = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            if (!KeyDecision.accepts(rule, session, now, reasons)) {
                continue;
            }
            if (rule.grantsSecret(secret.name())) {
                return List.of();
            }
            reasons.add(DenialReason.SECRET_NOT_GRANTED.of(
                    "rule '" + rule.name() + "' (line " + rule.line()
                            + ") accepts the evidence, but does not grant secret '" + secret.name() + "'",
                    "add the secret to 'secrets' of the rule, if this process should have it"));
        }
        return reasons;
    }
}
