/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.jspecify.annotations.Nullable;

/**
 * The recipe of a revocation list as Intel and AMD publish them: CRL number and authority key identifier, entries with
 * the reason keyCompromise. Issued twice it gives the same bytes. Immutable.
 *
 * @param nextUpdate null for a list without
 * @param revoked serial numbers; not copied, because it may be long
 * @param scheme how the issuer signs
 * @param issuerName instead of the issuer's own
 * @param issuerKey signs instead of the issuer's own
 * @param entryExtensions of every entry, behind its reason
 * @param damage the last change, to the signed list
 */
public record CrlForge(
        Instant thisUpdate,
        @Nullable Instant nextUpdate,
        List<BigInteger> revoked,
        SignatureScheme scheme,
        List<ForgedExtension> extensions,
        @Nullable X500Name issuerName,
        @Nullable PrivateKey issuerKey,
        List<ForgedExtension> entryExtensions,
        UnaryOperator<Bytes> damage) {
    private static final Bytes KEY_COMPROMISE = Bytes.hex("300a0603551d1504030a0101");

    /** A list that revokes nothing. */
    public static CrlForge of(Instant thisUpdate, Instant nextUpdate, SignatureScheme scheme) {
        var number = ForgedExtension.of(Extension.cRLNumber.getId(), new ASN1Integer(1));
        return new CrlForge(
                thisUpdate,
                nextUpdate,
                List.of(),
                scheme,
                List.of(number, ForgedExtension.authorityKeyId()),
                null,
                null,
                List.of(),
                UnaryOperator.identity());
    }

    /** The serial numbers 2^150, 2^150 + 1 and so on, made when they are asked for. */
    public static List<BigInteger> serials(int count) {
        BigInteger first = BigInteger.ONE.shiftLeft(150);
        return new AbstractList<>() {
            @Override
            public BigInteger get(int index) {
                return first.add(BigInteger.valueOf(index));
            }

            @Override
            public int size() {
                return count;
            }
        };
    }

    /** The same with other dates, both inclusive. */
    public CrlForge withUpdates(Instant current, @Nullable Instant next) {
        return new CrlForge(current, next, revoked, scheme, extensions, issuerName, issuerKey, entryExtensions, damage);
    }

    /** The same, revoking these serial numbers and no others. */
    public CrlForge withRevoked(List<BigInteger> serials) {
        return new CrlForge(
                thisUpdate, nextUpdate, serials, scheme, extensions, issuerName, issuerKey, entryExtensions, damage);
    }

    /** The same, revoking the certificate of a recipe too. */
    public CrlForge revoking(CertificateForge certificate) {
        List<BigInteger> more = new ArrayList<>(revoked);
        more.add(certificate.serial());
        return withRevoked(more);
    }

    /** The same with another kind of signature. */
    public CrlForge withScheme(SignatureScheme other) {
        return new CrlForge(
                thisUpdate, nextUpdate, revoked, other, extensions, issuerName, issuerKey, entryExtensions, damage);
    }

    /** The same with other extensions of the list. */
    public CrlForge withExtensions(List<ForgedExtension> others) {
        return new CrlForge(
                thisUpdate, nextUpdate, revoked, scheme, others, issuerName, issuerKey, entryExtensions, damage);
    }

    /** The same with one more extension of every entry. */
    public CrlForge withEntryExtension(ForgedExtension extension) {
        List<ForgedExtension> more = new ArrayList<>(entryExtensions);
        more.add(extension);
        return new CrlForge(thisUpdate, nextUpdate, revoked, scheme, extensions, issuerName, issuerKey, more, damage);
    }

    /** The same with another name of the issuer than the issuer's own. */
    public CrlForge withIssuerName(X500Name other) {
        return new CrlForge(
                thisUpdate, nextUpdate, revoked, scheme, extensions, other, issuerKey, entryExtensions, damage);
    }

    /** The same, signed by another key than the issuer's own. */
    public CrlForge withIssuerKey(PrivateKey other) {
        return new CrlForge(
                thisUpdate, nextUpdate, revoked, scheme, extensions, issuerName, other, entryExtensions, damage);
    }

    /** The same with a change to the signed list. */
    public CrlForge withDamage(UnaryOperator<Bytes> other) {
        return new CrlForge(
                thisUpdate, nextUpdate, revoked, scheme, extensions, issuerName, issuerKey, entryExtensions, other);
    }

    /** The list in DER. Source: RFC 5280, 5.1. */
    public Bytes issue(Identity issuer) {
        Bytes[] encodedExtensions = extensions.stream()
                .map(extension -> KeyIdentifiers.fill(
                        extension, issuer.keys().getPublic(), issuer.keys().getPublic()))
                .map(ForgedExtension::encoded)
                .toArray(Bytes[]::new);
        List<Bytes> parts = new ArrayList<>();
        parts.add(Der.integer(BigInteger.ONE));
        parts.add(scheme.algorithm());
        parts.add(Der.encode(issuerName == null ? issuer.name() : issuerName));
        parts.add(Der.time(thisUpdate));
        if (nextUpdate != null) {
            parts.add(Der.time(nextUpdate));
        }
        if (!revoked.isEmpty()) {
            parts.add(Der.sequence(entries()));
        }
        if (encodedExtensions.length > 0) {
            parts.add(Der.explicit(0, Der.sequence(encodedExtensions)));
        }
        PrivateKey signer = issuerKey == null ? issuer.keys().getPrivate() : issuerKey;
        return damage.apply(scheme.sign(signer, Der.sequence(parts.toArray(Bytes[]::new))));
    }

    private Bytes entries() {
        Bytes others = Bytes.join(
                entryExtensions.stream().map(ForgedExtension::encoded).toArray(Bytes[]::new));
        Bytes dateAndReason = Bytes.join(Der.time(thisUpdate), Der.sequence(KEY_COMPROMISE, others));
        var out = new ByteArrayOutputStream();
        for (BigInteger serial : revoked) {
            out.writeBytes(Der.sequence(Der.integer(serial), dateAndReason).toArray());
        }
        return Bytes.of(out.toByteArray());
    }
}
