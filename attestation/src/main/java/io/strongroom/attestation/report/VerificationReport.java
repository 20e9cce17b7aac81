/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.report;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tier;
import io.strongroom.attestation.Validity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A verdict on evidence, whole: what the evidence says, whether it is authentic, whether it is accepted and why not.
 * Immutable.
 */
public final class VerificationReport {
    private final Map<String, @Nullable Object> fields;
    private final boolean isVerified;
    private final boolean isAccepted;
    private final List<Reason> reasons;

    private VerificationReport(
            Map<String, @Nullable Object> fields, boolean isVerified, boolean isAccepted, List<Reason> reasons) {
        this.fields = Collections.unmodifiableMap(fields);
        this.isVerified = isVerified;
        this.isAccepted = isAccepted;
        this.reasons = List.copyOf(reasons);
    }

    /**
     * Authentic evidence.
     *
     * @param evidence its fields
     * @param findings what verification found, such as {@code status} and {@code tcb}; they follow the verdict
     * @param validity the time in which the verdict holds
     * @param at the time of the judgement
     * @param tier the tier if it is accepted
     * @param refusals why the policy refuses it; none: it is accepted
     */
    public static VerificationReport verified(
            Map<String, @Nullable Object> evidence,
            Map<String, @Nullable Object> findings,
            Validity validity,
            Instant at,
            Tier tier,
            List<Reason> refusals) {
        return verified(evidence, findings, validity, at, tier, refusals, List.of());
    }

    /**
     * Authentic evidence about which something remains to be said though it is not refused for it.
     *
     * @param remarks what was tolerated; they follow the refusals among the reasons
     */
    static VerificationReport verified(
            Map<String, @Nullable Object> evidence,
            Map<String, @Nullable Object> findings,
            Validity validity,
            Instant at,
            Tier tier,
            List<Reason> refusals,
            List<Reason> remarks) {
        List<Reason> reasons =
                Stream.concat(refusals.stream(), remarks.stream()).toList();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("verdict", "VERIFIED");
        fields.put("accepted", refusals.isEmpty());
        fields.put("tier", tierName(refusals.isEmpty() ? tier : Tier.CONTRAINDICATED));
        fields.putAll(findings);
        fields.put("rejectReason", null);
        fields.put("verifyAt", at.toString());
        fields.put("window", window(validity));
        fields.putAll(evidence);
        fields.put("reasons", reasons.stream().map(VerificationReport::reason).toList());
        return new VerificationReport(fields, true, refusals.isEmpty(), reasons);
    }

    /**
     * Evidence that is not authentic.
     *
     * @param evidence its fields as far as they could be read; they are only claimed
     * @param rejection the step that failed
     * @param at the time of the judgement
     */
    public static VerificationReport rejected(
            Map<String, @Nullable Object> evidence, EvidenceRejectedException rejection, Instant at) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("verdict", "REJECTED");
        fields.put("accepted", false);
        fields.put("tier", tierName(Tier.CONTRAINDICATED));
        fields.put("status", null);
        fields.put("rejectReason", rejection.reason().name());
        fields.put("advisoryIds", null);
        fields.put("verifyAt", at.toString());
        fields.putAll(evidence);
        List<Reason> reasons = List.of(rejection.toReason());
        fields.put("reasons", reasons.stream().map(VerificationReport::reason).toList());
        return new VerificationReport(fields, false, false, reasons);
    }

    /** The same verdict with one more field, at the end. */
    public VerificationReport with(String name, Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new VerificationReport(more, isVerified, isAccepted, reasons);
    }

    /** Names and values, in order. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    /** True if the evidence is authentic. */
    public boolean isVerified() {
        return isVerified;
    }

    /** True if it is authentic and the policy accepts it. */
    public boolean isAccepted() {
        return isAccepted;
    }

    /** Why it is rejected or refused, then what was tolerated. */
    public List<Reason> reasons() {
        return reasons;
    }

    /** The rejection that stands for evidence that nothing is known of. */
    public static EvidenceRejectedException malformed(String message) {
        return new EvidenceRejectedException(RejectReason.FORMAT, message);
    }

    private static Map<String, @Nullable Object> window(Validity validity) {
        Map<String, @Nullable Object> window = new LinkedHashMap<>();
        window.put("notBefore", validity.notBefore().toString());
        window.put("notAfter", validity.notAfter().toString());
        return window;
    }

    private static Map<String, @Nullable Object> reason(Reason reason) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("code", reason.code().name());
        fields.put("got", reason.got());
        fields.put("wanted", reason.wanted());
        fields.put("message", reason.message());
        fields.put("remedy", reason.remedy());
        return fields;
    }

    private static String tierName(Tier tier) {
        return tier.name().toLowerCase(Locale.ROOT);
    }
}
