/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.quote.SgxReportBody;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a data owner accepts (RFC 9334, 4.2 Appraisal Policy for Evidence). Closed by default: what it does not name is
 * refused. Immutable and thread-safe.
 *
 * @param name how messages and the audit log call it
 * @param tees the environments it accepts, all of one assurance class
 * @param referenceValues the measurements and signers it accepts
 * @param platform the states of platforms that it accepts
 * @param jobs digests of the jobs it accepts; empty: any job
 */
public record AppraisalPolicy(
        String name, Set<Tee> tees, ReferenceValues referenceValues, PlatformPolicy platform, Set<Digest> jobs)
        implements Acceptance {
    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if no environment is named, or environments of different assurance classes; or PCRs are
     *     named for evidence that has none, or not named for evidence of a TPM
     */
    public AppraisalPolicy {
        if (tees.isEmpty()) {
            throw new IllegalArgumentException("policy " + name + " names no tee (wanted at least one)");
        }
        tees = Set.copyOf(EnumSet.copyOf(tees));
        jobs = Set.copyOf(jobs);
        if (tees.stream().map(Tee::assuranceClass).distinct().count() > 1) {
            throw new IllegalArgumentException("policy " + name + " names simulated and hardware evidence together ("
                    + wireNames(tees) + "; wanted one class); write one policy for each");
        }
        if (tees.contains(Tee.TPM) == referenceValues.boots().isEmpty()) {
            throw new IllegalArgumentException("policy " + name + " names " + wireNames(tees) + " and "
                    + (referenceValues.boots().isEmpty() ? "no PCRs" : "PCRs")
                    + " (wanted PCRs for evidence of a TPM, and for no other)");
        }
    }

    /** A policy for these environments and reference values: no debug, any job. */
    public static AppraisalPolicy of(String name, Set<Tee> tees, ReferenceValues referenceValues) {
        return new AppraisalPolicy(name, tees, referenceValues, PlatformPolicy.STRICT, Set.of());
    }

    /** The same policy, for these jobs only. */
    public AppraisalPolicy forJobs(Set<Digest> onlyJobs) {
        return new AppraisalPolicy(name, tees, referenceValues, platform, onlyJobs);
    }

    /** The same policy, which also accepts enclaves that a debugger can read. Whoever uses it must log that. */
    public AppraisalPolicy allowDebugEnclaves() {
        return new AppraisalPolicy(name, tees, referenceValues, platform.allowDebug(), jobs);
    }

    /** The same policy for platforms of these states. */
    public AppraisalPolicy onPlatforms(PlatformPolicy platforms) {
        return new AppraisalPolicy(name, tees, referenceValues, platforms, jobs);
    }

    /** Whether workloads that a debugger can read are accepted. */
    public boolean allowsDebug() {
        return platform.allowsDebug();
    }

    /** The class of everything that this policy accepts. */
    public AssuranceClass assuranceClass() {
        return tees.iterator().next().assuranceClass();
    }

    /**
     * True if this policy names jobs but no measurement: the digest of a job is then only what the runtime claims, since
     * the runtime itself may be any of its signer's.
     */
    public boolean hasUnmeasuredJobs() {
        return !jobs.isEmpty() && referenceValues.measurements().isEmpty();
    }

    /**
     * True if this policy accepts TDX without saying what kernel and programs a machine may start: MRTD measures the
     * firmware, RTMR1 and RTMR2 what it starts (Intel TDX Virtual Firmware Design Guide, 8.1).
     */
    public boolean acceptsUnmeasuredSystems() {
        return tees.contains(Tee.TDX)
                && !referenceValues.runtimeMeasurements().keySet().containsAll(Set.of("rtmr1", "rtmr2"));
    }

    /**
     * Appraises evidence that is known to be authentic. Reads no clock and no network; collects every reason.
     *
     * @param evidence from its verifier
     * @param binding what the evidence must be bound to, from the broker's own session
     * @param now the time of the decision
     */
    public AttestationResult appraise(VerifiedEvidence evidence, ExpectedBinding binding, Instant now) {
        AttestedClaims claims = evidence.claims();
        List<Reason> reasons = new ArrayList<>(check(evidence));
        Stream.of(
                        checkValidity(evidence.validity(), now),
                        checkReportData(claims, binding),
                        evidence.tee() == Tee.TPM ? Optional.<Reason>empty() : checkBrokerPin(claims, binding),
                        checkJob(binding))
                .flatMap(Optional::stream)
                .forEach(reasons::add);
        return reasons.isEmpty()
                ? new AttestationResult.Accepted(name, evidence, binding)
                : new AttestationResult.Contraindicated(reasons);
    }

    /**
     * Every reason to refuse this evidence whatever session it is of: technology, platform, measurements, signers, PCRs. Not its
     * freshness, binding or job: whoever releases anything for it must ask {@link #appraise}.
     */
    @Override
    public List<Reason> check(VerifiedEvidence evidence) {
        AttestedClaims claims = evidence.claims();
        List<Reason> reasons = new ArrayList<>();
        checkTee(evidence.tee()).ifPresent(reasons::add);
        reasons.addAll(platform.check(evidence));
        checkMeasurement(claims).ifPresent(reasons::add);
        checkSigner(claims).ifPresent(reasons::add);
        if (evidence instanceof VerifiedEvidence.OfTpm tpm) {
            referenceValues.boots().forEach(boots -> reasons.addAll(boots.check(tpm.verified())));
        }
        referenceValues
                .runtimeMeasurements()
                .forEach((register, allowed) ->
                        checkRuntimeMeasurement(claims, register, allowed).ifPresent(reasons::add));
        return reasons;
    }

    private Optional<Reason> checkTee(Tee tee) {
        return refuseUnless(
                tees.contains(tee),
                RefusalReason.TEE_NOT_ALLOWED,
                "tee",
                tee.wireName(),
                wireNames(tees),
                "run the job on an allowed platform, or write a policy for " + tee.wireName());
    }

    private Optional<Reason> checkValidity(Validity validity, Instant now) {
        return refuseUnless(
                validity.contains(now),
                RefusalReason.OUTSIDE_VALIDITY,
                "time of the appraisal",
                now.toString(),
                validity.notBefore() + " to " + validity.notAfter(),
                "check the clock, and renew the platform's certificates if they have expired");
    }

    private Optional<Reason> checkMeasurement(AttestedClaims claims) {
        Set<Measurement> allowed = referenceValues.measurements();
        return refuseUnless(
                allowed.isEmpty() || allowed.contains(claims.measurement()),
                RefusalReason.MEASUREMENT_NOT_ALLOWED,
                claims.measurementName(),
                claims.measurement().toString(),
                oneOf(allowed),
                "start the runtime that the policy names, or add this measurement if you built it yourself");
    }

    private Optional<Reason> checkRuntimeMeasurement(AttestedClaims claims, String register, Set<Measurement> allowed) {
        Optional<Measurement> actual =
                Optional.ofNullable(claims.runtimeMeasurements().get(register));
        return refuseUnless(
                actual.filter(allowed::contains).isPresent(),
                RefusalReason.RUNTIME_MEASUREMENT_NOT_ALLOWED,
                register.toUpperCase(Locale.ROOT),
                actual.map(Measurement::toString).orElse("absent"),
                oneOf(allowed),
                "start the system that the policy names, or add this value if you built the system yourself");
    }

    private Optional<Reason> checkSigner(AttestedClaims claims) {
        Set<SignerReference> allowed = referenceValues.signers();
        if (!(claims instanceof SgxReportBody body)) {
            return refuseUnless(
                    allowed.isEmpty(),
                    RefusalReason.SIGNER_NOT_ALLOWED,
                    "MRSIGNER",
                    "absent",
                    oneOf(allowed.stream().map(SignerReference::mrSigner).collect(Collectors.toSet())),
                    "name measurements for this kind of evidence: it has no signer");
        }
        List<SignerReference> named =
                allowed.stream().filter(signer -> signer.names(body)).toList();
        if (!allowed.isEmpty() && named.isEmpty()) {
            return Optional.of(Reason.of(
                    RefusalReason.SIGNER_NOT_ALLOWED,
                    "MRSIGNER with ISVPRODID",
                    body.mrSigner() + " with " + body.isvProdId(),
                    oneOf(allowed.stream()
                            .map(signer -> signer.mrSigner() + " with " + signer.isvProdId())
                            .collect(Collectors.toSet())),
                    "start a runtime of a signer that the policy names"));
        }
        int minIsvSvn =
                named.stream().mapToInt(SignerReference::minIsvSvn).min().orElse(0);
        return refuseUnless(
                body.isvSvn() >= minIsvSvn,
                RefusalReason.SVN_TOO_LOW,
                "ISVSVN",
                Integer.toString(body.isvSvn()),
                minIsvSvn + " or higher",
                "update the runtime");
    }

    private Optional<Reason> checkReportData(AttestedClaims claims, ExpectedBinding binding) {
        return refuseUnless(
                claims.reportData().equals(binding.reportData()),
                RefusalReason.REPORT_DATA_MISMATCH,
                "REPORTDATA",
                claims.reportData().toString(),
                binding.reportData().toString(),
                "attest again: this evidence is of another session, or its runtime data were changed on the way");
    }

    private Optional<Reason> checkBrokerPin(AttestedClaims claims, ExpectedBinding binding) {
        return refuseUnless(
                binding.isPinnedIn(claims.hostConfiguration()),
                RefusalReason.BROKER_PIN_MISMATCH,
                claims.hostConfigurationName(),
                claims.hostConfiguration().toString(),
                binding.brokerPin() + " and zeros",
                "use a runtime that was made for this broker");
    }

    private Optional<Reason> checkJob(ExpectedBinding binding) {
        return refuseUnless(
                jobs.isEmpty() || (!binding.jobs().isEmpty() && jobs.containsAll(binding.jobs())),
                RefusalReason.JOB_NOT_ALLOWED,
                "digest of the job",
                binding.jobs().isEmpty() ? "absent" : oneOf(binding.jobs()),
                oneOf(jobs),
                "submit the job that the policy names, or add this digest after a review of the job");
    }

    private static Optional<Reason> refuseUnless(
            boolean condition, RefusalReason code, String what, String got, String wanted, String remedy) {
        return condition ? Optional.empty() : Optional.of(Reason.of(code, what, got, wanted, remedy));
    }

    private static String wireNames(Set<Tee> tees) {
        return tees.stream().sorted().map(Tee::wireName).collect(Collectors.joining(", "));
    }

    private static String oneOf(Set<?> values) {
        return values.stream().map(Object::toString).sorted().collect(Collectors.joining(" or "));
    }
}
