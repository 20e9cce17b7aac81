/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.simulated.CertificateForge;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.spec.RSAPublicKeySpec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys and parameters; signatures are verified over genuine certificates, and over forged ones in the testkit. */
class RsaPssTest {
    private static final String PSS = "06092a864886f70d01010a";
    private static final String SHA384 = "300d06096086480165030402020500";
    private static final String MGF1 = "301a06092a864886f70d010108" + SHA384;
    private static final String HASHES = "a00f" + SHA384 + "a11c" + MGF1;

    @Test
    void takes_keys_of_4096_bits() throws Exception {
        PublicKey key = key(4096, 65537);

        assertThat(RsaPss.require4096(key)).isSameAs(key);
        assertThat(RsaPss.verifies(RsaPss.require4096(key), new byte[512], new byte[1]))
                .isFalse();
        assertThat(RsaPss.verifies(RsaPss.require4096(key), new byte[511], new byte[1]))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"2048, 65537", "3072, 65537", "4095, 65537", "4097, 65537", "4096, 3", "4096, 65539"})
    void refuses_other_keys(int bits, int exponent) throws Exception {
        PublicKey key = key(bits, exponent);

        assertThatThrownBy(() -> RsaPss.require4096(key))
                .isInstanceOf(InvalidKeyException.class)
                .hasMessage(
                        "the RSA key has " + bits + " bits and the exponent " + exponent + " (wanted 4096 and 65537)");
    }

    @Test
    void refuses_keys_that_are_not_rsa() {
        PublicKey key = CertificateForge.newKeyPair().getPublic();

        assertThatThrownBy(() -> RsaPss.require4096(key)).hasMessage("the key is of type EC (wanted RSA)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3039" + HASHES + "a203020130a303020101", "3034" + HASHES + "a203020130"})
    void takes_amds_parameters(String parameters) throws Exception {
        RsaPss.requireSha384(new DerReader(HexFormat.of().parseHex(PSS + parameters)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0500",
                "3000",
                "301d" + "a11c" + MGF1,
                "302f" + HASHES,
                "3034" + HASHES + "a203020114",
                "3034" + HASHES + "a203020131",
                "3039" + HASHES + "a203020130a303020102",
                "3036" + HASHES + "a2030201300500",
                "3034" + HASHES + "a203020130" + "0500"
            })
    void refuses_other_parameters(String parameters) {
        var algorithm = new DerReader(HexFormat.of().parseHex(PSS + parameters));

        assertThatThrownBy(() -> RsaPss.requireSha384(algorithm)).isInstanceOf(CertificateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"06092a864886f70d01010b", "06092a864886f70d01010c", "06092a864886f70d010101"})
    void refuses_other_algorithms(String oid) {
        var algorithm = new DerReader(HexFormat.of().parseHex(oid + "3034" + HASHES + "a203020130"));

        assertThatThrownBy(() -> RsaPss.requireSha384(algorithm)).isInstanceOf(CertificateException.class);
    }

    /** A number of this length is enough of a modulus here. */
    private static PublicKey key(int bits, int exponent) throws Exception {
        BigInteger modulus = BigInteger.ONE.shiftLeft(bits - 1).add(BigInteger.ONE);
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(exponent)));
    }
}
