/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** A quote is not authentic. Its message names the step, what was found and what was wanted. */
public final class EvidenceRejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RejectReason reason;
    private final String explanation;

    /** A rejection at the step that {@code reason} names. */
    public EvidenceRejectedException(RejectReason reason, String message) {
        super(message);
        this.reason = reason;
        this.explanation = message;
    }

    /** A rejection with its cause. */
    public EvidenceRejectedException(RejectReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
        this.explanation = message;
    }

    /** The step that failed. */
    public RejectReason reason() {
        return reason;
    }

    /** What was found and what was wanted, in one lower-case sentence. */
    @Override
    public String getMessage() {
        return explanation;
    }

    /** The rejection as a reason for the administrator and the audit log. */
    public Reason toReason() {
        return new Reason(reason, "evidence that is not authentic", "authentic evidence", explanation, reason.remedy());
    }
}
