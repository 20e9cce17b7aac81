/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** The step of verification at which evidence turned out not to be authentic. Its claims are worth nothing. */
public enum RejectReason implements ReasonCode {
    /** The bytes are not a quote that this version reads, or the quoting enclave is not of the expected vendor. */
    FORMAT("send the quote as the platform gave it, and use a platform of the expected vendor"),
    /** The certification data hold no certificate chain. */
    UNSUPPORTED_CERT_DATA("have the quote made with its PCK certificate chain inside (certification data of type 5)"),
    /** The PCK certificate chain is malformed, does not chain, or does not end in the trust anchor. */
    CERT_CHAIN("check that the platform and the verifier were set up with the same root"),
    /** A certificate of the PCK chain is not valid yet. */
    CERT_NOT_YET_VALID("check the clocks of platform and verifier"),
    /** A certificate of the PCK chain has expired. */
    EXPIRED("check the clock, or renew the certificates of the platform"),
    /** The report of the quoting enclave is not signed by the PCK key. */
    QE_REPORT_SIGNATURE("provision the platform again: its quoting enclave and its certificate do not belong together"),
    /** The report of the quoting enclave does not vouch for the attestation key. */
    QE_REPORT_DATA("collect new evidence: the attestation key was changed on the way"),
    /** The quote is not signed by the attestation key. */
    QUOTE_SIGNATURE("collect new evidence: the quote was changed on the way"),
    /** The platform's state can only be judged with endorsements of its vendor, and this version uses none. */
    ENDORSEMENTS_NEEDED("use simulated evidence under a policy for it, or a later version");

    private final String remedy;

    RejectReason(String remedy) {
        this.remedy = remedy;
    }

    /** What to do, in one lower-case sentence. */
    public String remedy() {
        return remedy;
    }
}
