/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.sigstruct;

import io.strongroom.attestation.Octets;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;

/**
 * The signature of a SIGSTRUCT: RSA-3072 with exponent 3, PKCS#1 version 1.5, SHA-256; and the two quotients that go with
 * it.
 *
 * <p>Source: SDM volume 3D, "Enclave Signature Structure (SIGSTRUCT)" and EINIT; RFC 8017, 8.2.2.
 */
final class SigStructSignature {
    private static final int KEY_BITS = 3072;
    private static final String ALGORITHM = "SHA256withRSA";

    private SigStructSignature() {}

    static boolean verifies(SigStruct struct) {
        BigInteger modulus = littleEndian(struct.modulus());
        if (!isModulus(modulus)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(
                    KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, SigStruct.EXPONENT)));
            verifier.update(struct.signedBytes());
            return verifier.verify(reversed(struct.signature()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform lacks " + ALGORITHM, e);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Q1 = S² / M, Q2 = (S³ - Q1 · S · M) / M, both rounded down. */
    static boolean hasRightQuotients(SigStruct struct) {
        BigInteger modulus = littleEndian(struct.modulus());
        if (!isModulus(modulus)) {
            return false;
        }
        BigInteger signature = littleEndian(struct.signature());
        BigInteger[] square = signature.multiply(signature).divideAndRemainder(modulus);
        BigInteger q2 = square[1].multiply(signature).divide(modulus);
        return littleEndian(struct.q1()).equals(square[0])
                && littleEndian(struct.q2()).equals(q2);
    }

    private static boolean isModulus(BigInteger modulus) {
        return modulus.bitLength() == KEY_BITS && modulus.testBit(0);
    }

    private static BigInteger littleEndian(Octets octets) {
        return new BigInteger(1, reversed(octets));
    }

    private static byte[] reversed(Octets octets) {
        byte[] bytes = new byte[octets.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets.byteAt(bytes.length - 1 - i);
        }
        return bytes;
    }
}
