/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.List;

/** A TPM of software: signs any quote, right or wrong, written apart from the code under test. Not thread-safe. */
final class SoftwareTpm {
    private final KeyPair ak;
    private final int scheme;
    private final TpmHash hash;
    private int saltBytes;

    private SoftwareTpm(KeyPair ak, int scheme, TpmHash hash) {
        this.ak = ak;
        this.scheme = scheme;
        this.hash = hash;
        this.saltBytes = hash.digestBytes();
    }

    static SoftwareTpm rsassa(KeyPair ak, TpmHash hash) {
        return new SoftwareTpm(ak, 0x0014, hash);
    }

    static SoftwareTpm rsapss(KeyPair ak, TpmHash hash) {
        return new SoftwareTpm(ak, 0x0016, hash);
    }

    static SoftwareTpm ecdsa(KeyPair ak, TpmHash hash) {
        return new SoftwareTpm(ak, 0x0018, hash);
    }

    SoftwareTpm saltBytes(int other) {
        saltBytes = other;
        return this;
    }

    KeyPair ak() {
        return ak;
    }

    /** TPMS_ATTEST over these values. */
    byte[] quote(Octets extraData, PcrValues values) {
        return quote(extraData, values.selections(), values.digest(values.selections(), hash));
    }

    byte[] quote(Octets extraData, List<PcrSelection> selections, Octets pcrDigest) {
        return write(out -> {
            out.writeInt(0xff544347);
            out.writeShort(0x8018);
            out.writeShort(34);
            out.writeShort(0x000B);
            out.write(new byte[32]);
            out.writeShort(extraData.length());
            out.write(extraData.bytes());
            out.writeLong(123_456);
            out.writeInt(7);
            out.writeInt(2);
            out.writeByte(1);
            out.writeLong(0x2019_1023_0016_3636L);
            out.writeInt(selections.size());
            for (PcrSelection selection : selections) {
                out.writeShort(selection.bank().algorithmId());
                out.writeByte(3);
                int bits = selection.indices().stream()
                        .mapToInt(index -> 1 << index)
                        .sum();
                out.write(bits);
                out.write(bits >> 8);
                out.write(bits >> 16);
            }
            out.writeShort(pcrDigest.length());
            out.write(pcrDigest.bytes());
        });
    }

    /** TPMT_SIGNATURE over {@code message}. */
    byte[] sign(byte[] message) {
        byte[] value = rawSignature(message);
        return write(out -> {
            out.writeShort(scheme);
            out.writeShort(hash.algorithmId());
            if (scheme == 0x0018) {
                int half = value.length / 2;
                out.writeShort(half);
                out.write(value, 0, half);
                out.writeShort(half);
                out.write(value, half, half);
            } else {
                out.writeShort(value.length);
                out.write(value);
            }
        });
    }

    /** TPMT_SIGNATURE with these values of an ECDSA signature. */
    static byte[] ecdsa(TpmHash hash, BigInteger r, BigInteger s) {
        return write(out -> {
            out.writeShort(0x0018);
            out.writeShort(hash.algorithmId());
            for (BigInteger value : List.of(r, s)) {
                byte[] bytes = value.toByteArray();
                byte[] unsigned = bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
                out.writeShort(unsigned.length);
                out.write(unsigned);
            }
        });
    }

    private byte[] rawSignature(byte[] message) {
        try {
            String digest = hash == TpmHash.SHA256 ? "SHA256" : "SHA384";
            Signature signer = Signature.getInstance(
                    switch (scheme) {
                        case 0x0014 -> digest + "withRSA";
                        case 0x0016 -> "RSASSA-PSS";
                        default -> digest + "withECDSAinP1363Format";
                    });
            if (scheme == 0x0016) {
                String name = hash == TpmHash.SHA256 ? "SHA-256" : "SHA-384";
                signer.setParameter(new PSSParameterSpec(name, "MGF1", new MGF1ParameterSpec(name), saltBytes, 1));
            }
            signer.initSign(ak.getPrivate());
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] write(Writer writer) {
        try {
            var bytes = new ByteArrayOutputStream();
            writer.writeTo(new DataOutputStream(bytes));
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @FunctionalInterface
    private interface Writer {
        void writeTo(DataOutputStream out) throws IOException;
    }
}
