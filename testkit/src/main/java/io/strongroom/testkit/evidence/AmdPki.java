/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Recipes of certificates and CRLs with the names, key usages, extensions and dates of AMD's. Authorities of one product
 * have one RSA key each in a JVM; leaves have new keys. Source: AMD Versioned Chip Endorsement Key Certificate and KDS
 * Interface Specification (57230), 3.
 */
public final class AmdPki {
    /** The beginning of the OIDs of AMD's extensions. */
    public static final String OID = "1.3.6.1.4.1.3704.1";

    /** Version of the structure. */
    public static final String STRUCT_VERSION = OID + ".1";

    /** Name of the product. */
    public static final String PRODUCT_NAME = OID + ".2";

    /** SVN of the boot loader. */
    public static final String BOOT_LOADER = OID + ".3.1";

    /** SVN of the TEE. */
    public static final String TEE = OID + ".3.2";

    /** SVN of the SNP firmware. */
    public static final String SNP = OID + ".3.3";

    /** SVN of the microcode. */
    public static final String MICROCODE = OID + ".3.8";

    /** SVN of the FMC, in Turin only. */
    public static final String FMC = OID + ".3.9";

    /** Chip id, in VCEK certificates only; not wrapped in a DER value of its own. */
    public static final String HARDWARE_ID = OID + ".4";

    /** Cloud provider, in VLEK certificates only. */
    public static final String CSP_ID = OID + ".5";

    /** Key usage keyCertSign with one bit more than DER allows, as AMD encodes it. */
    private static final ForgedExtension SIGNS_CERTIFICATES =
            new ForgedExtension(ForgedExtension.KEY_USAGE, true, Bytes.hex("03020104"));

    private static final String SPARE = OID + ".3.";
    private static final Duration AUTHORITY_LIFE = Duration.ofDays(9131);
    private static final Instant LEAF_NOT_BEFORE = Instant.parse("2026-01-10T08:00:00Z");

    private AmdPki() {}

    /** A name in AMD's order, encoded as AMD encodes it. */
    public static X500Name name(String commonName) {
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.OU, "Engineering")
                .addRDN(BCStyle.C, "US")
                .addRDN(BCStyle.L, "Santa Clara")
                .addRDN(BCStyle.ST, "CA")
                .addRDN(BCStyle.O, "Advanced Micro Devices")
                .addRDN(BCStyle.CN, commonName)
                .build();
    }

    /** The root of a product. */
    public static CertificateForge ark(SnpProduct product) {
        return authority(
                product,
                "ARK-" + product.title(),
                product.arkSerial(),
                ForgedExtension.keyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign),
                ForgedExtension.subjectKeyId(),
                ForgedExtension.authority(),
                crlAt(product, "vcek"));
    }

    /** The authority of a product's VCEK certificates. */
    public static CertificateForge ask(SnpProduct product) {
        return intermediate(product, "SEV-", product.askSerial(), "vcek");
    }

    /** The authority of a product's VLEK certificates. */
    public static CertificateForge asvk(SnpProduct product) {
        return intermediate(product, "SEV-VLEK-", product.asvkSerial(), "vlek");
    }

    /** The certificate of one chip at one TCB. */
    public static CertificateForge vcek(SnpProduct product, SnpTcb tcb, Bytes chipId) {
        var hardwareId = new ForgedExtension(HARDWARE_ID, false, chipId.slice(0, product.hardwareIdBytes()));
        return withTcb(leaf("SEV-VCEK", product, product.vcekName()), product, tcb)
                .plus(hardwareId);
    }

    /** The certificate of a cloud provider at one TCB. */
    public static CertificateForge vlek(SnpProduct product, SnpTcb tcb, String cspId) {
        return withTcb(leaf("SEV-VLEK", product, product.title()), product, tcb)
                .plus(ForgedExtension.of(CSP_ID, new DERIA5String(cspId)));
    }

    /** {@code leaf} with the SVNs of a TCB, in AMD's order. */
    public static CertificateForge withTcb(CertificateForge leaf, SnpProduct product, SnpTcb tcb) {
        CertificateForge changed = leaf;
        if (product == SnpProduct.TURIN) {
            changed = changed.with(svn(FMC, tcb.fmc()));
        }
        changed = changed.with(svn(BOOT_LOADER, tcb.bootLoader())).with(svn(TEE, tcb.tee()));
        changed = product == SnpProduct.TURIN ? changed.with(svn(SNP, tcb.snp())) : changed.with(svn(SPARE + 4, 0));
        for (int spare = 5; spare <= 7; spare++) {
            changed = changed.with(svn(SPARE + spare, 0));
        }
        return changed.with(svn(SNP, tcb.snp())).with(svn(MICROCODE, tcb.microcode()));
    }

    /** An extension with an SVN. */
    public static ForgedExtension svn(String oid, int value) {
        return ForgedExtension.of(oid, new ASN1Integer(value));
    }

    /** The CRL of an ARK, which revokes nothing. */
    public static CrlForge crl() {
        return CrlForge.of(DcapCase.ISSUED, DcapCase.EXPIRES, SignatureScheme.PSS_OF_AUTHORITIES);
    }

    private static CertificateForge intermediate(SnpProduct product, String prefix, int serial, String crl) {
        return authority(
                product,
                prefix + product.title(),
                serial,
                ForgedExtension.subjectKeyId(),
                ForgedExtension.authorityKeyId(),
                ForgedExtension.authority(0),
                SIGNS_CERTIFICATES,
                crlAt(product, crl));
    }

    private static CertificateForge authority(
            SnpProduct product, String commonName, int serial, ForgedExtension... extensions) {
        return CertificateForge.of(
                name(commonName),
                AmdKeys.of(commonName),
                BigInteger.valueOf(serial),
                product.arkNotBefore(),
                product.arkNotBefore().plus(AUTHORITY_LIFE),
                SignatureScheme.PSS_OF_AUTHORITIES,
                extensions);
    }

    private static CertificateForge leaf(String commonName, SnpProduct product, String productName) {
        return CertificateForge.of(
                name(commonName),
                ForgedKeys.p384(),
                BigInteger.ZERO,
                LEAF_NOT_BEFORE,
                LEAF_NOT_BEFORE.plus(Duration.ofDays(2557)),
                SignatureScheme.PSS_OF_LEAVES,
                ForgedExtension.of(STRUCT_VERSION, new ASN1Integer(product == SnpProduct.TURIN ? 1 : 0)),
                ForgedExtension.of(PRODUCT_NAME, new DERIA5String(productName)));
    }

    private static ForgedExtension crlAt(SnpProduct product, String kind) {
        return ForgedExtension.crlAt("https://kdsintf.amd.com/" + kind + "/v1/" + product.title() + "/crl");
    }
}
