/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Computes what the PCRs hold if exactly the events of a log happened since the machine was reset. Pure.
 *
 * <p>Source: TCG PC Client Platform Firmware Profile, 10.4.5.3 "Startup Locality Event"; TCG TPM 2.0 Library, Part 3, 22.2
 * TPM2_PCR_Extend.
 */
public final class EventLogReplay {
    private static final byte[] STARTUP_LOCALITY = "StartupLocality\0".getBytes(StandardCharsets.US_ASCII);
    private static final List<Integer> LOCALITIES = List.of(0, 3, 4);

    private EventLogReplay() {}

    /**
     * The values of all PCRs of {@code bank} that the log extends. A PCR starts as zeros; PCR 0 starts as the locality
     * that the log gives, if it gives one.
     *
     * @throws IllegalArgumentException if the log does not cover {@code bank}
     */
    public static SortedMap<Pcr, Octets> replay(TcgEventLog log, TpmHash bank) {
        SortedMap<Pcr, Octets> values = new TreeMap<>();
        byte[] firstOfPcr0 = new byte[bank.digestBytes()];
        firstOfPcr0[firstOfPcr0.length - 1] = (byte) startupLocality(log);
        for (TcgEvent event : log.events()) {
            if (event.isMeasured()) {
                var pcr = new Pcr(bank, (int) event.pcrIndex());
                byte[] start = pcr.index() == 0 ? firstOfPcr0 : new byte[bank.digestBytes()];
                byte[] before = values.getOrDefault(pcr, Octets.of(start)).bytes();
                values.put(
                        pcr, bank.digest(before, TcgEventLog.digest(event, bank).bytes()));
            }
        }
        return values;
    }

    /** The locality of the first such event before PCR 0 is extended; 0 if there is none. */
    private static int startupLocality(TcgEventLog log) {
        for (TcgEvent event : log.events()) {
            if (event.extendsPcr(0)) {
                return 0;
            }
            Optional<Integer> locality = localityOf(event);
            if (locality.isPresent()) {
                return locality.get();
            }
        }
        return 0;
    }

    private static Optional<Integer> localityOf(TcgEvent event) {
        Octets data = event.data();
        boolean isLocality = !event.isMeasured()
                && event.pcrIndex() == 0
                && data.length() == STARTUP_LOCALITY.length + 1
                && data.slice(0, STARTUP_LOCALITY.length).equals(Octets.of(STARTUP_LOCALITY));
        if (!isLocality) {
            return Optional.empty();
        }
        int locality = Byte.toUnsignedInt(data.bytes()[STARTUP_LOCALITY.length]);
        return LOCALITIES.contains(locality) ? Optional.of(locality) : Optional.empty();
    }
}
