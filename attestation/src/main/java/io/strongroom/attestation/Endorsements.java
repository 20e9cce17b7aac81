/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/**
 * What the vendor of a platform says about it (RFC 9334, 4.1 Endorsements): certificates, revocation lists, TCB levels.
 * Untrusted until a verifier has checked their signatures; may come from anywhere.
 */
public interface Endorsements {
    /** No endorsements: enough for simulated evidence, and for no other. */
    Endorsements NONE = new Endorsements() {};
}
