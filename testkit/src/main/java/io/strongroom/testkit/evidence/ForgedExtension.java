/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * An extension of a certificate or a CRL.
 *
 * @param oid in dots
 * @param value the content of the octet string
 */
public record ForgedExtension(String oid, boolean critical, Bytes value) {
    /** The OID of the subject key identifier. */
    public static final String SUBJECT_KEY_ID = Extension.subjectKeyIdentifier.getId();

    /** The OID of the authority key identifier. */
    public static final String AUTHORITY_KEY_ID = Extension.authorityKeyIdentifier.getId();

    /** The OID of the key usage. */
    public static final String KEY_USAGE = Extension.keyUsage.getId();

    /** The OID of the basic constraints. */
    public static final String BASIC_CONSTRAINTS = Extension.basicConstraints.getId();

    /** An extension that is not critical. */
    public static ForgedExtension of(String oid, ASN1Encodable value) {
        return new ForgedExtension(oid, false, Der.encode(value));
    }

    /** An extension that is critical. */
    public static ForgedExtension critical(String oid, ASN1Encodable value) {
        return new ForgedExtension(oid, true, Der.encode(value));
    }

    /** The subject key identifier, filled in when the certificate is issued. */
    public static ForgedExtension subjectKeyId() {
        return new ForgedExtension(SUBJECT_KEY_ID, false, Bytes.zeros(0));
    }

    /** The authority key identifier, filled in when the certificate or CRL is issued. */
    public static ForgedExtension authorityKeyId() {
        return new ForgedExtension(AUTHORITY_KEY_ID, false, Bytes.zeros(0));
    }

    /** Key usage, critical, by the bits of {@link KeyUsage}. */
    public static ForgedExtension keyUsage(int bits) {
        return critical(KEY_USAGE, new KeyUsage(bits));
    }

    /** Basic constraints of a CA, critical. */
    public static ForgedExtension authority(int pathLength) {
        return critical(BASIC_CONSTRAINTS, new BasicConstraints(pathLength));
    }

    /** Basic constraints of a CA without a limit of path length, critical. */
    public static ForgedExtension authority() {
        return critical(BASIC_CONSTRAINTS, new BasicConstraints(true));
    }

    /** Basic constraints of an end entity, critical. */
    public static ForgedExtension endEntity() {
        return critical(BASIC_CONSTRAINTS, new BasicConstraints(false));
    }

    /** Where the issuer's CRL would be. Nothing fetches it. */
    public static ForgedExtension crlAt(String uri) {
        var name = new GeneralName(GeneralName.uniformResourceIdentifier, new DERIA5String(uri));
        var point = new DistributionPoint(new DistributionPointName(new GeneralNames(name)), null, null);
        return of(Extension.cRLDistributionPoints.getId(), new CRLDistPoint(new DistributionPoint[] {point}));
    }

    /** The whole extension in DER. Source: RFC 5280, 4.1. */
    Bytes encoded() {
        List<Bytes> parts = new ArrayList<>();
        parts.add(Der.encode(new ASN1ObjectIdentifier(oid)));
        if (critical) {
            parts.add(Bytes.hex("0101ff"));
        }
        parts.add(Der.of(Der.OCTET_STRING, value));
        return Der.sequence(parts.toArray(Bytes[]::new));
    }
}
