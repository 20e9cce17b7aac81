/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Validity;
import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes certificates that are signed by their own key (RFC 5280). The only class here that knows Bouncy Castle. */
final class SelfSignedCertificates {
    private static final int SERIAL_BITS = 127;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final KeyPurposeId[] BOTH_SIDES = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};

    private SelfSignedCertificates() {}

    /** A certificate that carries {@code evidence} in TCG's extension. */
    static X509Certificate withEvidence(KeyPair key, X500Principal name, Validity validity, Octets evidence) {
        try {
            X509v3CertificateBuilder builder = builder(key, name, validity);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(BOTH_SIDES));
            var identifier = new ASN1ObjectIdentifier(EvidenceExtension.TCG_DICE.oid());
            builder.addExtension(identifier, false, evidence.bytes());
            return sign(builder, key);
        } catch (IOException e) {
            throw new IllegalStateException("an extension cannot be encoded", e);
        }
    }

    /** A certificate that says nothing but a name. */
    static X509Certificate named(KeyPair key, X500Principal name, Validity validity) {
        return sign(builder(key, name, validity), key);
    }

    private static X509v3CertificateBuilder builder(KeyPair key, X500Principal name, Validity validity) {
        return new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1),
                Date.from(validity.notBefore()),
                Date.from(validity.notAfter()),
                name,
                key.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair key) {
        String algorithm = KeyCurve.of(key.getPublic()).signature();
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key.getPrivate())));
        } catch (OperatorCreationException | CertificateException e) {
            throw new IllegalStateException("this Java platform cannot sign certificates with " + algorithm, e);
        }
    }
}
