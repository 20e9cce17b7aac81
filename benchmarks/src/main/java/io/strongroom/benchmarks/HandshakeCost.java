/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Locale;
import javax.crypto.KeyAgreement;

/**
 * What the public-key operations of one handshake cost the broker, each measured alone with the provider that comes first,
 * on P-256: its part of a TLS 1.3 handshake (one key, one agreement, one signature); three verifications for a quote whose
 * collateral is known (PCK certificate, QE report, quote); the signature of the attestation result; and one key and one
 * agreement for the answer's JWE.
 *
 * @param verifyMicros processor time of one verification
 * @param signMicros of one signature
 * @param keyMicros of one key pair
 * @param agreeMicros of one agreement
 */
record HandshakeCost(double verifyMicros, double signMicros, double keyMicros, double agreeMicros) {
    private static final int VERIFICATIONS = 3;
    private static final int SIGNATURES = 2;
    private static final int KEYS = 2;
    private static final int AGREEMENTS = 2;
    private static final long ROUND_NANOS = 700_000_000L;
    private static final int MESSAGE_BYTES = 432;
    private static final double MICROS_PER_SECOND = 1e6;

    @FunctionalInterface
    private interface Operation {
        void run() throws GeneralSecurityException;
    }

    /** Measures. */
    static HandshakeCost measure() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        KeyPair other = generator.generateKeyPair();
        byte[] message = new byte[MESSAGE_BYTES];
        byte[] signature = sign(pair, message);
        return new HandshakeCost(
                micros(() -> verify(pair, message, signature)),
                micros(() -> sign(pair, message)),
                micros(generator::generateKeyPair),
                micros(() -> agree(pair, other)));
    }

    /** Handshakes a second of one core that did nothing else. */
    double limitPerSecond() {
        return MICROS_PER_SECOND
                / (VERIFICATIONS * verifyMicros
                        + SIGNATURES * signMicros
                        + KEYS * keyMicros
                        + AGREEMENTS * agreeMicros);
    }

    /** The operations and their times. */
    String text() {
        return String.format(
                Locale.ROOT,
                "%d verifications of %.0f µs, %d signatures of %.0f µs, %d key pairs of %.0f µs, %d agreements of %.0f µs",
                VERIFICATIONS,
                verifyMicros,
                SIGNATURES,
                signMicros,
                KEYS,
                keyMicros,
                AGREEMENTS,
                agreeMicros);
    }

    private static double micros(Operation operation) throws GeneralSecurityException {
        repeat(operation); // warms up
        return repeat(operation);
    }

    private static double repeat(Operation operation) throws GeneralSecurityException {
        long start = ThreadTime.nanos();
        int count = 0;
        while (ThreadTime.nanos() - start < ROUND_NANOS) {
            operation.run();
            count++;
        }
        return (ThreadTime.nanos() - start) / 1e3 / count;
    }

    private static byte[] sign(KeyPair pair, byte[] message) throws GeneralSecurityException {
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate());
        signer.update(message);
        return signer.sign();
    }

    private static void verify(KeyPair pair, byte[] message, byte[] signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withECDSA");
        verifier.initVerify(pair.getPublic());
        verifier.update(message);
        if (!verifier.verify(signature)) {
            throw new GeneralSecurityException("a signature does not fit its own key");
        }
    }

    private static void agree(KeyPair own, KeyPair other) throws GeneralSecurityException {
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(own.getPrivate());
        agreement.doPhase(other.getPublic(), true);
        agreement.generateSecret();
    }
}
