/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.DatedItem;
import io.strongroom.attestation.internal.P256;
import io.strongroom.attestation.internal.Sha;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.QuoteSignatureData;
import java.security.InvalidKeyException;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * Verifies that a quote is authentic and finds the TCB status of its platform. Pure: reads no clock, no disk and no
 * network. Thread-safe.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 3; Intel SGX DCAP Quote Verification Library, {@code
 * QuoteVerifier}.
 */
public final class QuoteVerifier {
    private static final int DEFAULT_CACHE_ENTRIES = 64;

    private final EndorsementsCache cache;

    /** Those of the simulated platform that was verified last. */
    private volatile KnownAuthorities simulated = KnownAuthorities.NONE;

    /** A verifier with a cache of its own for verified endorsements. */
    public QuoteVerifier() {
        this(new EndorsementsCache(DEFAULT_CACHE_ENTRIES));
    }

    /** A verifier that shares a cache. */
    public QuoteVerifier(EndorsementsCache cache) {
        this.cache = cache;
    }

    /**
     * Verifies a simulated quote, which has no endorsements. The signatures of authorities that this verifier has verified
     * before are not verified again.
     *
     * @param quote from {@link QuoteParser}
     * @param anchor the root of the simulated platform
     * @param now the time at which the certificates must be valid
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public VerifiedQuote verify(Quote quote, TrustAnchor.Simulated anchor, Instant now)
            throws EvidenceRejectedException {
        KnownAuthorities known = simulated;
        PckCertificateChain chain = verifySignatures(quote, anchor, known);
        chain.requireAnchor(anchor);
        if (!known.contains(chain.intermediate()) || !known.contains(chain.root())) {
            simulated = chain.authorities();
        }
        Validity validity = DatedItem.requireValid(chain.dates(), now);
        return new VerifiedQuote(quote, Tee.SIMULATED, validity, List.of());
    }

    /**
     * Verifies a quote of Intel's platforms. Endorsements that this verifier has verified before are not verified again.
     *
     * @param quote from {@link QuoteParser}
     * @param endorsements Intel's collateral for the platform's family and technology
     * @param anchor Intel's root
     * @param now the time at which everything must be in date
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public VerifiedQuote verify(Quote quote, IntelEndorsements endorsements, TrustAnchor.Intel anchor, Instant now)
            throws EvidenceRejectedException {
        Digest digest = endorsements.digest();
        KnownAuthorities known = cache.known(digest, anchor)
                .map(VerifiedEndorsements::authorities)
                .orElse(KnownAuthorities.NONE);
        PckCertificateChain chain = verifySignatures(quote, anchor, known);
        chain.requireAnchor(anchor);
        Validity chainValidity = DatedItem.requireValid(chain.dates(), now);
        VerifiedEndorsements verified = cache.verified(endorsements, digest, anchor, chain.authorities());
        Validity validity = chainValidity.intersect(verified.requireValid(now));
        requireNotRevoked(chain, verified);
        var appraiser = new TcbAppraiser(verified, readExtension(chain));
        PlatformTcb platform =
                appraiser.appraise(quote.body(), quote.signatureData().qeReport());
        return new VerifiedQuote(quote, quote.header().isTdx() ? Tee.TDX : Tee.SGX, validity, List.of(platform));
    }

    /**
     * Checks what a quote's own bytes can prove, and the anchor and dates of its certificates: nothing about revocation or
     * TCB. For tools that have no endorsements, to name what is wrong with a quote; success is no verdict.
     *
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public void checkSignatures(Quote quote, TrustAnchor anchor, Instant now) throws EvidenceRejectedException {
        PckCertificateChain chain = verifySignatures(quote, anchor, KnownAuthorities.NONE);
        chain.requireAnchor(anchor);
        DatedItem.requireValid(chain.dates(), now);
    }

    /** The PCK chain without its anchor and dates, and every signature in the quote. */
    private static PckCertificateChain verifySignatures(Quote quote, TrustAnchor anchor, KnownAuthorities known)
            throws EvidenceRejectedException {
        QuoteSignatureData data = quote.signatureData();
        requireVendor(quote.header().qeVendor(), anchor.qeVendor());
        PckCertificateChain chain = PckCertificateChain.verify(data.certificationData(), anchor, known);
        requireQeReportSignature(data, chain.leaf().publicKey());
        requireQeReportData(data);
        requireQuoteSignature(quote);
        return chain;
    }

    private static void requireVendor(QeVendor got, QeVendor wanted) throws EvidenceRejectedException {
        if (got != wanted) {
            throw new EvidenceRejectedException(
                    RejectReason.FORMAT,
                    "QE vendor id is " + got.id() + " (" + got + "; wanted " + wanted.id() + ", " + wanted + ")");
        }
    }

    private static void requireQeReportSignature(QuoteSignatureData data, ECPublicKey pckKey)
            throws EvidenceRejectedException {
        byte[] signature = data.qeReportSignature().bytes();
        if (!P256.verifies(pckKey, signature, data.qeReportBytes().bytes())) {
            throw new EvidenceRejectedException(
                    RejectReason.QE_REPORT_SIGNATURE, "the QE report is not signed by the key of the PCK certificate");
        }
    }

    private static void requireQeReportData(QuoteSignatureData data) throws EvidenceRejectedException {
        Octets got = data.qeReport().reportData().octets().slice(0, 32);
        Octets wanted = Octets.of(
                Sha.sha256(data.attestationKey().bytes(), data.qeAuthData().bytes()));
        if (!got.equals(wanted)) {
            throw new EvidenceRejectedException(
                    RejectReason.QE_REPORT_DATA,
                    "QE report data begin with " + got + " (wanted " + wanted
                            + ", the SHA-256 of attestation key and QE auth data)");
        }
    }

    private static void requireQuoteSignature(Quote quote) throws EvidenceRejectedException {
        ECPublicKey attestationKey = attestationKey(quote);
        byte[] signature = quote.signatureData().signature().bytes();
        if (!P256.verifies(attestationKey, signature, quote.signedBytes().bytes())) {
            throw new EvidenceRejectedException(
                    RejectReason.QUOTE_SIGNATURE, "header and body are not signed by the attestation key");
        }
    }

    private static ECPublicKey attestationKey(Quote quote) throws EvidenceRejectedException {
        try {
            return P256.publicKey(quote.signatureData().attestationKey().bytes());
        } catch (InvalidKeyException e) {
            throw new EvidenceRejectedException(
                    RejectReason.QUOTE_SIGNATURE, "the attestation key cannot be used: " + e.getMessage(), e);
        }
    }

    private static void requireNotRevoked(PckCertificateChain chain, VerifiedEndorsements endorsements)
            throws EvidenceRejectedException {
        SignedCertificate authority = endorsements.pckAuthority();
        SignedCertificate issuer = chain.intermediate();
        if (!endorsements.pckCrl().issuer().equals(issuer.subject())
                || !authority.publicKey().equals(issuer.publicKey())) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_ISSUER,
                    "the PCK CRL is issued by " + endorsements.pckCrl().issuer() + " (wanted " + issuer.subject()
                            + ", which issued the PCK certificate)");
        }
        EndorsementsVerifier.refuseRevoked(issuer, endorsements.rootCrl());
        EndorsementsVerifier.refuseRevoked(chain.leaf(), endorsements.pckCrl());
    }

    private static PckExtension readExtension(PckCertificateChain chain) throws EvidenceRejectedException {
        try {
            return PckExtension.read(chain.leaf().fields());
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_CHAIN, "the SGX extension cannot be read: " + e.getMessage(), e);
        }
    }
}
