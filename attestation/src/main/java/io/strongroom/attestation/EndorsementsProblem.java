/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** Why endorsements could not be had. */
public enum EndorsementsProblem {
    /** The vendor, cache or disk has none for this platform. */
    NOT_FOUND,
    /** The service answered, and will not answer otherwise if it is asked again. */
    REFUSED,
    /** The service cannot be reached, is overloaded, or is not the one that was named. */
    UNAVAILABLE,
    /** The answer or the stored file is not of the form that its vendor describes. */
    MALFORMED,
    /** The form is right, but the vendor did not sign it, or signed it for something else or another time. */
    NOT_AUTHENTIC
}
