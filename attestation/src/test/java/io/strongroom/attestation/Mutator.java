/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Changes bytes at random, reproducibly. Not thread-safe. */
public final class Mutator {
    private static final byte[] EXTREMES = {
        0, 1, 2, 3, 0x0B, 0x0C, 0x14, 0x18, 0x30, 0x7F, (byte) 0x80, (byte) 0x81, (byte) 0x84, (byte) 0xFF
    };

    private final SplittableRandom random;

    /** Changes that follow from this seed. */
    public Mutator(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    /** A copy with one to six changes. */
    public byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        int changes = 1 + random.nextInt(6);
        for (int i = 0; i < changes && bytes.length > 0; i++) {
            bytes = mutateOnce(bytes);
        }
        return bytes;
    }

    private byte[] mutateOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int count = 1 + random.nextInt(8);
        return switch (random.nextInt(6)) {
            case 0 -> {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> {
                bytes[at] = EXTREMES[random.nextInt(EXTREMES.length)];
                yield bytes;
            }
            case 3 -> splice(bytes, at, Math.min(at + count, bytes.length), new byte[0]);
            case 4 -> {
                int from = random.nextInt(bytes.length);
                yield splice(bytes, at, at, Arrays.copyOfRange(bytes, from, Math.min(from + count, bytes.length)));
            }
            default -> random.nextInt(20) == 0 ? Arrays.copyOf(bytes, at) : bytes;
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] insertion) {
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(insertion);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
