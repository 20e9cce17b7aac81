/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * One reason for a refusal, told so that a person can act on it. For the administrator and the audit log: a peer that
 * has not attested learns none of it.
 *
 * @param code stable word
 * @param got the value found; never a secret
 * @param wanted the value or values that would have passed
 * @param message what, got, wanted, in one lower-case sentence
 * @param remedy what to do, in one lower-case sentence
 */
public record Reason(ReasonCode code, String got, String wanted, String message, String remedy) {
    /** A reason whose message is made of {@code what}, {@code got} and {@code wanted}. */
    static Reason of(ReasonCode code, String what, String got, String wanted, String remedy) {
        return new Reason(code, got, wanted, what + " is " + got + " (wanted " + wanted + ")", remedy);
    }
}
