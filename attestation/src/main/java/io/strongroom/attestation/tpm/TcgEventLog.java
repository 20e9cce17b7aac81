/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.util.List;
import java.util.Map;

/**
 * A crypto-agile event log, parsed; nothing in it is proved. Immutable and thread-safe.
 *
 * <p>Source: TCG PC Client Platform Firmware Profile, 10.1 "Event Logging", 10.4.5.1 "Specification ID Version Event".
 *
 * @param digestBytes the banks that the log covers, by TPM_ALG_ID, with the length of their digests
 * @param events after the header, in order
 */
public record TcgEventLog(Map<Integer, Integer> digestBytes, List<TcgEvent> events) {
    /** No log: the attester sent none. */
    public static final TcgEventLog ABSENT = new TcgEventLog(Map.of(), List.of());

    /** Copies the collections. */
    public TcgEventLog {
        digestBytes = Map.copyOf(digestBytes);
        events = List.copyOf(events);
    }

    /** True if the attester sent no log. */
    public boolean isAbsent() {
        return digestBytes.isEmpty();
    }

    /** True if every event has a digest of this bank. */
    public boolean covers(TpmHash bank) {
        return digestBytes.containsKey(bank.algorithmId());
    }

    /** The numbers of event types that this version has no name for, ascending, each once. */
    public List<Long> unknownEventTypes() {
        return events.stream()
                .map(TcgEvent::eventType)
                .filter(type -> TcgEventType.ofCode(type).isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** The digest of {@code event} in {@code bank}, which this log covers. */
    static Octets digest(TcgEvent event, TpmHash bank) {
        Octets digest = event.digests().get(bank.algorithmId());
        if (digest == null) {
            throw new IllegalArgumentException("the log does not cover bank " + bank.wireName());
        }
        return digest;
    }
}
