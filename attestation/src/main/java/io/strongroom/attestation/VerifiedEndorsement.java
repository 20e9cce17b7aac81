/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.time.Instant;
import java.util.List;

/**
 * What one statement says of itself, once its signature is known to lead to the vendor's pinned root. Whether it is in
 * date is asked where it is used.
 *
 * @param id what it is about, as its signed content says
 * @param issued when the vendor issued it
 * @param validity when it and the certificates below it are valid
 * @param tcbEvaluationDataNumber which round of Intel's evaluation it is of: one number, or none for lists and certificates
 */
public record VerifiedEndorsement(
        EndorsementId id, Instant issued, Validity validity, List<Integer> tcbEvaluationDataNumber) {
    /** Copies the list. */
    public VerifiedEndorsement {
        tcbEvaluationDataNumber = List.copyOf(tcbEvaluationDataNumber);
    }

    /** True if the vendor has said something newer in {@code other}: a later round of evaluation, or the same and later. */
    public boolean isOlderThan(VerifiedEndorsement other) {
        int rounds = Integer.compare(round(), other.round());
        return rounds < 0 || (rounds == 0 && issued.isBefore(other.issued));
    }

    private int round() {
        return tcbEvaluationDataNumber.stream().findFirst().orElse(0);
    }
}
