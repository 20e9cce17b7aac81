/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.api.WorkloadId;
import io.strongroom.broker.policy.IdentityRules;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.jdbi.v3.core.Handle;

/**
 * Certifies workloads, and tells them whom to refuse. Thread-safe.
 *
 * <p>Source: docs/spec/workload-certificate.md.
 */
final class IdentityService {
    private static final int MAX_CSR_BYTES = 4096;
    private static final Set<String> IDENTITY = Set.of("csr");
    private static final Set<String> NOTHING = Set.of();

    private final Broker broker;
    private final Decisions decisions;

    IdentityService(Broker broker, Decisions decisions) {
        this.broker = broker;
        this.decisions = decisions;
    }

    /**
     * Answers {@code /v1/identity}: a short-lived certificate for the session's identity key, if the policy in force still
     * accepts its evidence.
     */
    ObjectNode issue(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        byte[] csr = JsonFields.of(body, "the identity request", IDENTITY).base64("csr");
        ObjectNode details = StrictJson.object();
        List<X509Certificate> chain = decisions.decide(
                SessionService.question(session, correlationId, "identity"),
                details,
                (transaction, policy) -> issue(transaction, policy, session, csr, details));
        ObjectNode answer = StrictJson.object();
        ArrayNode certificates = answer.putArray("chain");
        chain.forEach(certificate ->
                certificates.add(Base64.getEncoder().encodeToString(CertificateCoding.encode(certificate))));
        return answer;
    }

    /**
     * Answers {@code /v1/identities/denied}: the broker's time, and what is denied of that which still has certificates.
     * Nothing is decided here, so nothing is recorded.
     */
    ObjectNode denied(AttestedSession session, JsonNode body) throws IOException {
        JsonFields.of(body, "the request", NOTHING);
        SessionService.requireJob(session);
        Instant now = broker.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        ObjectNode answer = StrictJson.object().put("time", now.toString());
        ArrayNode jobs = answer.putArray("jobs");
        ArrayNode keys = answer.putArray("keys");
        broker.store().read(handle -> {
            IssuedIdentities issued = broker.issuedIdentities();
            for (DeniedIdentities.Row row : broker.deniedIdentities().list(handle)) {
                if (row.is(DeniedIdentities.Kind.JOB) && issued.hasJob(handle, row.id(), now)) {
                    jobs.add(row.id());
                } else if (row.is(DeniedIdentities.Kind.KEY) && issued.hasKey(handle, row.id(), now)) {
                    keys.add(row.id());
                }
            }
            return answer;
        });
        return answer;
    }

    private List<X509Certificate> issue(
            Handle transaction, PolicyVersion policy, AttestedSession session, byte[] csr, ObjectNode details)
            throws IOException {
        Instant now = broker.clock().instant();
        JobClaim job = SessionService.requireJob(session);
        broker.jobs().requireRunning(transaction, job.id());
        PublicKey key = requireOwnKey(csr, job);
        AttestationResult.Accepted accepted = SessionAppraisal.require(
                policy, session.accepted().evidence(), session.accepted().binding(), Optional.of(job.role()), now);
        IdentityRules rules = policy.policy().identities();
        WorkloadId id =
                new WorkloadId(accepted.assuranceClass(), rules.tenant(), accepted.policyName(), job.id(), job.role());
        Instant notAfter = now.plus(rules.lifetime()).truncatedTo(ChronoUnit.SECONDS);
        if (notAfter.isAfter(accepted.validity().notAfter())) {
            notAfter = accepted.validity().notAfter();
        }
        List<X509Certificate> chain = broker.workspace()
                .authorities()
                .of(accepted.assuranceClass())
                .issueWorkload(
                        key,
                        id,
                        new ResultExtension(session.resultDigest(), session.evidenceDigest(), policy.number()),
                        now,
                        notAfter);
        IssuedIdentities.Row row = broker.issuedIdentities().insert(transaction, chain.get(0), id, now);
        details.put("serial", row.serial())
                .put("name", row.name())
                .put("key-sha256", row.keySha256())
                .put("not-after", row.notAfter().toString());
        return chain;
    }

    private static PublicKey requireOwnKey(byte[] csr, JobClaim job) throws Refusal {
        if (csr.length > MAX_CSR_BYTES) {
            throw Refusal.badRequest("the certificate request has " + csr.length + " bytes, at most " + MAX_CSR_BYTES);
        }
        try {
            JcaPKCS10CertificationRequest request =
                    new JcaPKCS10CertificationRequest(new PKCS10CertificationRequest(csr));
            PublicKey key = request.getPublicKey();
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw Refusal.badRequest("the certificate request is not signed by its own key");
            }
            if (!key.equals(job.identityKey().toECPublicKey())) {
                throw Refusal.of(
                        Refusal.Code.PROOF_INVALID,
                        "the certificate request is for another key than the session's identity key",
                        "ask for a certificate for the identity key that was attested");
            }
            return key;
        } catch (Refusal e) {
            throw e;
        } catch (IOException
                | PKCSException
                | OperatorCreationException
                | GeneralSecurityException
                | JOSEException
                | RuntimeException e) { // the library's parser throws some of its own
            throw Refusal.badRequest("the certificate request cannot be read: " + e.getMessage());
        }
    }
}
