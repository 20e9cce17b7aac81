/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;

/**
 * Looks whether the Java platform takes a signature of two zeros for everybody's, as Java 15 to 18 did before April 2022
 * (CVE-2022-21449). On such a platform TLS does not prove that a peer holds its key, and a stolen certificate is enough.
 */
public final class ForgedSignatureCheck {
    /** A SEQUENCE of two INTEGERs, both 0. */
    private static final Octets ZEROS = Octets.parseHex("3006020100020100");

    private static final int FIRST_AFFECTED = 15;
    private static final int LAST_AFFECTED = 18;

    private ForgedSignatureCheck() {}

    /**
     * Passes on a platform that checks signatures.
     *
     * @throws IllegalStateException on one that does not
     */
    public static void require() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            require(
                    Signature.getInstance("SHA256withECDSA"),
                    generator.generateKeyPair().getPublic());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot check signatures of P-256", e);
        }
    }

    /**
     * The same for whoever starts often: tries a signature only on a version that may have the fault.
     *
     * @throws IllegalStateException on a platform that has it
     */
    public static void requireUnlessKnown() {
        if (mayHaveFault(Runtime.version())) {
            require();
        }
    }

    /** Source: Oracle Critical Patch Update Advisory, April 2022; OpenJDK 17.0.3 and 18.0.1; 15 and 16 had ended before. */
    static boolean mayHaveFault(Runtime.Version version) {
        int fixedBy = switch (version.feature()) {
            case 17 -> 3;
            case LAST_AFFECTED -> 1;
            default -> Integer.MAX_VALUE;
        };
        return version.feature() >= FIRST_AFFECTED && version.feature() <= LAST_AFFECTED && version.update() < fixedBy;
    }

    static void require(Signature signature, PublicKey key) throws GeneralSecurityException {
        signature.initVerify(key);
        signature.update(ZEROS.bytes());
        if (isAccepted(signature)) {
            throw new IllegalStateException(
                    "this Java platform takes forged ECDSA signatures for genuine (CVE-2022-21449): update it; Java 17 has"
                            + " the repair from 17.0.3 on");
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
