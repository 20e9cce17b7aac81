/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * An event that is proved to have been measured into a quoted PCR, at its place among the others of that PCR.
 *
 * <p>What is proved is the PCR and the digests. The type is what the attester says: the TPM does not know it. The data are
 * proved only if {@link #isDataMeasured}.
 *
 * @param pcrIndex 0 to 23
 * @param eventType as the attester says, unsigned 32 bits; {@link TcgEventType#nameOf} names it
 * @param digests in each quoted bank that holds this PCR; unmodifiable
 * @param data as the attester says
 * @param isDataMeasured true if the digests are those of {@code data}
 */
public record MeasuredEvent(
        int pcrIndex, long eventType, Map<TpmHash, Octets> digests, Octets data, boolean isDataMeasured) {
    /** Copies the map. */
    public MeasuredEvent {
        digests = Collections.unmodifiableMap(new EnumMap<>(digests));
    }

    /** The event in these banks. */
    static MeasuredEvent of(TcgEvent event, Map<TpmHash, Octets> digests) {
        byte[] data = event.data().bytes();
        boolean isDataMeasured = digests.entrySet().stream()
                .allMatch(digest -> digest.getKey().digest(data).equals(digest.getValue()));
        return new MeasuredEvent((int) event.pcrIndex(), event.eventType(), digests, event.data(), isDataMeasured);
    }

    /** True if this is the event that {@code reference} names. */
    boolean is(EventReference reference) {
        Octets digest = digests.get(reference.pcr().bank());
        return pcrIndex == reference.pcr().index() && digest != null && digest.equals(reference.digest());
    }
}
