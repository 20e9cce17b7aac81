/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.PlatformTcb;
import io.strongroom.attestation.dcap.TcbStatus;
import io.strongroom.attestation.quote.TdReportBody;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which state of a platform is acceptable, whatever runs on it. Closed by default: {@link #STRICT} accepts {@code
 * UpToDate} without debug, and nothing else.
 *
 * @param allowsDebug whether workloads that a debugger or the host can read are accepted
 * @param tcbStatuses what Intel may say of an SGX or TDX platform; at least one, never {@code Revoked}
 * @param toleratedAdvisories if any are given, only these of Intel's advisories may apply to the platform
 * @param minTcbEvaluationDataNumber the lowest evaluation data number of Intel's collateral that is accepted; guards
 *     against replayed old collateral
 * @param snp what an SEV-SNP platform and its guest must be
 * @param tdx how a trust domain must be configured
 */
public record PlatformPolicy(
        boolean allowsDebug,
        Set<TcbStatus> tcbStatuses,
        Set<String> toleratedAdvisories,
        int minTcbEvaluationDataNumber,
        SnpRules snp,
        TdxRules tdx)
        implements Acceptance {
    /** {@code UpToDate}, no debug, revocation checked. */
    public static final PlatformPolicy STRICT = new PlatformPolicy(false, Set.of(TcbStatus.UP_TO_DATE), Set.of(), 0);

    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if no status is named, or {@code Revoked} is
     */
    public PlatformPolicy {
        if (tcbStatuses.isEmpty() || tcbStatuses.contains(TcbStatus.REVOKED)) {
            throw new IllegalArgumentException(
                    "a policy names at least one TCB status and never Revoked, got " + names(tcbStatuses));
        }
        tcbStatuses = Set.copyOf(tcbStatuses);
        toleratedAdvisories = Set.copyOf(toleratedAdvisories);
    }

    /** A policy with the strict rules for SEV-SNP, and no demands on the configuration of trust domains. */
    public PlatformPolicy(
            boolean allowsDebug,
            Set<TcbStatus> tcbStatuses,
            Set<String> toleratedAdvisories,
            int minTcbEvaluationDataNumber) {
        this(allowsDebug, tcbStatuses, toleratedAdvisories, minTcbEvaluationDataNumber, SnpRules.STRICT, TdxRules.ANY);
    }

    /** The same policy with other rules for SEV-SNP. */
    public PlatformPolicy withSnp(SnpRules rules) {
        return new PlatformPolicy(
                allowsDebug, tcbStatuses, toleratedAdvisories, minTcbEvaluationDataNumber, rules, tdx);
    }

    /** The same policy with other rules for the configuration of trust domains. */
    public PlatformPolicy withTdx(TdxRules rules) {
        return new PlatformPolicy(
                allowsDebug, tcbStatuses, toleratedAdvisories, minTcbEvaluationDataNumber, snp, rules);
    }

    /** The same policy, which also accepts workloads that a debugger can read. Whoever uses it must log that. */
    public PlatformPolicy allowDebug() {
        return new PlatformPolicy(true, tcbStatuses, toleratedAdvisories, minTcbEvaluationDataNumber, snp, tdx);
    }

    /** Every reason to refuse the platform of this evidence; none if it is acceptable. */
    @Override
    public List<Reason> check(VerifiedEvidence evidence) {
        List<Reason> reasons = new ArrayList<>();
        if (evidence.claims().isDebug() && !allowsDebug) {
            reasons.add(Reason.of(
                    RefusalReason.DEBUG_NOT_ALLOWED,
                    "DEBUG attribute",
                    "set",
                    "clear",
                    "build the workload without debug: a debugger reads all of its memory"));
        }
        if (evidence instanceof VerifiedEvidence.OfQuote quote) {
            quote.verified().platform().ifPresent(platform -> {
                checkStatus(platform).ifPresent(reasons::add);
                checkAdvisories(platform).ifPresent(reasons::add);
                checkEvaluationDataNumber(platform).ifPresent(reasons::add);
            });
        }
        if (evidence.claims() instanceof TdReportBody td) {
            reasons.addAll(tdx.check(td));
        }
        if (evidence instanceof VerifiedEvidence.OfSnp report) {
            reasons.addAll(snp.check(report.verified()));
        }
        return reasons;
    }

    /** The tier of evidence that a policy accepts: affirming only for hardware in a state that this policy accepts too. */
    public Tier tierOf(VerifiedEvidence evidence) {
        boolean isSound = evidence.assuranceClass() == AssuranceClass.HARDWARE
                && check(evidence).isEmpty();
        return isSound ? Tier.AFFIRMING : Tier.WARNING;
    }

    private Optional<Reason> checkStatus(PlatformTcb platform) {
        return tcbStatuses.contains(platform.status())
                ? Optional.empty()
                : Optional.of(Reason.of(
                        RefusalReason.TCB_STATUS_NOT_ALLOWED,
                        "TCB status",
                        platform.status().wireName(),
                        names(tcbStatuses),
                        "update the platform, or accept this status in the policy after reading "
                                + (platform.advisoryIds().isEmpty()
                                        ? "Intel's notes on it"
                                        : String.join(", ", platform.advisoryIds()))));
    }

    private Optional<Reason> checkAdvisories(PlatformTcb platform) {
        if (toleratedAdvisories.isEmpty()) {
            return Optional.empty();
        }
        List<String> others = platform.advisoryIds().stream()
                .filter(advisory -> !toleratedAdvisories.contains(advisory))
                .toList();
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(Reason.of(
                        RefusalReason.ADVISORY_NOT_TOLERATED,
                        "advisories that apply to the platform",
                        String.join(", ", others),
                        "none but " + toleratedAdvisories.stream().sorted().collect(Collectors.joining(", ")),
                        "update the platform, or add the advisory to the policy after reading it"));
    }

    private Optional<Reason> checkEvaluationDataNumber(PlatformTcb platform) {
        return platform.evaluationDataNumber() >= minTcbEvaluationDataNumber
                ? Optional.empty()
                : Optional.of(Reason.of(
                        RefusalReason.ENDORSEMENTS_TOO_OLD,
                        "tcbEvaluationDataNumber",
                        Integer.toString(platform.evaluationDataNumber()),
                        minTcbEvaluationDataNumber + " or higher",
                        "fetch newer endorsements"));
    }

    private static String names(Set<TcbStatus> statuses) {
        return statuses.isEmpty()
                ? "none"
                : EnumSet.copyOf(statuses).stream().map(TcbStatus::wireName).collect(Collectors.joining(" or "));
    }
}
