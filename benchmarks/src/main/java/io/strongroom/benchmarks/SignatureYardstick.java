/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import io.strongroom.attestation.internal.SignatureProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How fast this machine verifies one ECDSA P-256 signature with the provider that the verifier chose. Figures of two
 * machines, or of two days on one, are compared by it.
 */
final class SignatureYardstick {
    private static final int SIGNED_BYTES = 384;
    private static final int KEYS = 100;

    /** One signature under one of several keys. */
    private static final class Signed {
        final PublicKey key;
        final byte[] message;
        final byte[] signature;

        Signed(PublicKey key, byte[] message, byte[] signature) {
            this.key = key;
            this.message = message;
            this.signature = signature;
        }
    }

    private SignatureYardstick() {}

    /** The row of the table: signatures a second of CPU time, median and 99th percentile. */
    static String row(int count, Duration warmUp) throws GeneralSecurityException {
        List<Signed> signatures = sign(count);
        long end = System.nanoTime() + warmUp.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            verify(signatures.get(i % count));
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[count];
        long cpu = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            verify(signatures.get(i));
            nanos[i] = System.nanoTime() - begin;
        }
        double cpuSeconds = (threads.getCurrentThreadCpuTime() - cpu) / 1e9;
        Arrays.sort(nanos);
        return String.format(
                Locale.ROOT,
                "| one P-256 signature alone | | %s | %,.0f | %.0f µs | %.0f µs | |",
                SignatureProvider.name(),
                count / cpuSeconds,
                nanos[count / 2] / 1e3,
                nanos[count * 99 / 100] / 1e3);
    }

    private static List<Signed> sign(int count) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        List<KeyPair> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            keys.add(generator.generateKeyPair());
        }
        List<Signed> signatures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            KeyPair pair = keys.get(i % KEYS);
            byte[] message = new byte[SIGNED_BYTES];
            message[0] = (byte) i;
            message[1] = (byte) (i >> Byte.SIZE);
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(pair.getPrivate());
            signer.update(message);
            signatures.add(new Signed(pair.getPublic(), message, signer.sign()));
        }
        return signatures;
    }

    private static void verify(Signed signed) throws GeneralSecurityException {
        Signature verifier = SignatureProvider.verifier("SHA256withECDSA", signed.key);
        verifier.update(signed.message);
        if (!verifier.verify(signed.signature)) {
            throw new IllegalStateException("a signature does not verify");
        }
    }
}
