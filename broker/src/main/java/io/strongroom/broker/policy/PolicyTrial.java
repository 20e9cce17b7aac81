/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.audit.AuditReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a policy would decide on recorded evidence, rule by rule. Only a live session can show that evidence is fresh, is
 * bound to the session's keys and names this broker, so that is not judged; neither is how often a key was released before.
 *
 * @param outcomes one for each rule, in the policy's order
 */
public record PolicyTrial(List<Outcome> outcomes) {
    /**
     * What one rule makes of the evidence.
     *
     * @param rule the rule
     * @param refusals why it does not accept it; empty: it does
     */
    public record Outcome(PolicyRule rule, List<AuditReason> refusals) {
        /** Copies. */
        public Outcome {
            refusals = List.copyOf(refusals);
        }

        /** Whether the rule accepts the evidence. */
        public boolean accepts() {
            return refusals.isEmpty();
        }
    }

    /** Copies. */
    public PolicyTrial {
        outcomes = List.copyOf(outcomes);
    }

    /**
     * Tries a policy.
     *
     * @param evidence authentic, from its verifier
     * @param job the digest of the job that the process names, or none if it names no job
     * @param role what the process is in that job
     * @param now the time of the decision
     */
    public static PolicyTrial of(
            Policy policy, VerifiedEvidence evidence, Optional<Digest> job, Optional<JobRole> role, Instant now) {
        List<Outcome> outcomes = new ArrayList<>();
        for (PolicyRule rule : policy.rules()) {
            List<AuditReason> refusals = new ArrayList<>(rule.checkConditions(role, now));
            rule.checkCollateral(evidence, now).ifPresent(refusals::add);
            refusals.addAll(rule.explain(rule.appraisal().check(evidence)));
            jobRefusal(rule, job).ifPresent(refusals::add);
            outcomes.add(new Outcome(rule, refusals));
        }
        return new PolicyTrial(outcomes);
    }

    /** What all accepting rules give for a key together. */
    public KeyAccess access(String keyName) {
        return outcomes.stream()
                .filter(Outcome::accepts)
                .map(outcome -> outcome.rule().access(keyName))
                .reduce(KeyAccess.NONE, KeyAccess::or);
    }

    /** Whether an accepting rule gives a secret. */
    public boolean grantsSecret(String secretName) {
        return outcomes.stream()
                .filter(Outcome::accepts)
                .anyMatch(outcome -> outcome.rule().grantsSecret(secretName));
    }

    /** Whether any rule accepts the evidence. */
    public boolean isAccepted() {
        return outcomes.stream().anyMatch(Outcome::accepts);
    }

    private static Optional<AuditReason> jobRefusal(PolicyRule rule, Optional<Digest> job) {
        if (rule.appraisal().jobs().isEmpty()
                || job.filter(rule.appraisal().jobs()::contains).isPresent()) {
            return Optional.empty();
        }
        String wanted =
                rule.appraisal().jobs().stream().map(Digest::toString).sorted().collect(Collectors.joining(" or "));
        return Optional.of(new AuditReason(
                RefusalReason.JOB_NOT_ALLOWED.name(),
                "rule '" + rule.name() + "' (line " + rule.line() + "): digest of the job is "
                        + job.map(Digest::toString).orElse("absent") + " (wanted " + wanted + ")",
                "submit the job that the policy names, or add this digest after a review of the job"));
    }
}
