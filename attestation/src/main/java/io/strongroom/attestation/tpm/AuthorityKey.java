/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.DerReader;
import io.strongroom.attestation.internal.EcCurve;
import java.math.BigInteger;
import java.security.InvalidKeyException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;

/**
 * The key of an authority that signs certificates and revocation lists: RSA of 2,048 to 8,192 bits, or EC on P-256 or
 * P-384; with SHA-256, SHA-384 or SHA-512.
 *
 * <p>Source: RFC 5280, 4.1.1.2; RFC 4055, 5; RFC 5758, 3.2.
 */
final class AuthorityKey {
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    /** Contents of the AlgorithmIdentifier, and the name of the hash function. */
    private static final Map<Octets, String> RSA_ALGORITHMS = Map.of(
            Octets.parseHex("06092a864886f70d01010b0500"), "SHA256",
            Octets.parseHex("06092a864886f70d01010c0500"), "SHA384",
            Octets.parseHex("06092a864886f70d01010d0500"), "SHA512");

    private static final Map<Octets, String> EC_ALGORITHMS = Map.of(
            Octets.parseHex("06082a8648ce3d040302"), "SHA256",
            Octets.parseHex("06082a8648ce3d040303"), "SHA384",
            Octets.parseHex("06082a8648ce3d040304"), "SHA512");

    private final PublicKey key;

    private AuthorityKey(PublicKey key) {
        this.key = key;
    }

    /**
     * This key as an authority's.
     *
     * @throws InvalidKeyException if it is of another kind, size or curve, or no point of its curve
     */
    static AuthorityKey of(PublicKey key) throws InvalidKeyException {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw new InvalidKeyException("the RSA key has " + bits + " bits (wanted 2048 to 8192)");
            }
        } else if (key instanceof ECPublicKey ec) {
            EcCurve.of(ec);
        } else {
            throw new InvalidKeyException("the key is of type " + key.getAlgorithm() + " (wanted RSA or EC)");
        }
        return new AuthorityKey(key);
    }

    /**
     * True if this key signed {@code message}.
     *
     * @param algorithm the content of the AlgorithmIdentifier
     * @param signature the content of the bit string
     */
    boolean verifies(Octets algorithm, byte[] signature, byte[] message) {
        String rsaHash = RSA_ALGORITHMS.get(algorithm);
        if (rsaHash != null) {
            return key instanceof RSAPublicKey
                    && PublicKeySignature.verifies(rsaHash + "withRSA", key, signature, message);
        }
        String ecHash = EC_ALGORITHMS.get(algorithm);
        return ecHash != null && key instanceof ECPublicKey ec && verifiesEcdsa(ecHash, ec, signature, message);
    }

    private static boolean verifiesEcdsa(String hash, ECPublicKey ec, byte[] signature, byte[] message) {
        try {
            var file = new DerReader(signature);
            DerReader values = file.enter(SEQUENCE);
            file.requireEnd();
            BigInteger r = values.integer(INTEGER);
            BigInteger s = values.integer(INTEGER);
            values.requireEnd();
            byte[] raw = EcCurve.of(ec).rawSignature(r, s);
            return PublicKeySignature.verifies(hash + "withECDSAinP1363Format", ec, raw, message);
        } catch (CertificateException | InvalidKeyException | SignatureException e) {
            return false;
        }
    }
}
