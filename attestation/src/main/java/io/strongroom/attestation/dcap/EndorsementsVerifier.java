/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.DatedItem;
import io.strongroom.attestation.internal.DerReader;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.P256;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * Verifies Intel's collateral: chains to the anchor, revocation lists, the signatures of TCB info and QE identity. Reads
 * no clock: dates are judged where the result is used.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 4; Intel DCAP Quote Verification Library, {@code
 * sgxAttestationVerifyTCBInfo}, {@code sgxAttestationVerifyEnclaveIdentity}, {@code sgxAttestationVerifyPCKCertificate}.
 */
public final class EndorsementsVerifier {
    private static final int PAIR = 2;

    private EndorsementsVerifier() {}

    /**
     * Verifies all of it.
     *
     * @param endorsements as received
     * @param anchor the root that every chain must end in
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public static VerifiedEndorsements verify(IntelEndorsements endorsements, TrustAnchor.Intel anchor)
            throws EvidenceRejectedException {
        return verify(endorsements, anchor, KnownAuthorities.NONE);
    }

    /** The same beside a PCK chain, whose authorities are verified already. */
    static VerifiedEndorsements verify(
            IntelEndorsements endorsements, TrustAnchor.Intel anchor, KnownAuthorities verified)
            throws EvidenceRejectedException {
        Chain pckAuthority = pckAuthority(endorsements.pckCrlIssuerChain(), anchor, verified);
        KnownAuthorities known = verified.with(pckAuthority.root);
        CertificateList rootCrl = crl(endorsements.rootCaCrl(), pckAuthority.root, "the root CA's CRL");
        CertificateList pckCrl = crl(endorsements.pckCrl(), pckAuthority.certificate, "the PCK CRL");
        Chain tcbSigner = signer(endorsements.tcbInfoIssuerChain(), anchor, known, "the TCB info issuer chain");
        Chain qeSigner = endorsements.qeIdentityIssuerChain().equals(endorsements.tcbInfoIssuerChain())
                ? tcbSigner
                : signer(endorsements.qeIdentityIssuerChain(), anchor, known, "the QE identity issuer chain");
        refuseRevoked(tcbSigner.certificate, rootCrl);
        refuseRevoked(qeSigner.certificate, rootCrl);
        refuseRevoked(pckAuthority.certificate, rootCrl);
        requireSignature(endorsements.tcbInfo(), endorsements.tcbInfoSignature(), tcbSigner, "the TCB info");
        requireSignature(endorsements.qeIdentity(), endorsements.qeIdentitySignature(), qeSigner, "the QE identity");
        TcbInfo tcbInfo = parse(TcbInfo::parse, endorsements.tcbInfo(), "the TCB info");
        QeIdentity qeIdentity = parse(QeIdentity::parse, endorsements.qeIdentity(), "the QE identity");
        List<DatedItem> dates = new ArrayList<>();
        for (Chain chain : List.of(tcbSigner, qeSigner, pckAuthority)) {
            dates.add(DatedItem.of(chain.certificate.fields()));
            dates.add(DatedItem.of(chain.root.fields()));
        }
        dates.add(DatedItem.of("the root CA's CRL", rootCrl.validity()));
        dates.add(DatedItem.of("the PCK CRL", pckCrl.validity()));
        dates.add(DatedItem.of("the TCB info", tcbInfo.validity()));
        dates.add(DatedItem.of("the QE identity", qeIdentity.validity()));
        return new VerifiedEndorsements(
                anchor, tcbInfo, qeIdentity, pckAuthority.certificate, pckAuthority.root, rootCrl, pckCrl, dates);
    }

    /** A certificate and the root that issued it. */
    record Chain(SignedCertificate certificate, SignedCertificate root) {
        Validity validity() {
            return DatedItem.of(certificate.fields())
                    .validity()
                    .intersect(DatedItem.of(root.fields()).validity());
        }
    }

    interface Parser<T> {
        T parse(String text) throws JsonException;
    }

