/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.util.Map;

/**
 * One entry of an event log, as the attester sent it. Its type and its data are what the attester says; only its digests
 * can be proved, and only by replay.
 *
 * <p>Source: TCG PC Client Platform Firmware Profile, 10.2.2 TCG_PCR_EVENT2.
 *
 * @param pcrIndex PCRIndex: 0 to 23 if the event was measured, else unsigned 32 bits
 * @param eventType EventType, unsigned 32 bits
 * @param digests by TPM_ALG_ID, of algorithms that this version does not know too; unmodifiable
 * @param data Event
 */
public record TcgEvent(long pcrIndex, long eventType, Map<Integer, Octets> digests, Octets data) {
    /** Copies the map. */
    public TcgEvent {
        digests = Map.copyOf(digests);
    }

    /** True if the PCR was extended with this event: all types but EV_NO_ACTION. */
    public boolean isMeasured() {
        return eventType != TcgEventType.EV_NO_ACTION.code();
    }

    /** True if this is the event of {@code pcr}. */
    boolean extendsPcr(int index) {
        return isMeasured() && pcrIndex == index;
    }
}
