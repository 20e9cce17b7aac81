/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.Validity;
import io.strongroom.attestation.VerifiedEndorsement;
import io.strongroom.attestation.dcap.EndorsementsVerifier.Chain;
import io.strongroom.attestation.internal.CertificateList;
import io.strongroom.attestation.internal.P256;
import java.security.InvalidKeyException;
import java.util.List;

/**
 * Verifies single statements of Intel's, for those who fetch and keep them: signature, chain to the anchor, form. A
 * statement that passes may still be revoked, expired or of another platform than a quote's: {@link EndorsementsVerifier}
 * and {@link QuoteVerifier} judge that. Pure.
 *
 * <p>Source: as {@link EndorsementsVerifier}.
 */
public final class EndorsementVerifier {
    private EndorsementVerifier() {}

    /**
     * Verifies TCB info; the parameters are those of {@link IntelEndorsements}.
     *
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    public static VerifiedEndorsement verifyTcbInfo(
            String text, Octets signature, Octets issuerChain, TrustAnchor.Intel anchor)
            throws EvidenceRejectedException {
        Chain signer =
                EndorsementsVerifier.signer(issuerChain, anchor, KnownAuthorities.NONE, "the TCB info issuer chain");
        EndorsementsVerifier.requireSignature(text, signature, signer, "the TCB info");
        TcbInfo info = EndorsementsVerifier.parse(TcbInfo::parse, text, "the TCB info");
        return new VerifiedEndorsement(
                new EndorsementId.TcbInfo(info.isTdx() ? Tee.TDX : Tee.SGX, info.fmspc()),
                info.validity().notBefore(),
                info.validity().intersect(signer.validity()),
                List.of(info.tcbEvaluationDataNumber()));
    }

    /**
     * Verifies a QE identity; the parameters are those of {@link IntelEndorsements}.
     *
     * @throws EvidenceRejectedException if any step fails, or it is of another enclave than a quoting enclave
     */
    public static VerifiedEndorsement verifyQeIdentity(
            String text, Octets signature, Octets issuerChain, TrustAnchor.Intel anchor)
            throws EvidenceRejectedException {
        Chain signer =
                EndorsementsVerifier.signer(issuerChain, anchor, KnownAuthorities.NONE, "the QE identity issuer chain");
        EndorsementsVerifier.requireSignature(text, signature, signer, "the QE identity");
        QeIdentity identity = EndorsementsVerifier.parse(QeIdentity::parse, text, "the QE identity");
        return new VerifiedEndorsement(
                new EndorsementId.QeIdentity(technology(identity)),
                identity.validity().notBefore(),
                identity.validity().intersect(signer.validity()),
                List.of(identity.tcbEvaluationDataNumber()));
    }

    /**
     * Verifies the revocation list of an authority that issues PCK certificates.
     *
     * @param der the list
     * @param issuerChain the authority's certificate and root, PEM
     * @throws EvidenceRejectedException if any step fails
     */
    public static VerifiedEndorsement verifyPckCrl(Octets der, Octets issuerChain, TrustAnchor.Intel anchor)
            throws EvidenceRejectedException {
        Chain issuer = EndorsementsVerifier.pckAuthority(issuerChain, anchor, KnownAuthorities.NONE);
        CertificateList crl = EndorsementsVerifier.crl(der, issuer.certificate(), "the PCK CRL");
        PckAuthority authority = PckAuthority.ofSubject(issuer.certificate().subject())
                .orElseThrow(() -> new EvidenceRejectedException(
                        RejectReason.CRL_ISSUER,
                        "the PCK CRL is issued by " + issuer.certificate().subject()
                                + " (wanted Intel's platform or processor authority)"));
        return ofList(new EndorsementId.PckCrl(authority), crl, issuer.validity());
    }

    /**
     * Verifies the revocation list of the root.
     *
     * @param der the list
     * @throws EvidenceRejectedException if any step fails
     */
    public static VerifiedEndorsement verifyRootCrl(Octets der, TrustAnchor.Intel anchor)
            throws EvidenceRejectedException {
        try {
            CertificateList crl = EndorsementsVerifier.crl(
                    der, anchor.rootName(), P256.publicKey(anchor.publicKey().bytes()), "the root CA's CRL");
            return ofList(new EndorsementId.IntelRootCrl(), crl, crl.validity());
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an anchor's key is checked when it is made", e);
        }
    }

    private static VerifiedEndorsement ofList(EndorsementId id, CertificateList crl, Validity issuer) {
        return new VerifiedEndorsement(
                id, crl.validity().notBefore(), crl.validity().intersect(issuer), List.of());
    }

    private static Tee technology(QeIdentity identity) throws EvidenceRejectedException {
        return switch (identity.id()) {
            case QeIdentity.SGX -> Tee.SGX;
            case QeIdentity.TDX -> Tee.TDX;
            default ->
                throw new EvidenceRejectedException(
                        RejectReason.QE_IDENTITY_MISMATCH,
                        "the identity is of " + identity.id() + " (wanted QE or TD_QE, a quoting enclave)");
        };
    }
}
