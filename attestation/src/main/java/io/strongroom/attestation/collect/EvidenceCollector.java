/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;

/** Gets evidence about this process from the platform it runs on. Implementations are thread-safe. */
public interface EvidenceCollector {
    /** The kind of evidence that {@link #collect} gives. */
    Tee tee();

    /**
     * Collects fresh evidence that carries {@code reportData}.
     *
     * @throws EvidenceUnavailableException if the platform gives none
     */
    Evidence collect(ReportData reportData) throws EvidenceUnavailableException;
}