    /** Two certificates, in either order: some sources put the root first. */
    private static Chain chain(Octets pem, TrustAnchor.Intel anchor, KnownAuthorities known, String which)
            throws EvidenceRejectedException {
        List<SignedCertificate> certificates = CertificateChains.parse(pem, PAIR, which);
        boolean isRootFirst = certificates.get(0).subject().equals(anchor.rootName());
        var chain = isRootFirst
                ? new Chain(certificates.get(1), certificates.get(0))
                : new Chain(certificates.get(0), certificates.get(1));
        CertificateChains.requireAnchor(chain.root, anchor);
        if (!known.contains(chain.root) && !anchor.isPinnedEdition(chain.root.der())) {
            CertificateChains.requireRoot(chain.root);
        }
        return chain;
    }

    static Chain pckAuthority(Octets pem, TrustAnchor.Intel anchor, KnownAuthorities known)
            throws EvidenceRejectedException {
        Chain chain = chain(pem, anchor, known, "the PCK CRL issuer chain");
        if (!known.contains(chain.certificate) || !known.contains(chain.root)) {
            CertificateChains.requireIntermediate(chain.certificate, chain.root, anchor.intermediateNames());
        }
        return chain;
    }

    static Chain signer(Octets pem, TrustAnchor.Intel anchor, KnownAuthorities known, String which)
            throws EvidenceRejectedException {
        Chain chain = chain(pem, anchor, known, which);
        CertificateChains.requireSigner(
                chain.certificate, chain.root, "the TCB signing certificate", Set.of(anchor.tcbSignerName()));
        return chain;
    }

    static CertificateList crl(Octets der, SignedCertificate issuer, String which) throws EvidenceRejectedException {
        CertificateChains.requireListSigner(issuer);
        return crl(der, issuer.subject(), issuer.publicKey(), which);
    }

    static CertificateList crl(Octets der, X500Principal issuer, ECPublicKey issuerKey, String which)
            throws EvidenceRejectedException {
        CertificateList crl;
        byte[] signature;
        try {
            crl = CertificateList.parse(der.bytes());
            if (!crl.algorithm().equals(SignedCertificate.ECDSA_WITH_SHA256)) {
                throw new CertificateException("it is not signed by ECDSA with SHA-256");
            }
            signature = SignedCertificate.readSignature(new DerReader(crl.signature()));
        } catch (CertificateException e) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_FORMAT, which + " cannot be read: " + e.getMessage(), e);
        }
        if (!crl.issuer().equals(issuer)) {
            throw new EvidenceRejectedException(
                    RejectReason.CRL_ISSUER, which + " is issued by " + crl.issuer() + " (wanted " + issuer + ")");
        }
        if (!P256.verifies(issuerKey, signature, crl.signedBytes())) {
            throw new EvidenceRejectedException(RejectReason.CRL_SIGNATURE, which + " is not signed by its issuer");
        }
        return crl;
    }

    /** Refuses a certificate that is on its issuer's list. */
    static void refuseRevoked(SignedCertificate certificate, CertificateList crl) throws EvidenceRejectedException {
        if (crl.isRevoked(certificate.fields().getSerialNumber())) {
            throw new EvidenceRejectedException(
                    RejectReason.CERT_REVOKED,
                    "the certificate of " + certificate.subject() + " with serial number "
                            + certificate.fields().getSerialNumber().toString(16) + " is revoked by " + crl.issuer());
        }
    }

    static void requireSignature(String text, Octets signature, Chain signer, String which)
            throws EvidenceRejectedException {
        byte[] signed = text.getBytes(StandardCharsets.UTF_8);
        if (!P256.verifies(signer.certificate.publicKey(), signature.bytes(), signed)) {
            throw new EvidenceRejectedException(
                    RejectReason.COLLATERAL_SIGNATURE, which + " is not signed by the TCB signing certificate");
        }
    }

    static <T> T parse(Parser<T> parser, String text, String which) throws EvidenceRejectedException {
        try {
            return parser.parse(text);
        } catch (JsonException e) {
            throw new EvidenceRejectedException(
                    RejectReason.COLLATERAL_FORMAT, which + " cannot be read: " + e.getMessage(), e);
        }
    }
}
