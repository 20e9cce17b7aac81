/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.sigstruct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigStructTest {
    private static SigStructForge forge;
    private static byte[] signed;

    @BeforeAll
    static void forge_one() throws Exception {
        forge = new SigStructForge();
        signed = forge.signed();
    }

    @Test
    void has_every_field_where_the_manual_has_it() throws Exception {
        SigStruct struct = SigStruct.parse(signed);
        byte[] modulus = Arrays.copyOfRange(signed, 128, 512);

        assertThat(SigStructFields.of(struct))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("kind", "SGX SIGSTRUCT"),
                        Map.entry("bytes", 1808),
                        Map.entry("isSigned", true),
                        Map.entry("hasRightQuotients", true),
                        Map.entry("allowsDebug", false),
                        Map.entry("mrEnclave", "e1".repeat(32)),
                        Map.entry(
                                "mrSigner",
                                HexFormat.of()
                                        .formatHex(MessageDigest.getInstance("SHA-256")
                                                .digest(modulus))),
                        Map.entry("isvProdId", 0xFFFE),
                        Map.entry("isvSvn", 7),
                        Map.entry("date", "20260728"),
                        Map.entry("vendor", "none"),
                        Map.entry("swDefined", 0x01020304L),
                        Map.entry("attributes", "0400000000000000e700000000000000"),
                        Map.entry("attributesMask", "ffffffffffffffff1bfff9ffffffffff"),
                        Map.entry("miscSelect", 1L),
                        Map.entry("miscMask", 0xFFFFFFFFL),
                        Map.entry("cetAttributes", 0x05),
                        Map.entry("cetAttributesMask", 0xF5),
                        Map.entry("isvFamilyId", "fa".repeat(16)),
                        Map.entry("isvExtProdId", "ed".repeat(16))));
        assertThat(struct.signature().bytes()).isEqualTo(Arrays.copyOfRange(signed, 516, 900));
        assertThat(struct.q1().bytes()).isEqualTo(Arrays.copyOfRange(signed, 1040, 1424));
        assertThat(struct.q2().bytes()).isEqualTo(Arrays.copyOfRange(signed, 1424, 1808));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1807, 1809, 4096})
    void has_exactly_1808_bytes(int length) {
        assertThatThrownBy(() -> SigStruct.parse(Arrays.copyOf(signed, length)))
                .isInstanceOf(EvidenceFormatException.class)
                .hasMessageContaining("1808");
    }

    @Test
    void has_constants_and_zeros_where_the_processor_wants_them() {
        for (int at : List.of(0, 4, 10, 15, 24, 25, 28, 39, 44, 127, 512, 513, 515, 910, 911, 992, 1007, 1028, 1039)) {
            assertThatThrownBy(() -> SigStruct.parse(flipped(at)))
                    .as("byte %d", at)
                    .isInstanceOf(EvidenceFormatException.class);
        }
    }

    @Test
    void is_of_intel_or_of_nobody() throws Exception {
        byte[] ofIntel = SigStructForge.unsigned();
        ofIntel[16] = (byte) 0x86;
        ofIntel[17] = (byte) 0x80;

        assertThat(SigStructFields.of(SigStruct.parse(forge.sign(ofIntel))))
                .containsEntry("vendor", "Intel")
                .containsEntry("isSigned", true);
        for (int at : List.of(16, 17, 18, 19)) {
            assertThatThrownBy(() -> SigStruct.parse(flipped(at))).hasMessageContaining("VENDOR is ");
        }
    }

    @Test
    void no_flipped_byte_goes_unseen() {
        for (int at = 0; at < signed.length; at++) {
            assertThat(isSound(flipped(at))).as("byte %d", at).isFalse();
        }
        assertThat(isSound(signed)).isTrue();
    }

    @Test
    void is_not_signed_by_another_key_or_scheme() throws Exception {
        byte[] other = new SigStructForge().signed();
        byte[] mixed = signed.clone();
        System.arraycopy(other, 516, mixed, 516, 384);
        Signature sha512 = Signature.getInstance("SHA512withRSA");
        sha512.initSign(forge.keys.getPrivate());
        sha512.update(signed, 0, 128);
        sha512.update(signed, 900, 128);
        byte[] byOtherHash = signed.clone();
        SigStructForge.put(byOtherHash, 516, new BigInteger(1, sha512.sign()));

        assertThat(SigStruct.parse(mixed).isSigned()).isFalse();
        assertThat(SigStruct.parse(byOtherHash).isSigned()).isFalse();
    }

    @Test
    void is_not_signed_by_a_number_that_is_no_modulus() throws Exception {
        BigInteger modulus = ((RSAPublicKey) forge.keys.getPublic()).getModulus();
        for (BigInteger number : List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                BigInteger.TWO.pow(3071),
                modulus.shiftRight(1).setBit(0),
                modulus.subtract(BigInteger.ONE),
                BigInteger.TWO.pow(3072).subtract(BigInteger.ONE))) {
            byte[] struct = signed.clone();
            SigStructForge.put(struct, 128, number);

            assertThat(SigStruct.parse(struct).isSigned()).isFalse();
            assertThat(SigStruct.parse(struct).hasRightQuotients()).isFalse();
        }
    }

    /** With exponent 3 small numbers are their own proof, for a check that does not look at the whole of the padding. */
    @Test
    void is_not_signed_by_a_number_that_is_no_signature() throws Exception {
        BigInteger modulus = ((RSAPublicKey) forge.keys.getPublic()).getModulus();
        BigInteger right = littleEndian(signed, 516);
        for (BigInteger number : List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                modulus.subtract(BigInteger.ONE),
                modulus,
                right.add(BigInteger.ONE),
                modulus.subtract(right),
                BigInteger.TWO.pow(3072).subtract(BigInteger.ONE))) {
            byte[] struct = signed.clone();
            SigStructForge.put(struct, 516, number);
            SigStructForge.withQuotients(struct, modulus, number);

            assertThat(SigStruct.parse(struct).isSigned()).isFalse();
        }
    }

    @Test
    void has_right_quotients_or_the_processor_refuses_it() throws Exception {
        for (int at : List.of(1040, 1424)) {
            for (BigInteger number : List.of(
                    BigInteger.ZERO,
                    littleEndian(signed, at).add(BigInteger.ONE),
                    BigInteger.TWO.pow(3072).subtract(BigInteger.ONE))) {
                byte[] struct = signed.clone();
                SigStructForge.put(struct, at, number);

                assertThat(SigStruct.parse(struct).isSigned()).isTrue();
                assertThat(SigStruct.parse(struct).hasRightQuotients()).isFalse();
            }
        }
    }

    @Test
    void allows_debug_if_the_attribute_is_set_or_not_asked_about() throws Exception {
        assertThat(withFlags(0x04, 0xFF).allowsDebug()).isFalse();
        assertThat(withFlags(0x04, 0xFD).allowsDebug()).isTrue();
        assertThat(withFlags(0x06, 0xFF).allowsDebug()).isTrue();
        assertThat(withFlags(0x06, 0xFD).allowsDebug()).isTrue();
    }

    private static SigStruct withFlags(int attributes, int mask) throws EvidenceFormatException {
        byte[] struct = signed.clone();
        struct[928] = (byte) attributes;
        struct[944] = (byte) mask;
        return SigStruct.parse(struct);
    }

    private static byte[] flipped(int at) {
        byte[] struct = signed.clone();
        struct[at] ^= 1;
        return struct;
    }

    private static boolean isSound(byte[] bytes) {
        try {
            SigStruct struct = SigStruct.parse(bytes);
            return struct.isSigned() && struct.hasRightQuotients();
        } catch (EvidenceFormatException e) {
            return false;
        }
    }

    private static BigInteger littleEndian(byte[] struct, int offset) {
        byte[] bytes = new byte[384];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = struct[offset + bytes.length - 1 - i];
        }
        return new BigInteger(1, bytes);
    }
}
