/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500Name;
import org.jspecify.annotations.Nullable;

/**
 * The recipe of one certificate, in which everything can be made wrong. The issuer comes last, in {@link #issue}; issued
 * twice it gives the same bytes. Immutable.
 *
 * @param keys the keys of the subject
 * @param scheme how the issuer signs
 * @param extensions in the order of the certificate; may hold one twice
 * @param issuerName instead of the issuer's own
 * @param issuerKey signs instead of the issuer's own
 * @param damage the last change, to the signed certificate
 */
public record CertificateForge(
        X500Name subject,
        KeyPair keys,
        BigInteger serial,
        Instant notBefore,
        Instant notAfter,
        SignatureScheme scheme,
        List<ForgedExtension> extensions,
        @Nullable X500Name issuerName,
        @Nullable PrivateKey issuerKey,
        UnaryOperator<Bytes> damage) {
    /** Copies the list. */
    public CertificateForge {
        extensions = List.copyOf(extensions);
    }

    /** A recipe without damage. */
    public static CertificateForge of(
            X500Name subject,
            KeyPair keys,
            BigInteger serial,
            Instant notBefore,
            Instant notAfter,
            SignatureScheme scheme,
            ForgedExtension... extensions) {
        return new CertificateForge(
                subject,
                keys,
                serial,
                notBefore,
                notAfter,
                scheme,
                List.of(extensions),
                null,
                null,
                UnaryOperator.identity());
    }

    /** The same with another subject. */
    public CertificateForge withSubject(X500Name other) {
        return new CertificateForge(
                other, keys, serial, notBefore, notAfter, scheme, extensions, issuerName, issuerKey, damage);
    }

    /** The same with other keys of the subject. */
    public CertificateForge withKeys(KeyPair other) {
        return new CertificateForge(
                subject, other, serial, notBefore, notAfter, scheme, extensions, issuerName, issuerKey, damage);
    }

    /** The same with another serial number. */
    public CertificateForge withSerial(BigInteger other) {
        return new CertificateForge(
                subject, keys, other, notBefore, notAfter, scheme, extensions, issuerName, issuerKey, damage);
    }

    /** The same with other dates, both inclusive. */
    public CertificateForge withValidity(Instant from, Instant until) {
        return new CertificateForge(
                subject, keys, serial, from, until, scheme, extensions, issuerName, issuerKey, damage);
    }

    /** The same with another kind of signature by the issuer. */
    public CertificateForge withScheme(SignatureScheme other) {
        return new CertificateForge(
                subject, keys, serial, notBefore, notAfter, other, extensions, issuerName, issuerKey, damage);
    }

    /** The same with other extensions. */
    public CertificateForge withExtensions(List<ForgedExtension> others) {
        return new CertificateForge(
                subject, keys, serial, notBefore, notAfter, scheme, others, issuerName, issuerKey, damage);
    }

    /** The same with an extension in the place of the one with its OID, or behind all others. */
    public CertificateForge with(ForgedExtension extension) {
        List<ForgedExtension> changed = new ArrayList<>(extensions);
        changed.replaceAll(each -> each.oid().equals(extension.oid()) ? extension : each);
        if (!changed.contains(extension)) {
            changed.add(extension);
        }
        return withExtensions(changed);
    }

    /** The same with one more extension, even if there is one with this OID. */
    public CertificateForge plus(ForgedExtension extension) {
        List<ForgedExtension> changed = new ArrayList<>(extensions);
        changed.add(extension);
        return withExtensions(changed);
    }

    /** The same without the extensions of an OID. */
    public CertificateForge without(String oid) {
        return withExtensions(
                extensions.stream().filter(each -> !each.oid().equals(oid)).toList());
    }

    /** The same with another name of the issuer than the issuer's own. */
    public CertificateForge withIssuerName(X500Name other) {
        return new CertificateForge(
                subject, keys, serial, notBefore, notAfter, scheme, extensions, other, issuerKey, damage);
    }

    /** The same, signed by another key than the issuer's own. */
    public CertificateForge withIssuerKey(PrivateKey other) {
        return new CertificateForge(
                subject, keys, serial, notBefore, notAfter, scheme, extensions, issuerName, other, damage);
    }

    /** The same with a change to the signed certificate, as a flipped bit. */
    public CertificateForge withDamage(UnaryOperator<Bytes> other) {
        return new CertificateForge(
                subject, keys, serial, notBefore, notAfter, scheme, extensions, issuerName, issuerKey, other);
    }

    /** The certificate below {@code issuer}. */
    public Identity issue(Identity issuer) {
        return issue(issuer.name(), issuer.keys());
    }

    /** The certificate signed by its own key. */
    public Identity selfIssue() {
        return issue(subject, keys);
    }

    private Identity issue(X500Name ownIssuerName, KeyPair issuerKeys) {
        X500Name issuer = issuerName == null ? ownIssuerName : issuerName;
        PrivateKey signer = issuerKey == null ? issuerKeys.getPrivate() : issuerKey;
        Bytes[] encodedExtensions = extensions.stream()
                .map(extension -> KeyIdentifiers.fill(extension, keys.getPublic(), issuerKeys.getPublic()))
                .map(ForgedExtension::encoded)
                .toArray(Bytes[]::new);
        Bytes body = Der.sequence(
                Der.explicit(0, Der.integer(BigInteger.TWO)),
                Der.integer(serial),
                scheme.algorithm(),
                Der.encode(issuer),
                Der.sequence(Der.time(notBefore), Der.time(notAfter)),
                Der.encode(subject),
                Bytes.of(keys.getPublic().getEncoded()),
                Der.explicit(3, Der.sequence(encodedExtensions)));
        return new Identity(subject, damage.apply(scheme.sign(signer, body)), keys);
    }
}
