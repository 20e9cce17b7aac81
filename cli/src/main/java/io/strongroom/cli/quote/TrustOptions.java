/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.policy.PolicyRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** What the options {@code --root} and {@code --policy} stand for. */
final class TrustOptions {
    private TrustOptions() {}

    /** Reads one certificate in DER or PEM. */
    static X509Certificate certificate(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        } catch (CertificateException e) {
            throw new IllegalArgumentException(file + ": is not an X.509 certificate in PEM or DER");
        }
    }

    /** The pinned roots, but for the vendor of this root certificate: Intel's, or a simulated platform's. */
    static TrustAnchors anchorsWith(Path file) throws IOException {
        X509Certificate root = certificate(file);
        return root.getSubjectX500Principal().equals(TrustAnchor.Simulated.ROOT_NAME)
                ? TrustAnchors.PRODUCTION.withSimulated(TrustAnchor.Simulated.ofRoot(root))
                : TrustAnchors.PRODUCTION.withIntel(TrustAnchor.Intel.ofRoot(root));
    }

    /** The rules of a policy: evidence is accepted if one rule accepts it, apart from the binding to a session. */
    static Acceptance policy(Path file) throws IOException, PolicyException {
        List<PolicyRule> rules = Policy.parse(Files.readString(file)).rules();
        return evidence -> refusals(rules, evidence);
    }

    /** What is accepted without a policy. */
    static Acceptance strict() {
        return PlatformPolicy.STRICT;
    }

    private static List<Reason> refusals(List<PolicyRule> rules, VerifiedEvidence evidence) {
        List<Reason> all = new ArrayList<>();
        for (PolicyRule rule : rules) {
            List<Reason> reasons = rule.appraisal().check(evidence);
            if (reasons.isEmpty()) {
                return List.of();
            }
            reasons.forEach(reason -> all.add(new Reason(
                    reason.code(),
                    reason.got(),
                    reason.wanted(),
                    "rule " + rule.appraisal().name() + ": " + reason.message(),
                    reason.remedy())));
        }
        return all;
    }
}
