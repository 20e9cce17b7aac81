/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import io.strongroom.attestation.Reason;

/**
 * Why a decision came out as it did, for an administrator.
 *
 * @param code a stable word
 * @param message what, got, wanted, and in which line of the policy: one lower-case sentence
 * @param remedy what to do: one lower-case sentence
 */
public record AuditReason(String code, String message, String remedy) {
    /** A reason for which evidence was refused, by the rule of this name. */
    public static AuditReason of(Reason reason, String where) {
        return new AuditReason(reason.code().name(), where + reason.message(), reason.remedy());
    }
}
