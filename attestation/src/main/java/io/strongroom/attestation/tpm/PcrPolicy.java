/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RefusalReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which boots a data owner accepts: values of PCRs and events. Closed by default: it must name at least one PCR with its
 * values, and a PCR that it names but that is not quoted is a refusal. Immutable and thread-safe.
 *
 * <p>Source: {@code docs/spec/tpm-evidence.md} section 7.
 *
 * @param expected the values that a PCR may have, at least one PCR with at least one value each; unmodifiable
 * @param required further PCRs that must be quoted, of any value
 * @param requiredEvents events that must have happened
 * @param forbiddenEvents events that must not have happened
 */
public record PcrPolicy(
        SortedMap<Pcr, Set<Octets>> expected,
        Set<Pcr> required,
        Set<EventReference> requiredEvents,
        Set<EventReference> forbiddenEvents) {
    /** Debug and application support (TCG PC Client Platform TPM Profile, PCR attributes): reset at every locality. */
    private static final List<Integer> RESETTABLE = List.of(16, 23);

    /**
     * Copies the collections.
     *
     * @throws IllegalArgumentException if no PCR has a value: that would accept every machine; or a value has not the
     *     length of its bank's digests, a PCR is one that any program can reset, or an event is both demanded and forbidden
     */
    public PcrPolicy {
        expected = copyOf(expected);
        required = Set.copyOf(required);
        requiredEvents = Set.copyOf(requiredEvents);
        forbiddenEvents = Set.copyOf(forbiddenEvents);
        expected.keySet().forEach(PcrPolicy::refuseResettable);
        if (!Collections.disjoint(requiredEvents, forbiddenEvents)) {
            throw new IllegalArgumentException("a PCR policy demands and forbids the same event");
        }
    }

    /** A policy of values alone. */
    public static PcrPolicy of(Map<Pcr, Set<Octets>> expected) {
        return new PcrPolicy(new TreeMap<>(expected), Set.of(), Set.of(), Set.of());
    }

    /** The policy that accepts exactly these values: those of a machine that is known to be good. */
    public static PcrPolicy ofValues(PcrValues values) {
        return of(values.values().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> Set.of(entry.getValue()))));
    }

    /** The same policy, which also demands that these PCRs are quoted. */
    public PcrPolicy require(Set<Pcr> pcrs) {
        return new PcrPolicy(expected, pcrs, requiredEvents, forbiddenEvents);
    }

    /** The same policy, which demands these events and no others. */
    public PcrPolicy requireEvents(Set<EventReference> events) {
        return new PcrPolicy(expected, required, events, forbiddenEvents);
    }

    /** The same policy, which forbids these events and no others. */
    public PcrPolicy forbidEvents(Set<EventReference> events) {
        return new PcrPolicy(expected, required, requiredEvents, events);
    }

    /** Every PCR that evidence must quote to be judged by this policy. */
    public Set<Pcr> pcrs() {
        Set<Pcr> pcrs = new TreeSet<>(expected.keySet());
        pcrs.addAll(required);
        requiredEvents.forEach(event -> pcrs.add(event.pcr()));
        forbiddenEvents.forEach(event -> pcrs.add(event.pcr()));
        return Collections.unmodifiableSet(pcrs);
    }

    /**
     * Every reason to refuse this boot; none if it is acceptable. Reads no clock and no network. Not freshness: whoever
     * releases anything must ask an {@link io.strongroom.attestation.AppraisalPolicy}.
     *
     * @param evidence from {@link TpmVerifier}
     */
    public List<Reason> check(VerifiedTpmEvidence evidence) {
        List<Reason> reasons = new ArrayList<>();
        for (Pcr pcr : pcrs()) {
            checkValue(pcr, evidence.pcrValues()).ifPresent(reasons::add);
        }
        for (EventReference event : new TreeSet<>(requiredEvents)) {
            checkEvent(event, evidence, true).ifPresent(reasons::add);
        }
        for (EventReference event : new TreeSet<>(forbiddenEvents)) {
            checkEvent(event, evidence, false).ifPresent(reasons::add);
        }
        return reasons;
    }

    private Optional<Reason> checkValue(Pcr pcr, PcrValues values) {
        Set<Octets> allowed = expected.getOrDefault(pcr, Set.of());
        Optional<Octets> value = values.value(pcr);
        return refuseUnless(
                value.isPresent() && (allowed.isEmpty() || allowed.contains(value.get())),
                RefusalReason.PCR_NOT_ALLOWED,
                pcr.toString(),
                value.map(Octets::toString).orElse("not quoted"),
                allowed.isEmpty() ? "any value" : oneOf(allowed),
                value.isPresent()
                        ? "boot what the policy names, or add this value after a review of what was booted"
                        : "have the attester quote this PCR");
    }

    private static Optional<Reason> checkEvent(EventReference event, VerifiedTpmEvidence evidence, boolean isWanted) {
        boolean isKnown = evidence.loggedPcrs().contains(event.pcr());
        boolean happened = evidence.events().stream().anyMatch(measured -> measured.is(event));
        return refuseUnless(
                isKnown && happened == isWanted,
                RefusalReason.EVENT_NOT_ALLOWED,
                event.toString(),
                isKnown ? measured(happened) : "unknown: the event log does not lead to this PCR",
                measured(isWanted),
                isKnown ? "boot what the policy names" : "send the event log, with digests of this bank");
    }

    private static String measured(boolean happened) {
        return happened ? "measured" : "not measured";
    }

    private static Optional<Reason> refuseUnless(
            boolean condition, RefusalReason code, String what, String got, String wanted, String remedy) {
        String message = what + " is " + got + " (wanted " + wanted + ")";
        return condition ? Optional.empty() : Optional.of(new Reason(code, got, wanted, message, remedy));
    }

    private static SortedMap<Pcr, Set<Octets>> copyOf(SortedMap<Pcr, Set<Octets>> expected) {
        if (expected.isEmpty()) {
            throw new IllegalArgumentException("a PCR policy names no PCR with its values (wanted at least one)");
        }
        SortedMap<Pcr, Set<Octets>> copy = new TreeMap<>();
        expected.forEach((pcr, values) -> copy.put(pcr, requireValues(pcr, values)));
        return Collections.unmodifiableSortedMap(copy);
    }

    private static Set<Octets> requireValues(Pcr pcr, Set<Octets> values) {
        boolean isRight =
                values.stream().allMatch(value -> value.length() == pcr.bank().digestBytes());
        if (values.isEmpty() || !isRight) {
            throw new IllegalArgumentException("a PCR policy names " + values.size() + " values for " + pcr
                    + " (wanted at least one, each of " + pcr.bank().digestBytes() + " bytes)");
        }
        return Set.copyOf(values);
    }

    private static void refuseResettable(Pcr pcr) {
        if (RESETTABLE.contains(pcr.index())) {
            throw new IllegalArgumentException("a PCR policy names " + pcr
                    + ", which any program with access to the TPM can reset and extend (wanted none of "
                    + RESETTABLE + ")");
        }
    }

    private static String oneOf(Set<Octets> values) {
        return values.stream().map(Octets::toString).sorted().collect(Collectors.joining(" or "));
    }
}
