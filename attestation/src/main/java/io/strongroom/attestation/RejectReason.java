/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** The step of verification at which evidence turned out not to be authentic. Its claims are worth nothing. */
public enum RejectReason implements ReasonCode {
    /** The bytes are not evidence that this version reads, or the quoting enclave is not of the expected vendor. */
    FORMAT("send the evidence as the platform gave it, and use a platform of the expected vendor"),
    /** The certification data hold no certificate chain. */
    UNSUPPORTED_CERT_DATA("have the quote made with its PCK certificate chain inside (certification data of type 5)"),
    /** A certificate chain is malformed, does not chain, or does not end in the trust anchor. */
    CERT_CHAIN("check that the platform and the verifier were set up with the same root"),
    /** A certificate is not valid yet. */
    CERT_NOT_YET_VALID("check the clocks of platform and verifier"),
    /** A certificate, revocation list, TCB info or QE identity has expired. */
    EXPIRED("check the clock; fetch new endorsements, or renew the certificates of the platform"),
    /** A revocation list, TCB info or QE identity was issued later than the time of the judgement. */
    NOT_YET_VALID("check the clock, or judge at a time after the endorsements were issued"),
    /** A certificate is on its issuer's revocation list. */
    CERT_REVOKED("do not trust this platform: its vendor revoked its certificate"),
    /** The report of the quoting enclave is not signed by the PCK key. */
    QE_REPORT_SIGNATURE("provision the platform again: its quoting enclave and its certificate do not belong together"),
    /** The report of the quoting enclave does not vouch for the attestation key. */
    QE_REPORT_DATA("collect new evidence: the attestation key was changed on the way"),
    /** The quote is not signed by the attestation key. */
    QUOTE_SIGNATURE("collect new evidence: the quote was changed on the way"),
    /** The report is not signed by the key that its certificate names. */
    SIGNATURE("collect new evidence, and fetch the certificate of this very platform and firmware"),
    /** A revocation list cannot be read. */
    CRL_FORMAT("fetch the endorsements again"),
    /** A revocation list is of another issuer than the certificates it is needed for. */
    CRL_ISSUER("fetch the revocation list of the authority that issued the platform's certificate"),
    /** A revocation list is not signed by its issuer. */
    CRL_SIGNATURE("fetch the endorsements again: the revocation list was changed on the way"),
    /** TCB info or QE identity is authentic but cannot be read. */
    COLLATERAL_FORMAT("fetch the endorsements again, in a form of the vendor's that this version reads"),
    /** TCB info or QE identity is not signed by the vendor's signing certificate. */
    COLLATERAL_SIGNATURE("fetch the endorsements again, and keep their text byte for byte as it was received"),
    /** The TCB info is of another technology or platform family than the evidence. */
    TCB_INFO_MISMATCH("fetch the TCB info for the FMSPC of this platform and for its technology"),
    /** The quoting enclave is not the one that the identity describes. */
    QE_IDENTITY_MISMATCH("fetch the QE identity of the evidence's technology"),
    /** The TDX module is not one that the TCB info describes. */
    TDX_MODULE_MISMATCH("fetch newer TCB info, and run a TDX module of Intel's"),
    /** The platform, TDX module or quoting enclave is older than every level that its vendor describes. */
    TCB_NOT_SUPPORTED("update the platform's firmware and quoting enclave"),
    /** The certificate of the processor's key is for other firmware versions than the report. */
    TCB_MISMATCH("fetch the certificate for the reported TCB of this platform"),
    /** The certificate of the processor's key is for another chip than the report. */
    CHIP_MISMATCH("fetch the certificate of this very chip"),
    /** A certificate that carries evidence has a key that the evidence does not vouch for. */
    KEY_BINDING("do not trust this peer: it presents somebody else's evidence"),
    /** The registers that were sent are not those that were quoted, or the event log does not lead to them. */
    PCR_MISMATCH("collect quote, registers and event log again, all from one boot"),
    /** The platform's state can only be judged with endorsements of its vendor, and there are none. */
    ENDORSEMENTS_NEEDED("give the endorsements of the platform's vendor");

    private final String remedy;

    RejectReason(String remedy) {
        this.remedy = remedy;
    }

    /** What to do, in one lower-case sentence. */
    public String remedy() {
        return remedy;
    }
}
