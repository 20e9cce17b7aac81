/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.nimbusds.jose.jwk.Curve;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * The one of two spellings of an ECDSA signature that we accept: {@code (r, s)} and {@code (r, n - s)} both fit, and s must
 * be at most half the order n of P-256. Signatures have 64 bytes: r and s, most significant byte first.
 */
final class LowS {
    private static final int HALF_BYTES = 32;
    private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();
    private static final BigInteger HIGHEST = ORDER.shiftRight(1);

    private LowS() {}

    static boolean isLow(byte[] signature) {
        return s(signature).compareTo(HIGHEST) <= 0;
    }

    static byte[] normalize(byte[] signature) {
        if (isLow(signature)) {
            return signature;
        }
        byte[] low = ORDER.subtract(s(signature)).toByteArray();
        byte[] normal = Arrays.copyOf(Arrays.copyOf(signature, HALF_BYTES), 2 * HALF_BYTES);
        int leading = Math.max(0, low.length - HALF_BYTES);
        System.arraycopy(low, leading, normal, 2 * HALF_BYTES - (low.length - leading), low.length - leading);
        return normal;
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, Arrays.copyOfRange(signature, HALF_BYTES, 2 * HALF_BYTES));
    }
}
