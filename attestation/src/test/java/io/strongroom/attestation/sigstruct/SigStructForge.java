/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.sigstruct;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.HexFormat;

/** Makes and signs a SIGSTRUCT, with a key of its own. */
final class SigStructForge {
    final KeyPair keys;

    SigStructForge() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(new RSAKeyGenParameterSpec(3072, RSAKeyGenParameterSpec.F0));
        this.keys = generator.generateKeyPair();
    }

    /** A production enclave, every field with a value of its own. */
    static byte[] unsigned() {
        ByteBuffer bytes = ByteBuffer.allocate(SigStruct.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        put(bytes, 0, "06000000e10000000000010000000000");
        bytes.putInt(20, 0x20260728);
        put(bytes, 24, "01010000600000006000000001000000");
        bytes.putInt(40, 0x01020304);
        bytes.putInt(512, 3);
        bytes.putInt(900, 0x00000001).putInt(904, 0xFFFFFFFF);
        bytes.put(908, (byte) 0x05).put(909, (byte) 0xF5);
        put(bytes, 912, "fa".repeat(16));
        put(bytes, 928, "0400000000000000e700000000000000");
        put(bytes, 944, "ffffffffffffffff1bfff9ffffffffff");
        put(bytes, 960, "e1".repeat(32));
        put(bytes, 1008, "ed".repeat(16));
        bytes.putShort(1024, (short) 0xFFFE).putShort(1026, (short) 7);
        return bytes.array();
    }

    byte[] signed() throws GeneralSecurityException {
        return sign(unsigned());
    }

    /** Fills in modulus, signature and quotients. */
    byte[] sign(byte[] struct) throws GeneralSecurityException {
        BigInteger modulus = ((RSAPublicKey) keys.getPublic()).getModulus();
        Signature signer = Signature.getInstance("SHA256withRSA");
        signer.initSign(keys.getPrivate());
        signer.update(struct, 0, 128);
        signer.update(struct, 900, 128);
        BigInteger signature = new BigInteger(1, signer.sign());
        byte[] signed = struct.clone();
        put(signed, 128, modulus);
        put(signed, 516, signature);
        return withQuotients(signed, modulus, signature);
    }

    /** The quotients as the manual defines them, which is not how the code computes them. */
    static byte[] withQuotients(byte[] struct, BigInteger modulus, BigInteger signature) {
        BigInteger q1 = signature.pow(2).divide(modulus);
        BigInteger q2 = signature
                .pow(3)
                .subtract(q1.multiply(signature).multiply(modulus))
                .divide(modulus);
        put(struct, 1040, q1);
        put(struct, 1424, q2);
        return struct;
    }

    /** Writes 384 bytes, little-endian. */
    static void put(byte[] struct, int offset, BigInteger value) {
        for (int i = 0; i < SigStruct.KEY_BYTES; i++) {
            struct[offset + i] = value.shiftRight(8 * i).byteValue();
        }
    }

    private static void put(ByteBuffer struct, int offset, String hex) {
        struct.put(offset, HexFormat.of().parseHex(hex));
    }
}
