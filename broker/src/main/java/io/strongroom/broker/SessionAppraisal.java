/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.PolicyRule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Appraises authentic evidence under a whole policy. Pure. */
final class SessionAppraisal {
    private SessionAppraisal() {}

    /**
     * What the first rule that accepts the evidence makes of it, in the policy's order.
     *
     * @throws Refusal with {@code EVIDENCE_REFUSED} and the reasons of every rule if none accepts it
     */
    static AttestationResult.Accepted require(
            PolicyVersion policy,
            VerifiedEvidence verified,
            ExpectedBinding binding,
            Optional<JobRole> role,
            Instant now)
            throws Refusal {
        List<AuditReason> reasons = new ArrayList<>();
        for (PolicyRule rule : policy.policy().rules()) {
            List<AuditReason> conditions = new ArrayList<>(rule.checkConditions(role, now));
            rule.checkCollateral(verified, now).ifPresent(conditions::add);
            reasons.addAll(conditions);
            AttestationResult result = rule.appraisal().appraise(verified, binding, now);
            if (result instanceof AttestationResult.Accepted accepted && conditions.isEmpty()) {
                return accepted;
            }
            if (result instanceof AttestationResult.Contraindicated refused) {
                reasons.addAll(rule.explain(refused.reasons()));
            }
        }
        throw new Refusal(Refusal.Code.EVIDENCE_REFUSED, reasons);
    }
}
