/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.dcap.PlatformTcb;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.audit.AuditReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a rule demands beside the evidence itself.
 *
 * @param notBefore from when the rule holds
 * @param notAfter until when it holds
 * @param roles what the process may do in its job; empty: anything, also without a job
 * @param maximumCollateralAge how old Intel's TCB info and QE identity behind the evidence may be; {@link #ANY_AGE} if nothing
 *     was said
 */
public record RuleConditions(Instant notBefore, Instant notAfter, Set<JobRole> roles, Duration maximumCollateralAge) {
    /** Endorsements of any age, as long as they are valid. */
    public static final Duration ANY_AGE = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * Copies.
     *
     * @throws IllegalArgumentException if the window is empty
     */
    public RuleConditions {
        roles = Set.copyOf(roles);
        if (notAfter.isBefore(notBefore)) {
            throw new IllegalArgumentException("'not-after' is " + notAfter + ", before 'not-before', " + notBefore);
        }
    }

    /** Whether these hold wherever the others do. */
    boolean cover(RuleConditions others) {
        return !others.notBefore.isBefore(notBefore)
                && !others.notAfter.isAfter(notAfter)
                && Admission.covers(roles, others.roles)
                && maximumCollateralAge.compareTo(others.maximumCollateralAge) >= 0;
    }

    /** Every condition that does not hold. */
    List<AuditReason> check(Optional<JobRole> role, Instant now) {
        List<AuditReason> reasons = new ArrayList<>();
        if (now.isBefore(notBefore) || now.isAfter(notAfter)) {
            reasons.add(DenialReason.OUTSIDE_TIME_WINDOW.of(
                    "the time is " + now + " (wanted " + bound(notBefore) + " to " + bound(notAfter) + ")",
                    "run the job within the window, or change 'valid' in the rule"));
        }
        if (!roles.isEmpty() && role.filter(roles::contains).isEmpty()) {
            reasons.add(DenialReason.ROLE_NOT_ALLOWED.of(
                    "the process is " + role.map(JobRole::wireName).orElse("of no job") + " (wanted "
                            + roles.stream().map(JobRole::wireName).sorted().collect(Collectors.joining(" or ")) + ")",
                    "start the process in a role that the rule names, or add its role"));
        }
        return reasons;
    }

    /** Whether the endorsements behind the evidence are too old now; evidence without such endorsements has no age. */
    Optional<AuditReason> checkCollateral(VerifiedEvidence evidence, Instant now) {
        if (!(evidence instanceof VerifiedEvidence.OfQuote quote)) {
            return Optional.empty();
        }
        return quote.verified()
                .platform()
                .map(PlatformTcb::collateralIssuedAt)
                .filter(issued -> Duration.between(issued, now).compareTo(maximumCollateralAge) > 0)
                .map(issued -> DenialReason.COLLATERAL_TOO_OLD.of(
                        "the collateral was issued at " + issued + ", "
                                + Duration.between(issued, now).toHours() + " hours ago (wanted at most "
                                + maximumCollateralAge.toHours() + ")",
                        "run strongroom endorsements fetch, and attest again"));
    }

    private static String bound(Instant instant) {
        return instant.equals(Instant.MIN) || instant.equals(Instant.MAX) ? "any time" : instant.toString();
    }
}
