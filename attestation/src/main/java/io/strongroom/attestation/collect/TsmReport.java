/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Tee;

/**
 * What configfs-tsm gave for one set of report data.
 *
 * @param tee {@link Tee#TDX} or {@link Tee#SNP}, as the kernel's provider says
 * @param outblob the quote of TDX, or the report of SEV-SNP
 * @param auxblob the certificate table that the host of an SEV-SNP machine adds (GHCB specification, section 4.1.8.1);
 *     untrusted, and empty if there is none
 */
public record TsmReport(Tee tee, Octets outblob, Octets auxblob) {
    /** The quote or report as evidence. */
    public Evidence evidence() {
        return new Evidence(tee, outblob);
    }
}
