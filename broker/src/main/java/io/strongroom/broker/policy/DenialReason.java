/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.policy;

import io.strongroom.broker.audit.AuditReason;
import java.util.Locale;

/**
 * Why the broker denies what authentic evidence asks for, beside what is wrong with the evidence itself. The code is the
 * constant in lower case with hyphens. Source: docs/denials.md.
 */
public enum DenialReason {
    /** Key and evidence are of different assurance classes. */
    CLASS_MISMATCH,
    /** The key is disabled or has expired. */
    KEY_DISABLED,
    /** A rule accepts the evidence, and grants nothing for the key. */
    KEY_NOT_GRANTED,
    /** A rule accepts the evidence, and does not grant the secret. */
    SECRET_NOT_GRANTED,
    /** The key is the run key of another job. */
    OTHER_JOB,
    /** The grant's number of releases is reached. */
    RELEASES_USED_UP,
    /** The rule does not hold at this time. */
    OUTSIDE_TIME_WINDOW,
    /** Intel's collateral behind the evidence is older than the rule accepts. */
    COLLATERAL_TOO_OLD,
    /** The rule is for processes in another role. */
    ROLE_NOT_ALLOWED;

    /** The code. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The reason with what was got and wanted, and what to do. */
    public AuditReason of(String message, String remedy) {
        return new AuditReason(code(), message, remedy);
    }
}
