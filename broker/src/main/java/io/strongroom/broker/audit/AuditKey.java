/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public part of a workspace's audit key, on P-256: what verifies exported logs and run reports. Immutable and
 * thread-safe.
 */
public final class AuditKey {
    private static final int MAX_PEM_CHARS = 4096;
    private static final String BEGIN = "-----BEGIN PUBLIC KEY-----\n";
    private static final String END = "\n-----END PUBLIC KEY-----\n";

    private final ECPublicKey key;

    /**
     * A public key.
     *
     * @throws IllegalArgumentException if it is not on P-256
     */
    public AuditKey(ECPublicKey key) {
        if (!Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
            throw new IllegalArgumentException("an audit key is on P-256");
        }
        this.key = key;
    }

    /**
     * Reads a PEM file (RFC 7468) with one public key.
     *
     * @throws AuditFormatException if it is anything else
     */
    public static AuditKey parsePem(byte[] pem) throws AuditFormatException {
        String text = new String(pem, StandardCharsets.ISO_8859_1)
                        .replace("\r\n", "\n")
                        .strip() + "\n";
        if (pem.length > MAX_PEM_CHARS || !text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new AuditFormatException(
                    "the key is not one public key in PEM (expected -----BEGIN PUBLIC KEY-----)");
        }
        try {
            if (JWK.parseFromPEMEncodedObjects(text) instanceof ECKey parsed && !parsed.isPrivate()) {
                return new AuditKey(parsed.toECPublicKey());
            }
            throw new AuditFormatException("the key is not one of an elliptic curve (an audit key is on P-256)");
        } catch (JOSEException | RuntimeException e) {
            throw new AuditFormatException("the key cannot be read: it is not a public key on P-256 in PEM", e);
        }
    }

    /** The key in PEM, with a line feed behind each line. */
    public byte[] pem() {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return (BEGIN + base64 + END).getBytes(StandardCharsets.US_ASCII);
    }

    /** The SHA-256 of its SubjectPublicKeyInfo in hexadecimal. */
    public String id() {
        return HexFormat.of().formatHex(MerkleTree.sha256().digest(key.getEncoded()));
    }

    ECPublicKey publicKey() {
        return key;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditKey that && key.equals(that.key);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }

    /** Its id. */
    @Override
    public String toString() {
        return id();
    }
}
