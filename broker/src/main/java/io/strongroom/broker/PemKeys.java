/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import java.io.IOException;
import java.io.StringReader;
import java.security.PrivateKey;
import java.security.PublicKey;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
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
