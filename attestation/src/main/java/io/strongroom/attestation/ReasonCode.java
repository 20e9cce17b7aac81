/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** A stable word for why evidence did not lead to a session: for policies, audit, JSON and tests. */
public sealed interface ReasonCode permits RejectReason, RefusalReason {
    /** The word, in capitals with underscores. */
    String name();
}
