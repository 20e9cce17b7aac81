/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEndorsement;
import io.strongroom.attestation.dcap.EndorsementVerifier;
import io.strongroom.attestation.snp.AmdEndorsementVerifier;

/** One statement of a vendor, byte for byte as it was received: nothing in it is authenticated yet. */
public sealed interface EndorsementItem {
    /** What it is said to be. */
    EndorsementId id();

    /**
     * Checks signature and chain, and finds what it really is.
     *
     * @throws EvidenceRejectedException if any step fails; its reason names the step
     */
    VerifiedEndorsement verify(TrustAnchors anchors) throws EvidenceRejectedException;

    /**
     * The same, and that it is what it is said to be.
     *
     * @throws EndorsementsUnavailableException if not; its message names the item
     */
    default VerifiedEndorsement requireAuthentic(TrustAnchors anchors) throws EndorsementsUnavailableException {
        try {
            VerifiedEndorsement verified = verify(anchors);
            if (!verified.id().equals(id())) {
                throw new EndorsementsUnavailableException(
                        EndorsementsProblem.NOT_AUTHENTIC,
                        id().name() + " holds " + verified.id().name() + " (wanted what its name says)");
            }
            return verified;
        } catch (EvidenceRejectedException e) {
            throw new EndorsementsUnavailableException(
                    EndorsementsProblem.NOT_AUTHENTIC, id().name() + " is not authentic: " + e.getMessage(), e);
        }
    }

    /**
     * A signed JSON text of Intel's: TCB info or QE identity.
     *
     * @param text exactly what is signed
     * @param signature raw {@code r || s}, 64 bytes
     * @param issuerChain signing certificate and root, PEM
     */
    record SignedText(EndorsementId id, String text, Octets signature, Octets issuerChain) implements EndorsementItem {
        @Override
        public VerifiedEndorsement verify(TrustAnchors anchors) throws EvidenceRejectedException {
            if (id instanceof EndorsementId.TcbInfo) {
                return EndorsementVerifier.verifyTcbInfo(text, signature, issuerChain, anchors.intel());
            }
            if (id instanceof EndorsementId.QeIdentity) {
                return EndorsementVerifier.verifyQeIdentity(text, signature, issuerChain, anchors.intel());
            }
            throw wrongForm(id, "a signed text");
        }
    }

    /**
     * A revocation list.
     *
     * @param der the list
     * @param issuerChain the issuer's certificate and root, PEM; ASK or ASVK and ARK for AMD's; empty for the list of
     *     Intel's root
     */
    record RevocationList(EndorsementId id, Octets der, Octets issuerChain) implements EndorsementItem {
        @Override
        public VerifiedEndorsement verify(TrustAnchors anchors) throws EvidenceRejectedException {
            if (id instanceof EndorsementId.PckCrl) {
                return EndorsementVerifier.verifyPckCrl(der, issuerChain, anchors.intel());
            }
            if (id instanceof EndorsementId.IntelRootCrl) {
                return EndorsementVerifier.verifyRootCrl(der, anchors.intel());
            }
            if (id instanceof EndorsementId.AmdCrl) {
                return AmdEndorsementVerifier.verifyCrl(der, issuerChain, anchors.amd());
            }
            throw wrongForm(id, "a revocation list");
        }
    }

    /**
     * A certificate.
     *
     * @param der the certificate
     * @param issuerChain its issuer's certificate and root, PEM
     */
    record Certificate(EndorsementId id, Octets der, Octets issuerChain) implements EndorsementItem {
        @Override
        public VerifiedEndorsement verify(TrustAnchors anchors) throws EvidenceRejectedException {
            if (id instanceof EndorsementId.Vcek) {
                return AmdEndorsementVerifier.verifyVcek(der, issuerChain, anchors.amd());
            }
            throw wrongForm(id, "a certificate");
        }
    }

    private static EvidenceRejectedException wrongForm(EndorsementId id, String form) {
        return new EvidenceRejectedException(RejectReason.COLLATERAL_FORMAT, id.name() + " is not " + form);
    }
}
