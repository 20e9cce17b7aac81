/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.AppraisalPolicy;
import io.strongroom.attestation.AttestationResult;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.ExpectedBinding;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.ReasonCode;
import io.strongroom.attestation.ReferenceValues;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.Verifier;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A machine with a software TPM whose key a test authority certified, and what it sends. Every part can be exchanged. */
final class TestMachine {
    static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    static final ReportData REPORT_DATA =
            ReportData.ofRuntimeData("{\"nonce\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    static final Octets EXTRA_DATA = REPORT_DATA.octets().slice(0, 48);
    static final Digest PIN = Digest.sha256("broker key".getBytes(StandardCharsets.UTF_8));
    static final PcrSelection PCRS = PcrSelection.of(TpmHash.SHA256, 0, 4, 7, 9, 14);

    static final KeyPair ROOT_KEY = AkCertificateForge.newKeyPair("secp256r1");
    static final KeyPair CA_KEY = AkCertificateForge.newKeyPair("secp256r1");
    static final KeyPair AK = AkCertificateForge.newKeyPair("secp256r1");

    SoftwareTpm tpm = SoftwareTpm.ecdsa(AK, TpmHash.SHA256);
    EventLogForge log = EventLogForge.boot("kernel 6.1", TpmHash.SHA256);
    PcrValues values = PcrValues.of(log.values(PCRS));
    Octets extraData = EXTRA_DATA;
    X509Certificate root = AkCertificateForge.root(ROOT_KEY).issue();
    X509Certificate intermediate =
            AkCertificateForge.intermediate(CA_KEY, ROOT_KEY).serial(20).issue();
    X509Certificate leaf = AkCertificateForge.leaf(AK.getPublic(), AkCertificateForge.INTERMEDIATE, CA_KEY)
            .issue();
    List<Octets> revocationLists = List.of(
            AkCertificateForge.revocationList(AkCertificateForge.ROOT, ROOT_KEY.getPrivate(), AkCertificateForge.UNTIL),
            AkCertificateForge.revocationList(
                    AkCertificateForge.INTERMEDIATE, CA_KEY.getPrivate(), AkCertificateForge.UNTIL));

    TestMachine boot(String kernel) {
        log = EventLogForge.boot(kernel, TpmHash.SHA256);
        values = PcrValues.of(log.values(PCRS));
        return this;
    }

    TestMachine tpm(SoftwareTpm other) {
        tpm = other;
        leaf = AkCertificateForge.leaf(other.ak().getPublic(), AkCertificateForge.INTERMEDIATE, CA_KEY)
                .issue();
        return this;
    }

    byte[] quote() {
        return tpm.quote(extraData, values);
    }

    byte[] evidence() {
        byte[] quote = quote();
        return evidence(quote, tpm.sign(quote));
    }

    byte[] evidence(byte[] quote, byte[] signature) {
        return evidence(quote, signature, values, log.bytes(), leaf, intermediate);
    }

    static byte[] evidence(
            byte[] quote, byte[] signature, PcrValues values, byte[] log, X509Certificate... certificates) {
        return TpmEvidenceEncoder.encode(
                Octets.of(quote),
                Octets.of(signature),
                values,
                Octets.of(log),
                Stream.of(certificates).map(TestMachine::der).toList());
    }

    TpmAuthorities authorities() {
        return TpmAuthorities.of(root);
    }

    TpmEndorsements endorsements() {
        return TpmEndorsements.of(revocationLists);
    }

    /** Every reason to refuse {@code evidence}, verified and appraised by {@code boots} for a session. */
    List<ReasonCode> refusals(byte[] evidence, PcrPolicy boots, ReportData session) {
        return refusals(evidence, authorities(), endorsements(), boots, session);
    }

    static List<ReasonCode> refusals(
            byte[] evidence,
            TpmAuthorities authorities,
            TpmEndorsements endorsements,
            PcrPolicy boots,
            ReportData session) {
        AttestationResult result = new Verifier(TrustAnchors.PRODUCTION.withTpm(authorities))
                .appraise(
                        Evidence.of(Tee.TPM, evidence),
                        endorsements,
                        AppraisalPolicy.of("boots", Set.of(Tee.TPM), ReferenceValues.ofBoots(boots)),
                        ExpectedBinding.of(session, PIN),
                        NOW);
        return result instanceof AttestationResult.Contraindicated refused
                ? refused.reasons().stream().map(Reason::code).toList()
                : List.of();
    }

    VerifiedTpmEvidence verified() throws EvidenceRejectedException {
        return new TpmVerifier().verify(evidence(), authorities(), endorsements(), NOW);
    }

    /** The step that rejects the evidence, or none if it is verified. */
    Optional<RejectReason> outcome(byte[] evidence) {
        return outcome(evidence, NOW);
    }

    /** The same, with less work: the issuer of the attestation key's certificate is itself the authority. */
    Optional<RejectReason> quickOutcome(byte[] quote, byte[] signature) {
        try {
            new TpmVerifier()
                    .verify(
                            evidence(quote, signature, values, log.bytes(), leaf),
                            TpmAuthorities.of(intermediate),
                            TpmEndorsements.of(List.of()).allowMissingLists(),
                            NOW);
            return Optional.empty();
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    Optional<RejectReason> outcome(byte[] evidence, Instant now) {
        try {
            new TpmVerifier().verify(evidence, authorities(), endorsements(), now);
            return Optional.empty();
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    static Octets der(X509Certificate certificate) {
        try {
            return Octets.of(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
