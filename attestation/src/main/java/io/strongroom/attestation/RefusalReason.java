/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

/** Why a policy refuses evidence that is authentic. */
public enum RefusalReason implements ReasonCode {
    /** The policy does not name this kind of environment. */
    TEE_NOT_ALLOWED,
    /** The result is asked for at a time at which the verified chain is not valid. */
    OUTSIDE_VALIDITY,
    /** The enclave can be read by a debugger. */
    DEBUG_NOT_ALLOWED,
    /** The vendor says that the platform is not in a state that the policy accepts. */
    TCB_STATUS_NOT_ALLOWED,
    /** A vendor's advisory applies to the platform, and the policy does not tolerate it. */
    ADVISORY_NOT_TOLERATED,
    /** The endorsements are of an older round of evaluation than the policy demands. */
    ENDORSEMENTS_TOO_OLD,
    /** Nobody has asked whether the platform's certificates are revoked. */
    REVOCATION_UNCHECKED,
    /** A part of an SEV-SNP platform has a lower security version than the policy demands, or none is named for its product. */
    TCB_TOO_LOW,
    /** The evidence was asked for by a privilege level of the guest that the policy does not trust, or by the host. */
    VMPL_NOT_ALLOWED,
    /** A migration agent may move the guest to another platform. */
    MIGRATION_NOT_ALLOWED,
    /** The guest may share a core with others through simultaneous multithreading. */
    SMT_NOT_ALLOWED,
    /** The guest may be spread over several sockets. */
    SINGLE_SOCKET_REQUIRED,
    /** An attribute of the trust domain is set or clear against the policy. */
    TD_ATTRIBUTE_NOT_ALLOWED,
    /** A service TD is bound to the trust domain that the policy does not name. */
    SERVICE_TD_NOT_ALLOWED,
    /** The TDX module is not one that the policy names. */
    SEAM_MODULE_NOT_ALLOWED,
    /** The measurement is not among the reference values. */
    MEASUREMENT_NOT_ALLOWED,
    /** A PCR that the policy demands is not quoted, or its value is not among the reference values. */
    PCR_NOT_ALLOWED,
    /** The event log lacks an event that the policy demands, shows one that it forbids, or does not tell. */
    EVENT_NOT_ALLOWED,
    /** A register that the workload extended after its start has none of the reference values. */
    RUNTIME_MEASUREMENT_NOT_ALLOWED,
    /** The signer and product are not among the reference values. */
    SIGNER_NOT_ALLOWED,
    /** The signer is known, but the security version is too low. */
    SVN_TOO_LOW,
    /** The evidence is bound to other runtime data: it is old, or of another session. */
    REPORT_DATA_MISMATCH,
    /** The runtime was measured to talk to another broker. */
    BROKER_PIN_MISMATCH,
    /** The policy names jobs, and this is none of them. */
    JOB_NOT_ALLOWED
}
