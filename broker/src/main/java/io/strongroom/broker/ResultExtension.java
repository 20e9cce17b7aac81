/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Digest;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/**
 * The extension of a workload's certificate that says on which attestation result it rests. Not critical.
 *
 * <p>Source: docs/spec/workload-certificate.md.
 *
 * @param result the SHA-256 of the attestation result, as the token was sent
 * @param evidence the SHA-256 of the evidence
 * @param policyVersion the version of the policy under which the certificate was issued
 */
record ResultExtension(Digest result, Digest evidence, long policyVersion) {
    /** An OID that needs no registration: 2.25 with the number of a UUID (X.667, section 7). */
    static final ASN1ObjectIdentifier OID = new ASN1ObjectIdentifier("2.25.189830354803990282346175906215862599642");

    private static final int VERSION = 1;

    /** The value of the extension. */
    ASN1Encodable value() {
        return new DERSequence(new ASN1Encodable[] {
            new ASN1Integer(VERSION),
            new DEROctetString(result.octets().bytes()),
            new DEROctetString(evidence.octets().bytes()),
            new ASN1Integer(policyVersion)
        });
    }
}
