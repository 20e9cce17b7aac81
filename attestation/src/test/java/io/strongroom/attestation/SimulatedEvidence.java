/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.SgxReportBody;
import io.strongroom.attestation.simulated.CertificateForge;
import io.strongroom.attestation.simulated.QuoteForge;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A throwaway simulated platform, and quotes of it. */
public final class SimulatedEvidence {
    public static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    public static final Digest PIN = Digest.sha256("broker key".getBytes(StandardCharsets.UTF_8));
    public static final ReportData REPORT_DATA =
            ReportData.ofRuntimeData("{\"nonce\":\"x\"}".getBytes(StandardCharsets.UTF_8));
    public static final ExpectedBinding BINDING = ExpectedBinding.of(REPORT_DATA, PIN);

    public final KeyPair rootKey = CertificateForge.newKeyPair();
    public final KeyPair intermediateKey = CertificateForge.newKeyPair();
    public final KeyPair pckKey = CertificateForge.newKeyPair();

    public TrustAnchor.Simulated anchor() {
        return TrustAnchor.Simulated.ofRoot(root().issue());
    }

    public CertificateForge root() {
        return CertificateForge.root(rootKey);
    }

    public CertificateForge intermediate() {
        return CertificateForge.intermediate(intermediateKey, rootKey);
    }

    public CertificateForge leaf() {
        return CertificateForge.leaf(pckKey, intermediateKey);
    }

    public QuoteForge forge() {
        return forge(leaf().issue(), intermediate().issue(), root().issue());
    }

    public QuoteForge forge(X509Certificate leaf, X509Certificate intermediate, X509Certificate root) {
        return QuoteForge.of(List.of(leaf, intermediate, root), pckKey.getPrivate());
    }

    public byte[] quote() {
        return forge().quote(body("05", 3));
    }

    public static SgxReportBody body(String flags, int isvSvn) {
        return QuoteForge.body(flags, ExpectedBinding.configIdOf(PIN), isvSvn, REPORT_DATA);
    }

    /** The step that rejects the quote, or none if it is verified. */
    public static Optional<RejectReason> outcome(byte[] quote, TrustAnchor anchor, Instant now) {
        try {
            new QuoteVerifier().checkSignatures(QuoteParser.parse(quote), anchor, now);
            return Optional.empty();
        } catch (EvidenceFormatException e) {
            return Optional.of(RejectReason.FORMAT);
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }
}
