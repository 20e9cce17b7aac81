/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.security.PublicKey;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** Key identifiers: SHA-1 of the key's bits. Source: RFC 5280, 4.2.1.2, method 1. */
final class KeyIdentifiers {
    private KeyIdentifiers() {}

    /** The identifier, 20 bytes. */
    static Bytes of(PublicKey key) {
        byte[] bits = SubjectPublicKeyInfo.getInstance(key.getEncoded())
                .getPublicKeyData()
                .getBytes();
        return ForgedKeys.digest("SHA-1", Bytes.of(bits));
    }

    /** The extension, or with its value if it is an empty key identifier. */
    static ForgedExtension fill(ForgedExtension extension, PublicKey subject, PublicKey issuer) {
        if (extension.value().length() > 0) {
            return extension;
        }
        if (extension.oid().equals(ForgedExtension.SUBJECT_KEY_ID)) {
            return ForgedExtension.of(
                    extension.oid(), new SubjectKeyIdentifier(of(subject).toArray()));
        }
        if (extension.oid().equals(ForgedExtension.AUTHORITY_KEY_ID)) {
            return ForgedExtension.of(
                    extension.oid(), new AuthorityKeyIdentifier(of(issuer).toArray()));
        }
        return extension;
    }
}
