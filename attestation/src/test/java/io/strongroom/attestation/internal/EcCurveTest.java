/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.simulated.CertificateForge;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P-384; what both curves share is tested with P-256 in {@link P256Test}. */
class EcCurveTest {
    /** RFC 6979, A.2.6, P-384 with SHA-384, message "sample". */
    private static final String KEY =
            "ec3a4e415b4e19a4568618029f427fa5da9a8bc4ae92e02e06aae5286b300c64def8f0ea9055866064a254515480bc13"
                    + "8015d9b72d7d57244ea8ef9ac0c621896708a59367f9dfb9f54ca84b3f1c9db1288b231c3ae0d4fe7344fd2533264720";

    private static final String R =
            "94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46";
    private static final String S =
            "99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8";
    private static final String N =
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973";
    private static final String ZERO =
            "000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000";
    private static final String MAX =
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";
    private static final byte[] SAMPLE = "sample".getBytes(StandardCharsets.US_ASCII);

    @Test
    void verifies_the_published_vector() throws Exception {
        ECPublicKey key = EcCurve.P384.publicKey(hex(KEY));

        assertThat(EcCurve.P384.verifies(key, hex(R + S), SAMPLE)).isTrue();
        assertThat(EcCurve.P384.verifies(key, hex(R + S), "simple".getBytes(StandardCharsets.US_ASCII)))
                .isFalse();
        assertThat(EcCurve.P384.verifies(key, hex(S + R), SAMPLE)).isFalse();
        assertThat(EcCurve.P384.raw(key)).isEqualTo(hex(KEY));
    }

    @ParameterizedTest
    @ValueSource(strings = {ZERO, N, MAX})
    void refuses_r_and_s_out_of_range(String r) throws Exception {
        ECPublicKey key = EcCurve.P384.publicKey(hex(KEY));

        assertThat(EcCurve.P384.verifies(key, hex(r + S), SAMPLE)).isFalse();
        assertThat(EcCurve.P384.verifies(key, hex(R + r), SAMPLE)).isFalse();
        assertThat(EcCurve.P384.verifies(key, hex(r + r), SAMPLE)).isFalse();
    }

    @Test
    void refuses_signatures_of_another_length() throws Exception {
        ECPublicKey key = EcCurve.P384.publicKey(hex(KEY));

        assertThat(EcCurve.P384.verifies(key, new byte[0], SAMPLE)).isFalse();
        assertThat(EcCurve.P384.verifies(key, hex(R), SAMPLE)).isFalse();
        assertThat(EcCurve.P384.verifies(key, hex(R + S + "00"), SAMPLE)).isFalse();
        assertThatThrownBy(() -> EcCurve.P384.rawSignature(BigInteger.ONE, new BigInteger(N, 16)))
                .isInstanceOf(SignatureException.class);
    }

    @Test
    void refuses_points_off_the_curve() {
        byte[] off = hex(KEY);
        off[95] ^= 1;

        assertThatThrownBy(() -> EcCurve.P384.publicKey(off))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage("the public key is not a point of P-384");
        assertThatThrownBy(() -> EcCurve.P384.publicKey(hex(ZERO + ZERO))).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> EcCurve.P384.publicKey(hex("ff".repeat(96)))).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> EcCurve.P384.publicKey(new byte[64]))
                .hasMessage("a raw P-384 key has 96 bytes, got 64");
    }

    @Test
    void refuses_keys_of_the_other_curve() throws Exception {
        var p256 = CertificateForge.newKeyPair().getPublic();
        var p384 = CertificateForge.newKeyPair("secp384r1").getPublic();

        assertThat(EcCurve.P384.require(p384)).isSameAs(p384);
        assertThatThrownBy(() -> EcCurve.P384.require(p256)).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> EcCurve.P256.require(p384)).isInstanceOf(InvalidKeyException.class);
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
