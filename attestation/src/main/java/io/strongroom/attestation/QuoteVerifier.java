/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.Sha;
import java.security.InvalidKeyException;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;

/**
 * Verifies that a quote is authentic: its signatures lead from the enclave's report to a trust anchor. Pure: reads no
 * clock, no disk and no network. Immutable and thread-safe.
 *
 * <p>There is no method that makes a {@link VerifiedQuote} from a quote of a processor: that takes endorsements of its
 * vendor, which this version does not use.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 3; Intel SGX DCAP Quote Verification Library, {@code
 * QuoteVerifier}.
 */
public final class QuoteVerifier {
    /** A verifier that uses the Java platform's default providers. */
    public QuoteVerifier() {}

    /**
     * Verifies a simulated quote.
     *
     * @param quote from {@link QuoteParser}
     * @param anchor the root of the simulated platform
     * @param now the time at which the certificates must be valid
     * @throws QuoteRejectedException if any step fails; its reason names the step
     */
    public VerifiedQuote verify(Quote quote, TrustAnchor.Simulated anchor, Instant now) throws QuoteRejectedException {
        SignedQuote signed = verifySignatures(quote, anchor, now);
        return new VerifiedQuote(signed.quote(), Tee.SIMULATED, signed.validity());
    }

    /**
     * Checks the vendor, the PCK chain and all signatures of a quote, under an anchor of any vendor. The result says
     * nothing about revocation or the TCB.
     *
     * @param quote from {@link QuoteParser}
     * @param anchor the root that the PCK chain must end in
     * @param now the time at which the certificates must be valid
     * @throws QuoteRejectedException if any step fails; its reason names the step
     */
    public SignedQuote verifySignatures(Quote quote, TrustAnchor anchor, Instant now) throws QuoteRejectedException {
        QuoteSignatureData data = quote.signatureData();
        requireVendor(quote.header().qeVendor(), anchor.qeVendor());
        PckCertificateChain chain = PckCertificateChain.verify(data.certificationData(), anchor, now);
        requireQeReportSignature(data, chain.publicKey());
        requireQeReportData(data);
        requireQuoteSignature(quote);
        return new SignedQuote(quote, anchor, chain.leaf(), chain.validity());
    }

    private static void requireVendor(QeVendor got, QeVendor wanted) throws QuoteRejectedException {
        if (got != wanted) {
            throw new QuoteRejectedException(
                    RejectReason.FORMAT,
                    "QE vendor id is " + got.id() + " (" + got + "; wanted " + wanted.id() + ", " + wanted + ")");
        }
    }

    private static void requireQeReportSignature(QuoteSignatureData data, ECPublicKey pckKey)
            throws QuoteRejectedException {
        byte[] signature = data.qeReportSignature().bytes();
        if (!P256.verifies(pckKey, signature, data.qeReportBytes().bytes())) {
            throw new QuoteRejectedException(
                    RejectReason.QE_REPORT_SIGNATURE, "the QE report is not signed by the key of the PCK certificate");
        }
    }

    private static void requireQeReportData(QuoteSignatureData data) throws QuoteRejectedException {
        Octets got = data.qeReport().reportData().octets().slice(0, 32);
        Octets wanted = Octets.of(
                Sha.sha256(data.attestationKey().bytes(), data.qeAuthData().bytes()));
        if (!got.equals(wanted)) {
            throw new QuoteRejectedException(
                    RejectReason.QE_REPORT_DATA,
                    "QE report data begin with " + got + " (wanted " + wanted
                            + ", the SHA-256 of attestation key and QE auth data)");
        }
    }

    private static void requireQuoteSignature(Quote quote) throws QuoteRejectedException {
        ECPublicKey attestationKey = attestationKey(quote);
        byte[] signature = quote.signatureData().signature().bytes();
        if (!P256.verifies(attestationKey, signature, quote.signedBytes().bytes())) {
            throw new QuoteRejectedException(
                    RejectReason.QUOTE_SIGNATURE, "header and body are not signed by the attestation key");
        }
    }

    private static ECPublicKey attestationKey(Quote quote) throws QuoteRejectedException {
        try {
            return P256.publicKey(quote.signatureData().attestationKey().bytes());
        } catch (InvalidKeyException e) {
            throw new QuoteRejectedException(
                    RejectReason.QUOTE_SIGNATURE, "the attestation key cannot be used: " + e.getMessage(), e);
        }
    }
}
