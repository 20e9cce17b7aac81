/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;

/**
 * Looks whether the Java platform takes a signature of two zeros for everybody's, as Java 15 to 18 did before April 2022
 * (CVE-2022-21449). On such a platform TLS does not prove that a peer holds its key, and a stolen certificate is enough.
 */
final class ForgedSignatureCheck {
    /** A SEQUENCE of two INTEGERs, both 0. */
    private static final Octets ZEROS = Octets.parseHex("3006020100020100");

    private ForgedSignatureCheck() {}

    /**
     * Passes on a platform that checks signatures.
     *
     * @throws IllegalStateException on one that does not
     */
    static void require() {
        try {
            require(
                    Signature.getInstance(KeyCurve.P_256.signature()),
                    KeyCurve.P_256.newKeyPair().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot check signatures of P-256", e);
        }
    }

    static void require(Signature signature, PublicKey key) throws GeneralSecurityException {
        signature.initVerify(key);
        signature.update(ZEROS.bytes());
        if (isAccepted(signature)) {
            throw new IllegalStateException(
                    "this Java platform takes forged ECDSA signatures for genuine (CVE-2022-21449): update it");
        }
    }

    private static boolean isAccepted(Signature signature) {
        try {
            return signature.verify(ZEROS.bytes());
        } catch (SignatureException e) {
            return false;
        }
    }
}
