/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import io.strongroom.attestation.dcap.TrustAnchor;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes the certificates of a simulated platform as {@code docs/spec/simulated-evidence.md} section 2 wants them. The
 * private keys of root and intermediate are dropped at the end of {@link #create}.
 *
 * @param chain PCK certificate, intermediate, root
 * @param pckKey the private key of the PCK certificate
 */
public record PlatformCertificates(List<X509Certificate> chain, PrivateKey pckKey) {
    private static final int SERIAL_BITS = 127;

    /** Copies the list. */
    public PlatformCertificates {
        chain = List.copyOf(chain);
    }

    /** New keys and certificates, all valid from {@code notBefore} to {@code notAfter}, both inclusive. */
    public static PlatformCertificates create(Instant notBefore, Instant notAfter)
            throws GeneralSecurityException, IOException {
        var random = new SecureRandom();
        KeyPair root = newKeyPair(random);
        KeyPair intermediate = newKeyPair(random);
        KeyPair pck = newKeyPair(random);
        var issuance = new Issuance(random, notBefore, notAfter);
        X500Principal rootName = TrustAnchor.Simulated.ROOT_NAME;
        X500Principal intermediateName = TrustAnchor.Simulated.INTERMEDIATE_NAME;
        X500Principal leafName = TrustAnchor.Simulated.LEAF_NAME;
        return new PlatformCertificates(
                List.of(
                        issuance.issue(leafName, pck, intermediateName, intermediate, new BasicConstraints(false)),
                        issuance.issue(intermediateName, intermediate, rootName, root, new BasicConstraints(0)),
                        issuance.issue(rootName, root, rootName, root, new BasicConstraints(1))),
                pck.getPrivate());
    }

    /** Writes the files of the platform into {@code directory}. */
    public void write(Path directory) throws IOException {
        SimulatedPlatformFiles.write(directory, chain, pckKey);
    }

    private static KeyPair newKeyPair(SecureRandom random) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        return generator.generateKeyPair();
    }

    private record Issuance(SecureRandom random, Instant notBefore, Instant notAfter) {
        X509Certificate issue(
                X500Principal subject,
                KeyPair subjectKey,
                X500Principal issuer,
                KeyPair issuerKey,
                BasicConstraints constraints)
                throws GeneralSecurityException, CertIOException {
            var builder = new JcaX509v3CertificateBuilder(
                    issuer,
                    new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
                    Date.from(notBefore),
                    Date.from(notAfter),
                    subject,
                    subjectKey.getPublic());
            int usage = constraints.isCA() ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            try {
                var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey.getPrivate());
                return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
            } catch (OperatorCreationException e) {
                throw new GeneralSecurityException("cannot sign with SHA256withECDSA", e);
            }
        }
    }
}
