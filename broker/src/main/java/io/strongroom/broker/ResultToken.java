/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.AttestedClaims;
import io.strongroom.attestation.Tier;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.quote.SgxReportBody;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.RuntimeData;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The attestation result as a signed EAR token (draft-ietf-rats-ear), bound to the identity key by {@code cnf} (RFC 9449,
 * section 6.1). Simulated evidence never gets an affirming tier.
 */
final class ResultToken {
    private static final String PROFILE = "tag:github.com,2023:veraison/ear";

    private ResultToken() {}

    static String sign(
            ECKey signer,
            String issuer,
            String id,
            AttestationResult.Accepted accepted,
            RuntimeData runtimeData,
            long policyVersion,
            Instant now,
            Instant expiresAt) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .jwtID(id)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expiresAt))
                .claim("eat_profile", PROFILE)
                .claim("eat_nonce", runtimeData.nonce())
                .claim("ear.verifier-id", Map.of("developer", "strongroom.io", "build", "strongroom 0.1.0"))
                .claim("submods", Map.of("cpu0", appraisal(accepted, runtimeData, policyVersion)));
        runtimeData
                .job()
                .map(JobClaim::identityKey)
                .ifPresent(key -> claims.claim("cnf", Map.of("jkt", thumbprint(key))));
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(JOSEObjectType.JWT)
                .keyID(signer.getKeyID())
                .build();
        SignedJWT token = new SignedJWT(header, claims.build());
        try {
            token.sign(new ECDSASigner(signer));
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot sign with P-256", e);
        }
        return token.serialize();
    }

    private static Map<String, Object> appraisal(
            AttestationResult.Accepted accepted, RuntimeData runtimeData, long policyVersion) {
        Map<String, Object> attester = new LinkedHashMap<>();
        attester.put("tee", accepted.tee().wireName());
        attester.put("assurance-class", accepted.assuranceClass().wireName());
        AttestedClaims claims = accepted.evidence().claims();
        attester.put(
                claims.measurementName().toLowerCase(Locale.ROOT),
                claims.measurement().toString());
        claims.runtimeMeasurements().forEach((name, value) -> attester.put(name, value.toString()));
        if (claims instanceof SgxReportBody body) {
            attester.put("mrsigner", body.mrSigner().toString());
            attester.put("isvprodid", body.isvProdId());
            attester.put("isvsvn", body.isvSvn());
        }
        if (accepted.evidence() instanceof VerifiedEvidence.OfQuote quote) {
            quote.verified().platform().ifPresent(platform -> {
                attester.put("tcb_status", platform.status().wireName());
                attester.put("advisory_ids", platform.advisoryIds());
                attester.put("tcb_evaluation_data_number", platform.evaluationDataNumber());
            });
        }
        if (accepted.evidence() instanceof VerifiedEvidence.OfSnp snp) {
            attester.put("product", snp.verified().product().title());
            attester.put("reported_tcb", snp.verified().reportedTcb().toString());
        }
        attester.put(
                claims.hostConfigurationName().toLowerCase(Locale.ROOT),
                claims.hostConfiguration().toString());
        attester.put("report_data", claims.reportData().toString());
        Map<String, Object> appraisal = new LinkedHashMap<>();
        appraisal.put("ear.status", accepted.tier().name().toLowerCase(Locale.ROOT));
        appraisal.put("ear.trustworthiness-vector", vector(accepted.tier()));
        appraisal.put("ear.appraisal-policy-id", "policy-" + policyVersion + "/" + accepted.policyName());
        appraisal.put("ear_attester_claims", attester);
        appraisal.put("ear_verifier_claims", Map.of("runtime_data", bound(runtimeData)));
        runtimeData.job().ifPresent(job -> appraisal.put("strongroom.job", jobClaims(job)));
        return appraisal;
    }

    /** Hardware and what protects memory get the tier's number; nothing gets a better one. */
    private static Map<String, Object> vector(Tier tier) {
        return Map.of("hardware", tier.value(), "runtime-opaque", tier.value());
    }

    /** What the evidence is bound to, so that a relying party that gets this token can encrypt to the process. */
    private static Map<String, Object> bound(RuntimeData runtimeData) {
        return Map.of(
                "nonce",
                runtimeData.nonce(),
                "tee-pubkey",
                runtimeData.teePubkey().toMap());
    }

    private static Map<String, Object> jobClaims(JobClaim job) {
        return Map.of("id", job.id(), "role", job.role().wireName(), "descriptor", job.descriptorDigest());
    }

    /** The thumbprint of a key (RFC 7638), by which tokens and records name it. */
    static String thumbprint(ECKey key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
