/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.audit.AuditReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A request that is refused: the peer learns status, code and a correlation id; the reasons go to the audit log, and to whoever
 * is an administrator.
 */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private static final Duration IN_A_WHILE = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Code code;
    private final transient List<AuditReason> reasons;
    private final Duration retryAfter;
    private boolean recorded;
    private boolean explained;

    /** What a peer is told. The wire name is the constant in lower case with hyphens. */
    enum Code {
        /** The request has no valid form. */
        BAD_REQUEST(400),
        /** The request is longer than the route takes. */
        REQUEST_TOO_LARGE(413),
        /** No session, an expired one, or one that has not attested. */
        NOT_ATTESTED(401),
        /** The proof of the identity key is missing, old, repeated or for another request. */
        PROOF_INVALID(401),
        /** The nonce is unknown, used or expired. */
        NONCE_INVALID(401),
        /** The client speaks another version of the KBS protocol. */
        VERSION_NOT_SUPPORTED(401),
        /** The client's {@code extra-params} ask for what this broker does not do. */
        PARAMETERS_REFUSED(401),
        /** The kind of evidence cannot be verified by this broker. */
        TEE_NOT_SUPPORTED(401),
        /** The client sends init data, which are not judged. */
        INIT_DATA_REFUSED(401),
        /** The client sends or announces evidence of further devices, which are not judged. */
        ADDITIONAL_EVIDENCE_REFUSED(401),
        /** The evidence is not authentic, or no rule of the policy accepts it. */
        EVIDENCE_REFUSED(401),
        /** The session has no job, and the request needs one. */
        JOB_REQUIRED(403),
        /** The descriptor is not the one whose digest was attested. */
        DESCRIPTOR_MISMATCH(403),
        /** Another driver has this job id, or the job has ended. */
        JOB_ID_TAKEN(403),
        /** An executor names a job that no driver has attested, or with another descriptor. */
        JOB_UNKNOWN(403),
        /** An administrator denied the job or the process. */
        IDENTITY_DENIED(403),
        /** A zone that was asked for is not allowed. */
        ZONE_REFUSED(403),
        /** The policy in force does not grant this use of the key to this session. */
        KEY_REFUSED(403),
        /** The policy in force does not grant the secret to this session. */
        SECRET_REFUSED(403),
        /** The route is for administrators, and the request carries no token of one. */
        ADMIN_TOKEN_REQUIRED(401),
        /** The administrator's token is not authentic. */
        ADMIN_TOKEN_REFUSED(401),
        /** The administrator's token is over, or from the future. */
        ADMIN_TOKEN_EXPIRED(401),
        /** The administrator's token was used before. */
        ADMIN_TOKEN_REPLAYED(401),
        /** The administrator's token is for another request or broker. */
        ADMIN_TOKEN_MISMATCH(401),
        /** The administrator has not the role that the route demands. */
        ADMIN_ROLE_REFUSED(403),
        /** The policy in force demands signatures of its owners for this change. */
        OWNERS_REQUIRED(403),
        /** What an administrator asks makes no sense as things are: no such key, or one already. */
        NOT_POSSIBLE(409),
        /** The policy that an administrator sent is not valid. */
        POLICY_INVALID(422),
        /** The audit log was altered in the store. */
        AUDIT_ALTERED(409),
        /** There is no such thing. */
        NOT_FOUND(404),
        /** The request is for a host that this broker is not. */
        MISDIRECTED(421),
        /** A manifest does not follow the latest one that is known. */
        MANIFEST_STALE(409),
        /** Too much is open or in progress. */
        BUSY(429),
        /** This peer or session asks more than it may. */
        RATE_LIMITED(429),
        /** The store cannot be reached, or takes nothing at present. */
        STORE_UNAVAILABLE(503);

        private final int status;

        Code(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }

        String wireName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Refusal(Code code, List<AuditReason> reasons) {
        this(code, reasons, code.status == 429 ? IN_A_WHILE : Duration.ZERO);
    }

    private Refusal(Code code, List<AuditReason> reasons, Duration retryAfter) {
        super(code.wireName());
        this.code = code;
        this.reasons = List.copyOf(reasons);
        this.retryAfter = retryAfter;
    }

    /** A refusal of a request that has changed nothing and may be sent again after a while. Not recorded. */
    static Refusal busy(String message, Duration retryAfter) {
        return unrecorded(Code.BUSY, message, retryAfter);
    }

    /** A refusal of a request over a rate. Not recorded. */
    static Refusal rateLimited(String message, Duration retryAfter) {
        return unrecorded(Code.RATE_LIMITED, message, retryAfter);
    }

    /**
     * A refusal because nothing can be decided and recorded now. Not recorded.
     *
     * @param mayRepeat whether nothing was changed, so that the request may be sent again
     */
    static Refusal storeUnavailable(String message, boolean mayRepeat) {
        return unrecorded(Code.STORE_UNAVAILABLE, message, mayRepeat ? SOON : Duration.ZERO);
    }

    private static Refusal unrecorded(Code code, String message, Duration retryAfter) {
        var reason = new AuditReason(code.wireName(), message, "send it again later");
        Refusal refusal = new Refusal(code, List.of(reason), retryAfter);
        refusal.markRecorded();
        return refusal;
    }

    /** A refusal for one reason. */
    static Refusal of(Code code, String message, String remedy) {
        return new Refusal(code, List.of(new AuditReason(code.wireName(), message, remedy)));
    }

    /** A refusal of a message that has no valid form. */
    static Refusal badRequest(String message) {
        return of(Code.BAD_REQUEST, message, "send the message that docs/spec/broker-api.md describes");
    }

    Code code() {
        return code;
    }

    /** When the request may be sent again; zero if that makes no sense. */
    Duration retryAfter() {
        return retryAfter;
    }

    /** Whether nothing is to be recorded any more. */
    boolean isRecorded() {
        return recorded;
    }

    void markRecorded() {
        recorded = true;
    }

    /** The same, whose reasons are told to the sender: an administrator. */
    Refusal explained() {
        explained = true;
        return this;
    }

    /** What the sender is told beside the code; empty for whoever is no administrator. */
    String explanation() {
        return explained
                ? reasons.stream()
                        .map(reason -> reason.remedy().isEmpty()
                                ? reason.message()
                                : reason.message() + "; " + reason.remedy())
                        .collect(Collectors.joining("; "))
                : "";
    }

    List<AuditReason> reasons() {
        return reasons;
    }
}
