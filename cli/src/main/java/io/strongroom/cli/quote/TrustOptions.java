/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.quote;

import io.strongroom.attestation.Acceptance;
import io.strongroom.attestation.PlatformPolicy;
import io.strongroom.attestation.Reason;
import io.strongroom.attestation.RefusalReason;
import io.strongroom.attestation.SnpRules;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.broker.policy.Policy;
import io.strongroom.broker.policy.PolicyException;
import io.strongroom.broker.policy.PolicyRule;
import io.strongroom.cli.files.InputFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NoSuchElementException;

/** What the option {@code --policy} stands for, and how certificates are read. */
public final class TrustOptions {
    private static final Reason NO_PCRS = new Reason(
            RefusalReason.PCR_NOT_ALLOWED,
            "no policy",
            "a policy that names PCR values",
            "the policy for evidence of a TPM is absent (wanted one that names PCR values)",
            "say by a policy what may have been booted");

    private TrustOptions() {}

    /**
     * Reads one certificate in DER or PEM.
     *
     * @throws IllegalArgumentException if the file is none, or more than one
     */
    static X509Certificate certificate(Path file) throws IOException {
        byte[] bytes = InputFile.bytes(file);
        try {
            Collection<? extends Certificate> all =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes));
            if (all.size() > 1) {
                throw new IllegalArgumentException(file + ": holds " + all.size() + " certificates (wanted one)");
            }
            return (X509Certificate) all.iterator().next();
        } catch (CertificateException | NoSuchElementException e) {
            throw new IllegalArgumentException(file + ": is not an X.509 certificate in PEM or DER");
        }
    }

    /** The rules of a policy: evidence is accepted if one rule accepts it, apart from the binding to a session. */
    static Acceptance policy(Path file, boolean allowsUncheckedRevocation) throws IOException, PolicyException {
        List<PolicyRule> rules = Policy.parse(InputFile.text(file)).rules();
        return evidence -> refusals(rules, evidence, allowsUncheckedRevocation);
    }

    /** What is accepted without a policy: a sound platform, never what a TPM booted, since nothing says what that may be. */
    static Acceptance strict(boolean allowsUncheckedRevocation) {
        PlatformPolicy policy = allowsUncheckedRevocation
                ? PlatformPolicy.STRICT.withSnp(SnpRules.STRICT.allowUncheckedRevocation())
                : PlatformPolicy.STRICT;
        return evidence -> evidence.tee() == Tee.TPM ? List.of(NO_PCRS) : policy.check(evidence);
    }

    private static List<Reason> refusals(
            List<PolicyRule> rules, VerifiedEvidence evidence, boolean allowsUncheckedRevocation) {
        List<Reason> all = new ArrayList<>();
        for (PolicyRule rule : rules) {
            List<Reason> reasons = rule.appraisal().check(evidence).stream()
                    .filter(reason -> !allowsUncheckedRevocation || reason.code() != RefusalReason.REVOCATION_UNCHECKED)
                    .toList();
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
