/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;

/** Checks one signature with the Java platform's default providers. Holds no state. */
final class PublicKeySignature {
    private PublicKeySignature() {}

    /** True if {@code value} is a signature of {@code message} by {@code key}, under an algorithm without parameters. */
    static boolean verifies(String algorithm, PublicKey key, byte[] value, byte[] message) {
        try {
            return verifies(Signature.getInstance(algorithm), key, value, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks " + algorithm, e);
        }
    }

    /** The same for RSASSA-PSS with these parameters. */
    static boolean verifiesPss(PSSParameterSpec parameters, PublicKey key, byte[] value, byte[] message) {
        try {
            Signature verifier = Signature.getInstance("RSASSA-PSS");
            verifier.setParameter(parameters);
            return verifies(verifier, key, value, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks RSASSA-PSS", e);
        }
    }

    private static boolean verifies(Signature verifier, PublicKey key, byte[] value, byte[] message) {
        try {
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(value);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        }
    }
}
