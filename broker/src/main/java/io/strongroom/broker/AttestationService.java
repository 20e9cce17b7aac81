/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.broker.api.EvidenceMessage;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.RuntimeData;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Challenges processes and appraises their evidence: the first half of the KBS protocol. Thread-safe.
 *
 * <p>Source: KBS attestation protocol; docs/spec/broker-api.md.
 */
final class AttestationService {
    private static final Duration SESSION_LIFETIME = Duration.ofHours(1);
    private static final Set<String> ATTESTATION = Set.of("init-data", "runtime-data", "tee-evidence");

    /** An answer and the cookie to set with it. */
    record Challenged(ObjectNode answer, String cookie) {}

    private final Broker broker;
    private final Decisions decisions;
    private final Sessions sessions;
    private final EvidenceVerifier verifier;
    private final Authorities authorities;

    AttestationService(Broker broker, Decisions decisions, Sessions sessions) throws IOException {
        this.broker = broker;
        this.decisions = decisions;
        this.sessions = sessions;
        this.verifier = broker.evidenceVerifier();
        this.authorities = broker.workspace().authorities();
    }

    /** Answers {@code /kbs/v0/auth} with a nonce. */
    Challenged challenge(JsonNode body, ObjectNode peer) throws IOException {
        KbsRequest request = KbsRequest.parse(body);
        Tee tee = Tee.ofWireName(request.tee()).orElseThrow(() -> notSupported(request.tee()));
        if (!EvidenceMessage.isKnown(tee)) {
            throw notSupported(request.tee());
        }
        requireNamed(tee);
        String cookie = sessions.challenge(tee, request.hasJobs(), PeerGroup.of(peer));
        ObjectNode answer = StrictJson.object();
        answer.put("nonce", sessions.nonce(cookie));
        answer.set("extra-params", request.answer());
        return new Challenged(answer, cookie);
    }

    /**
     * Answers {@code /kbs/v0/attest} with a token.
     *
     * @param cookie the cookie of the challenge
     * @param issuer the broker's URL
     */
    ObjectNode attest(String cookie, JsonNode body, String issuer, String correlationId, ObjectNode peer)
            throws IOException {
        Sessions.Challenge challenge = sessions.take(cookie);
        JsonFields message = JsonFields.of(body, "the attestation", ATTESTATION);
        requireNothingUnjudged(message);
        RuntimeData runtimeData = RuntimeData.parse(message.node("runtime-data"));
        requireNonce(challenge, runtimeData);
        requireNegotiated(challenge, runtimeData);
        JsonNode composite = message.node("tee-evidence");
        Evidence evidence = EvidenceMessage.parse(challenge.tee(), composite);
        ReportData reportData = EvidenceMessage.reportData(runtimeData, composite);
        Optional<Octets> endorsementKey = EvidenceMessage.endorsementKey(challenge.tee(), composite);
        Digest evidenceDigest = Digest.sha256(evidence.bytes());

        ObjectNode actor = peer.deepCopy();
        actor.put("tee", challenge.tee().wireName()).put("evidence-sha256", evidenceDigest.toString());
        runtimeData
                .job()
                .ifPresent(job -> actor.put("job-id", job.id())
                        .put("role", job.role().wireName())
                        .put("descriptor", job.descriptorDigest()));
        String subject = runtimeData.job().map(job -> "job " + job.id()).orElse("no job");
        Instant now = broker.clock().instant();
        EvidenceVerifier.Verdict verdict = verifier.verify(evidence, endorsementKey, now);
        ObjectNode details = verdict.details();
        AttestedSession session = decisions.decide(
                new Decisions.Question(correlationId, actor, "attest", subject), details, (transaction, policy) -> {
                    AttestationResult.Accepted accepted =
                            appraise(policy, verdict.orRefuse(), runtimeData, reportData, now);
                    Optional<JobClaim> job = runtimeData.job();
                    if (job.isPresent()) {
                        broker.deniedIdentities().requireAllowed(transaction, job.get());
                        broker.jobs().enter(transaction, job.get(), now);
                    }
                    AttestedSession opened =
                            session(policy.number(), accepted, runtimeData, evidenceDigest, issuer, now);
                    details.setAll(opened.details());
                    return opened;
                });
        sessions.add(cookie, session);
        return StrictJson.object().put("token", session.token());
    }

