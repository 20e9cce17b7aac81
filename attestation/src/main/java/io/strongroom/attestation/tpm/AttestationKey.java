/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.EcCurve;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;

/**
 * The public key of a TPM's attestation key, from its certificate: RSA of 2,048, 3,072 or 4,096 bits with exponent 65537,
 * or EC on P-256 or P-384.
 *
 * <p>Source: TCG TPM 2.0 Library, Part 2, 11.2.4.6 TPMI_RSA_KEY_BITS, 11.2.5.5 TPMI_ECC_CURVE; Part 1, annex B.7 RSAPSS.
 */
final class AttestationKey {
    private static final List<Integer> RSA_BITS = List.of(2048, 3072, 4096);
    private static final BigInteger RSA_EXPONENT = BigInteger.valueOf(65537);

    private final PublicKey key;

    private AttestationKey(PublicKey key) {
        this.key = key;
    }

    /**
     * This key as an attestation key.
     *
     * @throws InvalidKeyException if it is of another kind, size or curve, or no point of its curve
     */
    static AttestationKey of(PublicKey key) throws InvalidKeyException {
        if (key instanceof RSAPublicKey rsa) {
            requireRsa(rsa);
        } else if (key instanceof ECPublicKey ec) {
            EcCurve.of(ec);
        } else {
            throw new InvalidKeyException("the key is of type " + key.getAlgorithm() + " (wanted RSA or EC)");
        }
        return new AttestationKey(key);
    }

    /** True if {@code signature} is one of {@code message} by this key; one of another kind of key is none. */
    boolean verifies(TpmSignature signature, byte[] message) {
        if (signature instanceof TpmSignature.Rsassa rsassa) {
            return verifiesRsassa(rsassa, message);
        }
        if (signature instanceof TpmSignature.Rsapss rsapss) {
            return verifiesRsapss(rsapss, message);
        }
        return verifiesEcdsa((TpmSignature.Ecdsa) signature, message);
    }

    private boolean verifiesRsassa(TpmSignature.Rsassa signature, byte[] message) {
        String algorithm = shortName(signature.hash()) + "withRSA";
        return key instanceof RSAPublicKey rsa
                && isOfKeyLength(signature.value(), rsa)
                && PublicKeySignature.verifies(algorithm, rsa, signature.value().bytes(), message);
    }

    /** A TPM uses a salt of the digest's length or, in older versions, the longest that fits. */
    private boolean verifiesRsapss(TpmSignature.Rsapss signature, byte[] message) {
        if (!(key instanceof RSAPublicKey rsa) || !isOfKeyLength(signature.value(), rsa)) {
            return false;
        }
        TpmHash hash = signature.hash();
        byte[] value = signature.value().bytes();
        int longestSalt = value.length - hash.digestBytes() - 2;
        return PublicKeySignature.verifiesPss(pss(hash, hash.digestBytes()), rsa, value, message)
                || PublicKeySignature.verifiesPss(pss(hash, longestSalt), rsa, value, message);
    }

    private boolean verifiesEcdsa(TpmSignature.Ecdsa signature, byte[] message) {
        if (!(key instanceof ECPublicKey ec)) {
            return false;
        }
        try {
            byte[] raw = EcCurve.of(ec).rawSignature(unsigned(signature.r()), unsigned(signature.s()));
            String algorithm = shortName(signature.hash()) + "withECDSAinP1363Format";
            return PublicKeySignature.verifies(algorithm, ec, raw, message);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }

    private static void requireRsa(RSAPublicKey rsa) throws InvalidKeyException {
        int bits = rsa.getModulus().bitLength();
        if (!RSA_BITS.contains(bits) || !rsa.getPublicExponent().equals(RSA_EXPONENT)) {
            throw new InvalidKeyException("the RSA key has " + bits + " bits and exponent " + rsa.getPublicExponent()
                    + " (wanted 2048, 3072 or 4096 bits and 65537)");
        }
    }

    private static boolean isOfKeyLength(Octets value, RSAPublicKey rsa) {
        return value.length() * 8 == rsa.getModulus().bitLength();
    }

    private static PSSParameterSpec pss(TpmHash hash, int saltBytes) {
        return new PSSParameterSpec(
                hash.javaName(),
                "MGF1",
                new MGF1ParameterSpec(hash.javaName()),
                saltBytes,
                PSSParameterSpec.TRAILER_FIELD_BC);
    }

    private static String shortName(TpmHash hash) {
        return hash.javaName().replace("-", "");
    }

    private static BigInteger unsigned(Octets octets) {
        return new BigInteger(1, octets.bytes());
    }
}
