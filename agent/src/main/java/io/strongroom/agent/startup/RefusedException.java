/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

/**
 * The start of this JVM is refused. The message is one lower-case sentence for a stranger: names of files, options and
 * variables may stand in it, values of arguments and variables never.
 */
public final class RefusedException extends Exception {
    /** Stands where a correlation id would, when the broker was not asked. */
    public static final String NO_CORRELATION = "none";

    private static final long serialVersionUID = 1L;

    private final RefusalCode code;
    private final String correlationId;

    /** A refusal that this process decided by itself. */
    public RefusedException(RefusalCode code, String message) {
        this(code, message, NO_CORRELATION);
    }

    /** A refusal whose whole reason the broker's audit log has under {@code correlationId}. */
    public RefusedException(RefusalCode code, String message, String correlationId) {
        super(message);
        this.code = code;
        this.correlationId = correlationId;
    }

    /** Why. */
    public RefusalCode code() {
        return code;
    }

    /** The broker's correlation id, or {@link #NO_CORRELATION}. */
    public String correlationId() {
        return correlationId;
    }
}
