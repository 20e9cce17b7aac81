/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.util.List;

/** Which authentic evidence is acceptable, apart from the session that it is bound to. */
@FunctionalInterface
public interface Acceptance {
    /** Every reason to refuse this evidence; none if it is acceptable. */
    List<Reason> check(VerifiedEvidence evidence);
}
