/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.audit.AuditReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which evidence is accepted, and which keys it opens.
 *
 * @param appraisal what evidence must show
 * @param conditions what must hold beside it
 * @param keys the grants for evidence that does
 * @param secrets the names of secrets that it gets, in which {@code *} stands for any characters
 * @param line the line of the policy, from 1
 */
public record PolicyRule(
        AppraisalPolicy appraisal, RuleConditions conditions, List<KeyGrant> keys, List<String> secrets, int line) {
    private static final int NO_LINE = 0;

    /** Copies. */
    public PolicyRule {
        keys = List.copyOf(keys);
        secrets = List.copyOf(secrets);
    }

    /** The name. */
    public String name() {
        return appraisal.name();
    }

    /** The same without the grants that are not asked for, with other secrets, and without lines: to be compared. */
    PolicyRule reduced(Predicate<KeyGrant> asked, List<String> otherSecrets) {
        List<KeyGrant> kept = keys.stream()
                .filter(asked)
                .map(grant -> new KeyGrant(
                        grant.pattern(), grant.grants(), grant.release(), grant.maximumReleases(), NO_LINE))
                .toList();
        return new PolicyRule(appraisal, conditions, kept, otherSecrets, NO_LINE);
    }

    /** What this rule gives for a key. */
    public KeyAccess access(String keyName) {
        return grants(keyName).stream().map(KeyAccess::of).reduce(KeyAccess.NONE, KeyAccess::or);
    }

    /** The grants that fit a key. */
    public List<KeyGrant> grants(String keyName) {
        return keys.stream().filter(grant -> grant.fits(keyName)).toList();
    }

    /** Whether evidence that this rule accepts gets a secret. */
    public boolean grantsSecret(String secretName) {
        return secrets.stream().anyMatch(pattern -> NamePattern.fits(pattern, secretName));
    }

    /** Every condition beside the evidence that does not hold, with the rule's name and line. */
    public List<AuditReason> checkConditions(Optional<JobRole> role, Instant now) {
        return conditions.check(role, now).stream()
                .map(reason -> new AuditReason(reason.code(), where() + reason.message(), reason.remedy()))
                .toList();
    }

    /** Whether the endorsements behind the evidence are too old for this rule now, with its name and line. */
    public Optional<AuditReason> checkCollateral(VerifiedEvidence evidence, Instant now) {
        return conditions
                .checkCollateral(evidence, now)
                .map(reason -> new AuditReason(reason.code(), where() + reason.message(), reason.remedy()));
    }

    /** The reasons of this rule, each with its name and line. */
    public List<AuditReason> explain(List<Reason> reasons) {
        List<AuditReason> explained = new ArrayList<>(reasons.size());
        reasons.forEach(reason -> explained.add(AuditReason.of(reason, where())));
        return explained;
    }

    private String where() {
        return "rule '" + name() + "' (line " + line + "): ";
    }
}
