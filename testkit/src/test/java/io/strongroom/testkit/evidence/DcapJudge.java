/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.PlatformTcb;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.dcap.VerifiedQuote;
import io.strongroom.attestation.quote.QuoteParser;
import java.util.Optional;

/** The verifier under test, over forged cases; each is judged under the root that it was made with. */
final class DcapJudge {
    private DcapJudge() {}

    static VerifiedQuote verify(ForgedDcap forged, TrustAnchor.Intel anchor)
            throws EvidenceFormatException, EvidenceRejectedException {
        return new QuoteVerifier()
                .verify(
                        QuoteParser.parse(forged.quote().bytes().toArray()),
                        IntelEndorsements.parseJson(forged.collateral().json()),
                        anchor,
                        forged.at());
    }

    /** The verified quote of a case that must be authentic. */
    static VerifiedQuote verified(DcapCase recipe) {
        ForgedDcap forged = recipe.forge();
        try {
            return verify(forged, anchor(forged));
        } catch (EvidenceRejectedException | EvidenceFormatException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    static PlatformTcb platform(DcapCase recipe) {
        return verified(recipe).platform().orElseThrow();
    }

    /** The name of the converged status of a case that must be authentic. */
    static String status(DcapCase recipe) {
        return platform(recipe).status().wireName();
    }

    /** Why the case is rejected, or none if it is verified. */
    static Optional<RejectReason> rejection(DcapCase recipe) {
        return rejection(recipe.forge());
    }

    static Optional<RejectReason> rejection(ForgedDcap forged) {
        return rejection(forged, anchor(forged));
    }

    static Optional<RejectReason> rejection(ForgedDcap forged, TrustAnchor.Intel anchor) {
        try {
            verify(forged, anchor);
            return Optional.empty();
        } catch (EvidenceFormatException e) {
            return Optional.of(RejectReason.FORMAT);
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }

    /** What the rejection of a case says. */
    static String message(ForgedDcap forged) {
        try {
            verify(forged, anchor(forged));
            throw new AssertionError("the case is verified");
        } catch (EvidenceRejectedException | EvidenceFormatException e) {
            return e.getMessage();
        }
    }

    /** Why the text is no collateral, or none if it is. */
    static Optional<RejectReason> rejectionOfCollateral(String json) {
        try {
            IntelEndorsements.parseJson(json);
            return Optional.empty();
        } catch (EvidenceFormatException e) {
            return Optional.of(RejectReason.FORMAT);
        }
    }

    static TrustAnchor.Intel anchor(ForgedDcap forged) {
        return new TrustAnchor.Intel(
                Octets.of(ForgedKeys.rawP256(forged.root().keys().getPublic()).toArray()));
    }
}
