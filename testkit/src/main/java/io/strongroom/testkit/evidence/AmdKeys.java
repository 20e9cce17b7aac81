/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The RSA-4096 keys of forged authorities. Each is made when it is first asked for and kept as long as the JVM lives.
 * Thread-safe.
 *
 * <p>A modulus of four primes of 1024 bits takes a tenth of the time of one with two of 2048 bits, which is seconds. To
 * a verifier it is a key like any other; as a secret it would be weaker.
 */
final class AmdKeys {
    private static final int PRIME_BITS = 1024;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65537);
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

    private AmdKeys() {}

    /** The keys of an authority, by its common name. */
    static KeyPair of(String commonName) {
        return KEYS.computeIfAbsent(commonName, name -> newKeys());
    }

    private static KeyPair newKeys() {
        var random = new SecureRandom();
        Factor p = Factor.random(random);
        Factor q = Factor.random(random);
        BigInteger modulus = p.value.multiply(q.value);
        BigInteger secret = EXPONENT.modInverse(lcm(p.order, q.order));
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(modulus, EXPONENT)),
                    factory.generatePrivate(new RSAPrivateCrtKeySpec(
                            modulus,
                            EXPONENT,
                            secret,
                            p.value,
                            q.value,
                            secret.mod(p.order),
                            secret.mod(q.order),
                            q.value.modInverse(p.value))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make an RSA key", e);
        }
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.divide(a.gcd(b)).multiply(b);
    }

    /**
     * Half of a modulus: two primes.
     *
     * @param order exponents count modulo this number
     */
    private record Factor(BigInteger value, BigInteger order) {
        static Factor random(SecureRandom random) {
            BigInteger first = prime(random);
            BigInteger second = prime(random);
            BigInteger order = lcm(first.subtract(BigInteger.ONE), second.subtract(BigInteger.ONE));
            return new Factor(first.multiply(second), order);
        }

        /** A prime with its three highest bits set, so that the product of four has its full length. */
        private static BigInteger prime(SecureRandom random) {
            BigInteger start = new BigInteger(PRIME_BITS, random)
                    .setBit(PRIME_BITS - 1)
                    .setBit(PRIME_BITS - 2)
                    .setBit(PRIME_BITS - 3);
            BigInteger prime = start.nextProbablePrime();
            boolean isUsable = prime.bitLength() == PRIME_BITS
                    && prime.subtract(BigInteger.ONE).gcd(EXPONENT).equals(BigInteger.ONE);
            return isUsable ? prime : prime(random);
        }
    }
}
