/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import java.math.BigInteger;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * The recipe of a self-signed certificate that carries quotes about its own key. Immutable. Source: Gramine's RA-TLS.
 *
 * @param platform makes the quotes, of SGX or TDX
 * @param certificate without evidence
 * @param dice used where {@code hasDice}
 * @param hasDice true for the extension of TCG DICE
 * @param legacyOid the OID of Gramine's legacy extension; empty for none
 * @param legacyKey what of a DER SubjectPublicKeyInfo the legacy quote is bound to
 */
public record RaTlsCertificateForge(
        DcapCase platform,
        CertificateForge certificate,
        DiceEvidenceForge dice,
        boolean hasDice,
        String legacyOid,
        UnaryOperator<Bytes> legacyKey) {
    /** Gramine's legacy OID as real certificates have it: tag and length of an OID within the OID. */
    public static final String MIS_ENCODED_LEGACY_OID = "0.6.9.42.840.113741.1337.6";

    /** Gramine's legacy OID as it was meant. */
    public static final String LEGACY_OID = "1.2.840.113741.1337.6";

    /** ecdsa-with-SHA256 with a NULL that RFC 5758 does not allow, as Gramine writes it. */
    private static final SignatureScheme ECDSA_OF_GRAMINE =
            new SignatureScheme(Bytes.hex("300c06082a8648ce3d0403020500"), SignatureScheme.ECDSA_SHA256.function());

    /** With the extension of TCG DICE. */
    public static RaTlsCertificateForge dice(DcapCase platform) {
        return of(platform, true, "");
    }

    /** With Gramine's legacy extension under the OID of real certificates. */
    public static RaTlsCertificateForge legacy(DcapCase platform) {
        return of(platform, false, MIS_ENCODED_LEGACY_OID);
    }

    /** With both, each with a quote of its own, as Gramine makes them today. */
    public static RaTlsCertificateForge diceAndLegacy(DcapCase platform) {
        return of(platform, true, MIS_ENCODED_LEGACY_OID);
    }

    /** The same with a change to the certificate before the quotes are bound to its key, as another key. */
    public RaTlsCertificateForge withCertificate(UnaryOperator<CertificateForge> change) {
        return new RaTlsCertificateForge(platform, change.apply(certificate), dice, hasDice, legacyOid, legacyKey);
    }

    /** The same with other evidence of TCG DICE. */
    public RaTlsCertificateForge withDice(UnaryOperator<DiceEvidenceForge> change) {
        return new RaTlsCertificateForge(platform, certificate, change.apply(dice), hasDice, legacyOid, legacyKey);
    }

    /** The same with the legacy evidence under another OID. */
    public RaTlsCertificateForge withLegacyOid(String oid) {
        return new RaTlsCertificateForge(platform, certificate, dice, hasDice, oid, legacyKey);
    }

    /** The same with the legacy quote bound to the key alone (PKCS#1 for RSA), as old rats-tls did. */
    public RaTlsCertificateForge withLegacyBoundToBareKey() {
        return new RaTlsCertificateForge(
                platform, certificate, dice, hasDice, legacyOid, RaTlsCertificateForge::bareKey);
    }

    /** Makes the quotes and the certificate. */
    public ForgedRaTls forge() {
        Bytes key = Bytes.of(certificate.keys().getPublic().getEncoded());
        ForgedDcap plain = platform.forge();
        ForgedDcap legacy = bound(plain, legacyKey.apply(key));
        CertificateForge complete = certificate;
        if (!legacyOid.isEmpty()) {
            complete = complete.plus(
                    new ForgedExtension(legacyOid, false, legacy.quote().bytes()));
        }
        if (!hasDice) {
            return new ForgedRaTls(complete, complete.selfIssue(), legacy);
        }
        Bytes claims = dice.claims(key);
        ForgedDcap evidence = bound(plain, claims);
        complete = complete.plus(new ForgedExtension(
                DiceEvidenceForge.OID, false, dice.encode(evidence.quote().bytes(), claims)));
        return new ForgedRaTls(complete, complete.selfIssue(), evidence);
    }

    private static ForgedDcap bound(ForgedDcap plain, Bytes bound) {
        Bytes reportData = Bytes.join(ForgedKeys.digest("SHA-256", bound), Bytes.zeros(32));
        return plain.withQuote(quote -> quote.withReportData(reportData));
    }

    private static Bytes bareKey(Bytes key) {
        return Bytes.of(SubjectPublicKeyInfo.getInstance(key.toArray())
                .getPublicKeyData()
                .getBytes());
    }

    private static RaTlsCertificateForge of(DcapCase platform, boolean hasDice, String legacyOid) {
        var name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, "RATLS")
                .addRDN(BCStyle.O, "GramineDevelopers")
                .addRDN(BCStyle.C, "US")
                .build();
        CertificateForge certificate = CertificateForge.of(
                name,
                ForgedKeys.p384(),
                BigInteger.ONE,
                Instant.parse("2001-01-01T00:00:00Z"),
                Instant.parse("2030-12-31T23:59:59Z"),
                ECDSA_OF_GRAMINE,
                new ForgedExtension(ForgedExtension.BASIC_CONSTRAINTS, false, Bytes.hex("3000")),
                ForgedExtension.subjectKeyId(),
                ForgedExtension.authorityKeyId());
        return new RaTlsCertificateForge(
                platform, certificate, DiceEvidenceForge.valid(), hasDice, legacyOid, UnaryOperator.identity());
    }
}
