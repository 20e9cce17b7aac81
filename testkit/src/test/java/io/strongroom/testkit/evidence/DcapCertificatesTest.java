/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.CERT_NOT_YET_VALID;
import static io.strongroom.attestation.RejectReason.CERT_REVOKED;
import static io.strongroom.attestation.RejectReason.EXPIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.dcap.TrustAnchor;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Certificates that are signed by the right issuer and are not what they must be, at each place of the chains. */
class DcapCertificatesTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final TrustAnchor.Intel ANCHOR = new TrustAnchor.Intel(
            Octets.of(ForgedKeys.rawP256(CASE.root().keys().getPublic()).toArray()));
    private static final Instant EARLY = Instant.parse("2020-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2040-01-01T00:00:00Z");

    enum Place {
        ROOT,
        CA,
        TCB_SIGNING,
        PCK;

        DcapCase change(UnaryOperator<CertificateForge> change) {
            return switch (this) {
                case ROOT -> CASE.withRoot(change);
                case CA -> CASE.withCa(change);
                case TCB_SIGNING -> CASE.withTcbSigning(change);
                case PCK -> CASE.withPck(change);
            };
        }

        boolean isAuthority() {
            return this == ROOT || this == CA;
        }
    }

    @ParameterizedTest
    @EnumSource
    void expired_or_not_yet_valid_is_refused_and_both_ends_count(Place place) {
        Instant at = DcapCase.AT;

        assertThat(rejection(place, forge -> forge.withValidity(EARLY, at.minusSeconds(1))))
                .contains(EXPIRED);
        assertThat(rejection(place, forge -> forge.withValidity(at.plusSeconds(1), LATE)))
                .contains(CERT_NOT_YET_VALID);
        assertThat(rejection(place, forge -> forge.withValidity(at, at))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void of_another_name_is_refused(Place place) {
        for (String name :
                List.of("Intel SGX PCK Certificat", "Intel SGX PCK Processor CA 2", "Intel SGX Root CA 1", "")) {
            assertThat(rejection(place, forge -> forge.withSubject(IntelPki.name(name))))
                    .contains(CERT_CHAIN);
        }
    }

    @ParameterizedTest
    @EnumSource
    void that_names_another_issuer_is_refused(Place place) {
        assertThat(rejection(place, forge -> forge.withIssuerName(IntelPki.name("Intel SGX PCK Root"))))
                .contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void signed_by_another_key_is_refused(Place place) {
        assertThat(rejection(
                        place, forge -> forge.withIssuerKey(ForgedKeys.p256().getPrivate())))
                .contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void signed_by_another_algorithm_is_refused(Place place) {
        for (String algorithm : List.of("SHA1withECDSA", "SHA384withECDSA", "SHA512withECDSA")) {
            assertThat(rejection(place, forge -> forge.withScheme(SignatureScheme.jdk(algorithm))))
                    .contains(CERT_CHAIN);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ROOT")
    void signed_by_the_certificate_beside_it_is_refused(Place place) {
        CertificateForge other = place == Place.TCB_SIGNING ? CASE.ca() : CASE.root();
        UnaryOperator<CertificateForge> change = place == Place.CA
                ? forge -> forge.withIssuerName(CASE.tcbSigning().subject())
                        .withIssuerKey(CASE.tcbSigning().keys().getPrivate())
                : forge -> forge.withIssuerName(other.subject())
                        .withIssuerKey(other.keys().getPrivate());

        assertThat(rejection(place, change)).contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void with_a_critical_extension_that_is_not_understood_is_refused(Place place) {
        assertThat(rejection(place, forge -> forge.plus(ForgedExtension.critical("1.2.3.4", DERNull.INSTANCE))))
                .contains(CERT_CHAIN);
        assertThat(rejection(place, forge -> forge.plus(ForgedExtension.of("1.2.3.4", DERNull.INSTANCE))))
                .isEmpty();
    }

    /** The platform's parser knows these, but nobody here acts by them. */
    @ParameterizedTest
    @EnumSource
    void with_a_critical_extension_that_nobody_here_acts_by_is_refused(Place place) {
        var purpose = ForgedExtension.critical("2.5.29.37", new ExtendedKeyUsage(KeyPurposeId.id_kp_emailProtection));
        var permitted = ForgedExtension.critical(
                "2.5.29.30",
                new NameConstraints(
                        new GeneralSubtree[] {new GeneralSubtree(new GeneralName(GeneralName.dNSName, "example.org"))},
                        null));

        assertThat(rejection(place, forge -> forge.plus(purpose))).contains(CERT_CHAIN);
        assertThat(rejection(place, forge -> forge.plus(permitted))).contains(CERT_CHAIN);
        assertThat(rejection(
                        place, forge -> forge.plus(new ForgedExtension("2.5.29.36", true, Bytes.hex("3003800100")))))
                .contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void with_an_extension_twice_is_refused(Place place) {
        ForgedExtension usage = ForgedExtension.keyUsage(
                place.isAuthority() ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature);

        assertThat(rejection(place, forge -> forge.plus(usage))).contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void whose_constraints_are_those_of_another_kind_is_refused(Place place) {
        if (place.isAuthority()) {
            assertThat(rejection(place, forge -> forge.with(ForgedExtension.endEntity())))
                    .contains(CERT_CHAIN);
            assertThat(rejection(place, forge -> forge.without(ForgedExtension.BASIC_CONSTRAINTS)))
                    .contains(CERT_CHAIN);
        } else {
            assertThat(rejection(place, forge -> forge.with(ForgedExtension.authority())))
                    .contains(CERT_CHAIN);
            assertThat(rejection(place, forge -> forge.with(ForgedExtension.authority(0))))
                    .contains(CERT_CHAIN);
        }
    }

    @Test
    void of_a_root_that_allows_no_authority_below_is_refused() {
        assertThat(rejection(Place.ROOT, forge -> forge.with(ForgedExtension.authority(0))))
                .contains(CERT_CHAIN);
        assertThat(rejection(Place.ROOT, forge -> forge.with(ForgedExtension.authority())))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void whose_key_may_not_do_what_it_does_is_refused(Place place) {
        int others = KeyUsage.keyAgreement | KeyUsage.dataEncipherment | KeyUsage.nonRepudiation;
        int kind = place.isAuthority() ? KeyUsage.digitalSignature | KeyUsage.cRLSign : KeyUsage.keyCertSign;

        assertThat(rejection(place, forge -> forge.without(ForgedExtension.KEY_USAGE)))
                .contains(CERT_CHAIN);
        assertThat(rejection(place, forge -> forge.with(ForgedExtension.keyUsage(others | kind))))
                .contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void with_a_key_of_p_384_is_refused(Place place) {
        assertThat(DcapJudge.rejection(withKeys(place, ForgedKeys.p384(), SignatureScheme.ECDSA_SHA256), ANCHOR))
                .contains(CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "ROOT")
    void with_an_rsa_key_is_refused(Place place) {
        assertThat(DcapJudge.rejection(
                        withKeys(place, ForgedKeys.rsa(2048), SignatureScheme.jdk("SHA256withRSA")), ANCHOR))
                .contains(CERT_CHAIN);
    }

    /** Signs with other keys what they can sign; where the form leaves no room for their signatures, the old ones stay. */
    private static ForgedDcap withKeys(Place place, KeyPair keys, SignatureScheme scheme) {
        return switch (place) {
            case ROOT -> CASE.withRoot(forge -> forge.withKeys(keys)).forge();
            case CA ->
                CASE.withCa(forge -> forge.withKeys(keys))
                        .withPck(forge -> forge.withScheme(scheme))
                        .withPckCrl(crl -> crl.withScheme(scheme))
                        .forge();
            case PCK ->
                CASE.withPck(forge -> forge.withKeys(keys))
                        .withQuote(
                                quote -> quote.withQeReportKey(ForgedKeys.p256().getPrivate()))
                        .forge();
            case TCB_SIGNING -> {
                ForgedDcap valid = CASE.forge();
                Identity signing = CASE.tcbSigning().withKeys(keys).issue(valid.root());
                yield valid.withCollateral(collateral ->
                        collateral.with(DcapCollateral.TCB_INFO_ISSUER_CHAIN, Pem.chain(signing, valid.root())));
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void that_is_not_strict_der_is_refused(Place place) {
        List<UnaryOperator<Bytes>> damages = List.of(
                der -> Bytes.join(der, Bytes.zeros(1)),
                der -> der.slice(0, der.length() - 1),
                der -> Bytes.zeros(0),
                der -> Bytes.hex("3000"),
                der -> Bytes.join(Bytes.hex("3083"), Bytes.hex("00"), der.slice(2, der.length())),
                der -> Bytes.join(Bytes.hex("3080"), der.slice(4, der.length()), Bytes.zeros(2)));
        for (UnaryOperator<Bytes> damage : damages) {
            assertThat(rejection(place, forge -> forge.withDamage(damage))).contains(CERT_CHAIN);
        }
    }

    @Nested
    class Revoked {
        @Test
        void pck_certificate_is_refused() {
            assertThat(DcapJudge.rejection(CASE.withPckCrl(crl -> crl.revoking(CASE.pck()))))
                    .contains(CERT_REVOKED);
        }

        @Test
        void authority_is_refused() {
            assertThat(DcapJudge.rejection(CASE.withRootCrl(crl -> crl.revoking(CASE.ca()))))
                    .contains(CERT_REVOKED);
        }

        @Test
        void tcb_signing_certificate_is_refused() {
            assertThat(DcapJudge.rejection(CASE.withRootCrl(crl -> crl.revoking(CASE.tcbSigning()))))
                    .contains(CERT_REVOKED);
        }

        @Test
        void certificate_of_another_platform_is_no_obstacle() {
            DcapCase recipe = CASE.withPckCrl(crl -> crl.revoking(IntelPki.another(CASE.pck()))
                            .revoking(CASE.ca())
                            .revoking(CASE.tcbSigning()))
                    .withRootCrl(crl -> crl.revoking(CASE.pck()));

            assertThat(DcapJudge.rejection(recipe)).isEmpty();
        }

        @Test
        void qe_identity_signer_is_refused_though_the_tcb_info_has_another() {
            ForgedDcap forged = CASE.forge();
            CertificateForge other = CASE.tcbSigning().withSerial(BigInteger.TEN);
            ForgedDcap revoked = forged.withCollateral(collateral -> collateral
                    .with(DcapCollateral.QE_IDENTITY_ISSUER_CHAIN, Pem.chain(other.issue(forged.root()), forged.root()))
                    .with(
                            DcapCollateral.ROOT_CA_CRL,
                            CASE.rootCrl().revoking(other).issue(forged.root()).hex()));

            assertThat(DcapJudge.rejection(revoked)).contains(CERT_REVOKED);
        }

        @Test
        void edition_of_the_authority_in_the_quote_is_refused_though_the_collateral_has_another() {
            CertificateForge old = CASE.ca().withSerial(BigInteger.TEN);
            ForgedDcap forged = CASE.withRootCrl(crl -> crl.revoking(old)).forge();
            ForgedDcap mixed =
                    forged.withQuote(quote -> CASE.quote().sign(forged.pck(), old.issue(forged.root()), forged.root()));

            assertThat(DcapJudge.rejection(forged)).isEmpty();
            assertThat(DcapJudge.rejection(mixed)).contains(CERT_REVOKED);
        }

        @Test
        void serial_numbers_are_compared_whole() {
            for (BigInteger serial : List.of(
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    BigInteger.valueOf(255),
                    BigInteger.ONE.shiftLeft(159).subtract(BigInteger.ONE),
                    BigInteger.ONE.shiftLeft(159))) {
                DcapCase recipe = CASE.withPck(pck -> pck.withSerial(serial));

                assertThat(DcapJudge.rejection(recipe.withPckCrl(crl -> crl.withRevoked(List.of(serial)))))
                        .contains(CERT_REVOKED);
                assertThat(DcapJudge.rejection(
                                recipe.withPckCrl(crl -> crl.withRevoked(List.of(serial.add(BigInteger.ONE))))))
                        .isEmpty();
            }
        }
    }

    private static Optional<RejectReason> rejection(Place place, UnaryOperator<CertificateForge> change) {
        return DcapJudge.rejection(place.change(change).forge(), ANCHOR);
    }
}
