/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.simulated.CertificateForge;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class P256Test {
    private static final String N = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    private static final String ZERO = "0000000000000000000000000000000000000000000000000000000000000000";
    private static final String ONE = "0000000000000000000000000000000000000000000000000000000000000001";
    private static final String MAX = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private static final byte[] MESSAGE = "sample".getBytes(StandardCharsets.US_ASCII);

    private static final KeyPair KEY = CertificateForge.newKeyPair();

    private final ECPublicKey publicKey = (ECPublicKey) KEY.getPublic();

    @Nested
    class Verifies {
        /** RFC 6979, A.2.5, P-256 with SHA-256, message "sample". */
        @Test
        void the_published_vector() throws Exception {
            ECPublicKey key = P256.publicKey(hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                    + "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
            byte[] signature = hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                    + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");

            assertThat(P256.verifies(key, signature, MESSAGE)).isTrue();
            assertThat(P256.verifies(key, signature, "tampered".getBytes(StandardCharsets.US_ASCII)))
                    .isFalse();
        }

        @Test
        void what_this_platform_signs() throws Exception {
            for (int i = 0; i < 50; i++) {
                assertThat(P256.verifies(publicKey, sign(), MESSAGE)).isTrue();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {ZERO + ZERO, ZERO + ONE, ONE + ZERO, N + ONE, ONE + N, N + N, MAX + MAX, MAX + ONE, ONE + MAX
                })
        void no_signature_with_a_value_out_of_range(String signature) {
            assertThat(P256.verifies(publicKey, hex(signature), MESSAGE)).isFalse();
        }

        @Test
        void no_signature_with_r_or_s_replaced_by_a_value_out_of_range() throws Exception {
            byte[] signature = sign();
            byte[] zeroR = signature.clone();
            Arrays.fill(zeroR, 0, 32, (byte) 0);
            byte[] largeS = signature.clone();
            Arrays.fill(largeS, 32, 64, (byte) 0xFF);

            assertThat(P256.verifies(publicKey, zeroR, MESSAGE)).isFalse();
            assertThat(P256.verifies(publicKey, largeS, MESSAGE)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 63, 65, 72})
        void no_signature_of_another_length(int length) throws Exception {
            assertThat(P256.verifies(publicKey, Arrays.copyOf(sign(), length), MESSAGE))
                    .isFalse();
        }
    }

    @Nested
    class PublicKeys {
        @Test
        void survive_the_raw_form() throws Exception {
            for (int i = 0; i < 50; i++) {
                var key = (ECPublicKey) CertificateForge.newKeyPair().getPublic();

                assertThat(P256.publicKey(P256.raw(key)).getW()).isEqualTo(key.getW());
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {ZERO + ZERO, MAX + MAX, ONE + ONE, "00", ""})
        void must_be_points(String raw) {
            assertThatThrownBy(() -> P256.publicKey(hex(raw))).isInstanceOf(InvalidKeyException.class);
        }

        @Test
        void must_not_have_a_coordinate_beyond_the_prime() {
            byte[] raw = P256.raw(publicKey);
            BigInteger prime = new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
            BigInteger x = new BigInteger(1, Arrays.copyOf(raw, 32)).add(prime);

            byte[] beyond = raw.clone();
            byte[] bytes = x.toByteArray();
            System.arraycopy(bytes, bytes.length - 32, beyond, 0, 32);

            assertThatThrownBy(() -> P256.publicKey(beyond)).isInstanceOf(InvalidKeyException.class);
        }

        @Test
        void must_be_of_this_curve() throws Exception {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(2048);
            var rsaKey = rsa.generateKeyPair().getPublic();
            var otherCurve = CertificateForge.newKeyPair("secp384r1").getPublic();

            assertThat(P256.requireP256(publicKey)).isSameAs(publicKey);
            assertThatThrownBy(() -> P256.requireP256(rsaKey)).isInstanceOf(InvalidKeyException.class);
            assertThatThrownBy(() -> P256.requireP256(otherCurve)).isInstanceOf(InvalidKeyException.class);
        }
    }

    @Nested
    class RawSignatures {
        private final BigInteger order = new BigInteger(N, 16);

        @Test
        void keep_the_values() throws Exception {
            assertThat(P256.rawSignature(BigInteger.ONE, order.subtract(BigInteger.ONE)))
                    .isEqualTo(hex(ONE + "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"));
        }

        @Test
        void refuse_values_out_of_range() {
            assertThatThrownBy(() -> P256.rawSignature(BigInteger.ZERO, BigInteger.ONE))
                    .isInstanceOf(SignatureException.class);
            assertThatThrownBy(() -> P256.rawSignature(BigInteger.ONE, order)).isInstanceOf(SignatureException.class);
            assertThatThrownBy(() -> P256.rawSignature(BigInteger.ONE.negate(), BigInteger.ONE))
                    .isInstanceOf(SignatureException.class);
            assertThatThrownBy(() -> P256.rawSignature(BigInteger.ONE, BigInteger.ONE.shiftLeft(4096)))
                    .isInstanceOf(SignatureException.class);
        }
    }

    private static byte[] sign() throws GeneralSecurityException {
        Signature signer = Signature.getInstance(P256.RAW_ECDSA);
        signer.initSign(KEY.getPrivate());
        signer.update(MESSAGE);
        return signer.sign();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
