/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

/**
 * Which round of Intel's evaluation to ask for. Source: Intel SGX and TDX PCS API version 4, parameters {@code update}
 * and {@code tcbEvaluationDataNumber}, which exclude each other.
 */
public sealed interface TcbUpdate {
    /** The round that Intel gives platforms time to follow: what the service answers unasked. */
    TcbUpdate STANDARD = new Standard();

    /** The newest round, from the day of its publication. */
    TcbUpdate EARLY = new Early();

    /** The parameter of a query, or an empty text. */
    String query();

    /** See {@link #STANDARD}. */
    record Standard() implements TcbUpdate {
        @Override
        public String query() {
            return "";
        }
    }

    /** See {@link #EARLY}. */
    record Early() implements TcbUpdate {
        @Override
        public String query() {
            return "update=early";
        }
    }

    /**
     * One round by its number.
     *
     * @param number at least 1
     */
    record Numbered(int number) implements TcbUpdate {
        /** Checks the number. */
        public Numbered {
            if (number < 1) {
                throw new IllegalArgumentException("a TCB evaluation data number is at least 1, got " + number);
            }
        }

        @Override
        public String query() {
            return "tcbEvaluationDataNumber=" + number;
        }
    }
}
