/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** There are no usable endorsements. Its message is one lower-case sentence: what, got, wanted, what to do. */
public final class EndorsementsUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    private final EndorsementsProblem problem;

    /** A failure of this kind. */
    public EndorsementsUnavailableException(EndorsementsProblem problem, String message) {
        super(message);
        this.problem = problem;
    }

    /** A failure with its cause. */
    public EndorsementsUnavailableException(EndorsementsProblem problem, String message, Throwable cause) {
        super(message, cause);
        this.problem = problem;
    }

    /** What kind of failure it is. */
    public EndorsementsProblem problem() {
        return problem;
    }
}
