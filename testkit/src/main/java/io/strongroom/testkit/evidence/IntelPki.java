/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Recipes of certificates and CRLs with the names, key usages, extensions and dates of Intel's, each with new keys.
 * Source: Intel SGX PCK Certificate and Certificate Revocation List Profile Specification.
 */
public final class IntelPki {
    /** The subject of Intel's root. */
    public static final X500Name ROOT_NAME = name("Intel SGX Root CA");

    /** The subject of the CA for platforms with several processors. */
    public static final X500Name PLATFORM_CA_NAME = name("Intel SGX PCK Platform CA");

    /** The subject of the CA for single processors. */
    public static final X500Name PROCESSOR_CA_NAME = name("Intel SGX PCK Processor CA");

    /** The subject of the certificate that signs TCB info and QE identities. */
    public static final X500Name TCB_SIGNING_NAME = name("Intel SGX TCB Signing");

    /** The subject of every PCK certificate. */
    public static final X500Name PCK_NAME = name("Intel SGX PCK Certificate");

    private static final String ROOT_CRL = "https://certificates.trustedservices.intel.com/IntelSGXRootCA.der";
    private static final String PCK_CRL = "https://api.trustedservices.intel.com/sgx/certification/v4/pckcrl?ca=";
    private static final int AUTHORITY = KeyUsage.keyCertSign | KeyUsage.cRLSign;
    private static final int END_ENTITY = KeyUsage.digitalSignature | KeyUsage.nonRepudiation;

    private IntelPki() {}

    /** A name in Intel's order, encoded as Intel encodes it. */
    public static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, commonName)
                .addRDN(BCStyle.O, "Intel Corporation")
                .addRDN(BCStyle.L, "Santa Clara")
                .addRDN(BCStyle.ST, "CA")
                .addRDN(BCStyle.C, "US")
                .build();
    }

    /** The root. Its serial number is its key identifier, as in all of Intel's but the PCK certificates. */
    public static CertificateForge root() {
        return recipe(
                ROOT_NAME,
                "2018-05-21T10:45:10Z",
                "2049-12-31T23:59:59Z",
                ForgedExtension.crlAt(ROOT_CRL),
                AUTHORITY,
                ForgedExtension.authority(1));
    }

    /** The CA of platforms with several processors. */
    public static CertificateForge platformCa() {
        return intermediate(PLATFORM_CA_NAME);
    }

    /** The CA of single processors. */
    public static CertificateForge processorCa() {
        return intermediate(PROCESSOR_CA_NAME);
    }

    /** The certificate that signs TCB info and QE identities. */
    public static CertificateForge tcbSigning() {
        return recipe(
                TCB_SIGNING_NAME,
                "2025-05-06T09:25:00Z",
                "2032-05-06T09:25:00Z",
                ForgedExtension.crlAt(ROOT_CRL),
                END_ENTITY,
                ForgedExtension.endEntity());
    }

    /** The PCK certificate of a platform with several processors. */
    public static CertificateForge platformPck() {
        return pck("platform").with(SgxExtensionForge.platform().extension());
    }

    /** The PCK certificate of a single processor. */
    public static CertificateForge processorPck() {
        return pck("processor").with(SgxExtensionForge.processor().extension());
    }

    /** The CRL of root or PCK CA, which revokes nothing. */
    public static CrlForge crl() {
        return CrlForge.of(DcapCase.ISSUED, DcapCase.EXPIRES, SignatureScheme.ECDSA_SHA256);
    }

    /** The same PCK certificate of another platform: another key and serial number. */
    public static CertificateForge another(CertificateForge pck) {
        KeyPair keys = ForgedKeys.p256();
        return pck.withKeys(keys).withSerial(pckSerial(keys));
    }

    private static CertificateForge intermediate(X500Name name) {
        return recipe(
                name,
                "2018-05-21T10:50:10Z",
                "2033-05-21T10:50:10Z",
                ForgedExtension.crlAt(ROOT_CRL),
                AUTHORITY,
                ForgedExtension.authority(0));
    }

    private static CertificateForge pck(String ca) {
        CertificateForge recipe = recipe(
                PCK_NAME,
                "2025-01-10T08:00:00Z",
                "2032-01-10T08:00:00Z",
                ForgedExtension.crlAt(PCK_CRL + ca + "&encoding=der"),
                END_ENTITY,
                ForgedExtension.endEntity());
        return recipe.withSerial(pckSerial(recipe.keys()));
    }

    private static CertificateForge recipe(
            X500Name name,
            String notBefore,
            String notAfter,
            ForgedExtension crl,
            int keyUsage,
            ForgedExtension constraints) {
        KeyPair keys = ForgedKeys.p256();
        return CertificateForge.of(
                name,
                keys,
                new BigInteger(1, KeyIdentifiers.of(keys.getPublic()).toArray()),
                Instant.parse(notBefore),
                Instant.parse(notAfter),
                SignatureScheme.ECDSA_SHA256,
                ForgedExtension.authorityKeyId(),
                crl,
                ForgedExtension.subjectKeyId(),
                ForgedExtension.keyUsage(keyUsage),
                constraints);
    }

    private static BigInteger pckSerial(KeyPair keys) {
        Bytes digest = ForgedKeys.digest("SHA-256", Bytes.of(keys.getPublic().getEncoded()));
        return new BigInteger(1, digest.slice(0, 20).toArray());
    }
}
