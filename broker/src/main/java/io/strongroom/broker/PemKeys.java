/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;
import java.io.StringReader;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Keys of people in PEM (RFC 7468), as OpenSSL writes them. */
public final class PemKeys {
    private static final int MAX_CHARS = 64 * 1024;
    private static final int MAX_OBJECTS = 4;

    private PemKeys() {}

    /**
     * The public key of a public key or certificate.
     *
     * @throws IllegalArgumentException if the first object is neither
     */
    public static PublicKey publicKey(String pem) {
        try (PEMParser parser = parser(pem)) {
            Object first = parser.readObject();
            if (first instanceof X509CertificateHolder certificate) {
                first = certificate.getSubjectPublicKeyInfo();
            }
            if (first instanceof SubjectPublicKeyInfo key) {
                return new JcaPEMKeyConverter().getPublicKey(key);
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the public key cannot be read: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("the file holds no public key and no certificate in PEM");
    }

    /**
     * The public key in a SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).
     *
     * @throws IllegalArgumentException if it is none
     */
    static PublicKey publicKey(byte[] spki) {
        try {
            return new JcaPEMKeyConverter().getPublicKey(SubjectPublicKeyInfo.getInstance(spki));
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the public key cannot be read", e);
        }
    }

    /**
     * The private key as {@link #privateKey} reads it, and the public key that belongs to it: Ed25519 or EC.
     *
     * @throws IllegalArgumentException if there is none among the first objects, or it is of another kind
     */
    public static KeyPair keyPair(String pem) {
        PrivateKey privateKey = privateKey(pem);
        try {
            AsymmetricKeyParameter parameters = PrivateKeyFactory.createKey(privateKey.getEncoded());
            SubjectPublicKeyInfo info = SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(publicOf(parameters));
            return new KeyPair(publicKey(info.getEncoded()), privateKey);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the private key is not of Ed25519 or of an elliptic curve", e);
        }
    }

    private static AsymmetricKeyParameter publicOf(AsymmetricKeyParameter key) {
        if (key instanceof Ed25519PrivateKeyParameters edwards) {
            return edwards.generatePublicKey();
        }
        if (key instanceof ECPrivateKeyParameters elliptic) {
            ECPoint point = new FixedPointCombMultiplier()
                    .multiply(elliptic.getParameters().getG(), elliptic.getD());
            return new ECPublicKeyParameters(point, elliptic.getParameters());
        }
        throw new IllegalArgumentException("the key is of another kind");
    }

    /**
     * The private key in PKCS #8, or in the forms of SEC 1 and PKCS #1, not encrypted.
     *
     * @throws IllegalArgumentException if there is none among the first objects
     */
    public static PrivateKey privateKey(String pem) {
        try (PEMParser parser = parser(pem)) {
            for (int i = 0; i < MAX_OBJECTS; i++) {
                PrivateKeyInfo key = privateKeyOf(parser.readObject());
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the private key cannot be read", e);
        }
        throw new IllegalArgumentException("the file holds no private key in PEM that is not encrypted");
    }

    /** OpenSSL writes the curve's parameters before an EC key of SEC 1. */
    private static @Nullable PrivateKeyInfo privateKeyOf(@Nullable Object read) {
        if (read instanceof PEMKeyPair pair) {
            return pair.getPrivateKeyInfo();
        }
        return read instanceof PrivateKeyInfo key ? key : null;
    }

    private static PEMParser parser(String pem) {
        if (pem.length() > MAX_CHARS) {
            throw new IllegalArgumentException("the file has " + pem.length() + " characters, which no key has");
        }
        return new PEMParser(new StringReader(pem));
    }
}
