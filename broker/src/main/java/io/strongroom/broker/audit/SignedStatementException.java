/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import java.io.IOException;
import java.util.Locale;

/** A signed statement was altered, or is by another key. */
public final class SignedStatementException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A part of a statement. */
    public enum Part {
        /** Algorithm, key and type. */
        HEADER,
        /** What is said. */
        PAYLOAD,
        /** The signature. */
        SIGNATURE,
        /** What lies behind the statement in its file. */
        END;

        /** Its word in messages and answers. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Part part;
    private final long offset;

    /**
     * What is wrong.
     *
     * @param offset the place of the first byte that cannot be right, from 0
     */
    public SignedStatementException(Part part, long offset, String message) {
        super(part.wireName() + ", byte " + offset + ": " + message);
        this.part = part;
        this.offset = offset;
    }

    /** Where it is wrong. A signature that does not fit may mean an altered payload. */
    public Part part() {
        return part;
    }

    /** The place of the first byte that cannot be right, from 0. */
    public long offset() {
        return offset;
    }
}