    private AttestationResult.Accepted appraise(
            PolicyVersion policy,
            VerifiedEvidence verified,
            RuntimeData runtimeData,
            ReportData reportData,
            Instant now)
            throws Refusal {
        ExpectedBinding plain =
                ExpectedBinding.of(reportData, Digest.parse(authorities.first().pin()));
        ExpectedBinding binding = runtimeData
                .job()
                .map(job -> plain.withJob(Digest.parse(job.descriptorDigest())))
                .orElse(plain);
        return SessionAppraisal.require(
                policy, verified, binding, runtimeData.job().map(JobClaim::role), now);
    }

    private AttestedSession session(
            long policyVersion,
            AttestationResult.Accepted accepted,
            RuntimeData runtimeData,
            Digest evidenceDigest,
            String issuer,
            Instant now) {
        Instant latest = accepted.validity().notAfter();
        Instant expiresAt = now.plus(SESSION_LIFETIME).truncatedTo(ChronoUnit.SECONDS);
        if (expiresAt.isAfter(latest)) {
            expiresAt = latest;
        }
        String id = UUID.randomUUID().toString();
        AssuranceClass assuranceClass = accepted.assuranceClass();
        String token = ResultToken.sign(
                authorities.of(assuranceClass).tokenSigner(),
                Routes.issuer(issuer, assuranceClass),
                id,
                accepted,
                runtimeData,
                policyVersion,
                now,
                expiresAt);
        return new AttestedSession(id, runtimeData, accepted, evidenceDigest, token, expiresAt);
    }

    private static void requireNonce(Sessions.Challenge challenge, RuntimeData runtimeData) throws Refusal {
        byte[] wanted = challenge.nonce().getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(wanted, runtimeData.nonce().getBytes(StandardCharsets.UTF_8))) {
            throw Refusal.of(
                    Refusal.Code.NONCE_INVALID,
                    "the runtime data hold another nonce than the challenge of this session",
                    "begin again with /kbs/v0/auth");
        }
    }

    /** Nothing that a client sends to be judged is passed over. */
    private static void requireNothingUnjudged(JsonFields message) throws IOException {
        if (message.has("init-data")) {
            throw Refusal.of(
                    Refusal.Code.INIT_DATA_REFUSED,
                    "the client sends init-data, which this version does not judge: the measured configuration holds"
                            + " the broker's pin, and so no digest of them",
                    "attest without init-data");
        }
        if (!EvidenceMessage.isOfOneDevice(message.node("tee-evidence"))) {
            throw Refusal.of(
                    Refusal.Code.ADDITIONAL_EVIDENCE_REFUSED,
                    "the client sends evidence of further devices, which this version does not judge",
                    "attest the processor alone");
        }
    }

    private static void requireNegotiated(Sessions.Challenge challenge, RuntimeData runtimeData) throws Refusal {
        if (runtimeData.job().isPresent() && !challenge.hasJobs()) {
            throw Refusal.badRequest("the runtime data hold a job, which was not agreed on with the challenge");
        }
    }

    /** No decision yet: a policy that was read for one before serves, as long as it does not lead to a refusal. */
    private void requireNamed(Tee tee) throws IOException {
        Optional<PolicyVersion> known = broker.policies().lastRead();
        if (known.isEmpty() || !named(known.get()).contains(tee)) {
            requireNamed(tee, broker.policy());
        }
    }

    private static List<Tee> named(PolicyVersion policy) {
        return policy.policy().rules().stream()
                .flatMap(rule -> rule.appraisal().tees().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static void requireNamed(Tee tee, PolicyVersion policy) throws Refusal {
        List<Tee> named = named(policy);
        if (!named.contains(tee)) {
            throw Refusal.of(
                    Refusal.Code.TEE_NOT_SUPPORTED,
                    "policy " + policy.number() + " has no rule for " + tee.wireName() + " (it names "
                            + named.stream().map(Tee::wireName).collect(Collectors.joining(", ")) + ")",
                    "run the process where the policy allows it, or add a rule for " + tee.wireName());
        }
    }

    private static Refusal notSupported(String tee) {
        return Refusal.of(
                Refusal.Code.TEE_NOT_SUPPORTED,
                "evidence of '" + tee + "' cannot be verified by this version (expected sgx, tdx, snp or simulated)",
                "use a platform whose evidence this version verifies");
    }
}
