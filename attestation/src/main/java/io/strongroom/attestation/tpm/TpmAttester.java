/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * How a machine attests with its TPM.
 *
 * @param akHandle persistent handle of the attestation key, {@code 0x81000000} to {@code 0x81ffffff}; its password is empty
 * @param selections the PCRs to quote, at least one, no bank twice
 * @param certificateChain PEM file: the certificate of the attestation key, then its issuers
 * @param eventLog the firmware's event log, {@link #LINUX_EVENT_LOG} as a rule; a file without bytes, such as
 *     {@code /dev/null}, if there is none
 */
public record TpmAttester(long akHandle, List<PcrSelection> selections, Path certificateChain, Path eventLog) {
    /** Where Linux shows the firmware's event log, to root alone. */
    public static final Path LINUX_EVENT_LOG = Path.of("/sys/kernel/security/tpm0/binary_bios_measurements");

    private static final long FIRST_PERSISTENT_HANDLE = 0x8100_0000L;
    private static final long LAST_PERSISTENT_HANDLE = 0x81FF_FFFFL;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if the handle is not a persistent one, no PCR is selected, or a bank is named twice
     */
    public TpmAttester {
        selections = List.copyOf(selections);
        if (akHandle < FIRST_PERSISTENT_HANDLE || akHandle > LAST_PERSISTENT_HANDLE) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "the handle 0x%x is not persistent (wanted 0x81000000 to 0x81ffffff)", akHandle));
        }
        long banks = new TreeSet<>(selections.stream().map(PcrSelection::bank).toList()).size();
        if (selections.isEmpty() || banks != selections.size()) {
            throw new IllegalArgumentException(
                    "the PCRs to quote are " + selections + " (wanted at least one, and every bank once)");
        }
    }
}
