/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.CRL_FORMAT;
import static io.strongroom.attestation.RejectReason.CRL_ISSUER;
import static io.strongroom.attestation.RejectReason.CRL_SIGNATURE;
import static io.strongroom.attestation.RejectReason.EXPIRED;
import static io.strongroom.attestation.RejectReason.NOT_YET_VALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.RejectReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Revocation lists that are signed and are not what they must be, of the root and of the authority of PCK certificates. */
class DcapCrlTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final String DELTA_INDICATOR = "2.5.29.27";
    private static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";

    enum Which {
        ROOT,
        PCK;

        DcapCase change(UnaryOperator<CrlForge> change) {
            return this == ROOT ? CASE.withRootCrl(change) : CASE.withPckCrl(change);
        }

        DcapCase changeIssuer(UnaryOperator<CertificateForge> change) {
            return this == ROOT ? CASE.withRoot(change) : CASE.withCa(change);
        }
    }

    @ParameterizedTest
    @EnumSource
    void out_of_date_is_refused_and_both_ends_count(Which which) {
        assertThat(rejection(which, crl -> crl.withUpdates(DcapCase.ISSUED, DcapCase.AT.minusSeconds(1))))
                .contains(EXPIRED);
        assertThat(rejection(which, crl -> crl.withUpdates(DcapCase.AT.plusSeconds(1), DcapCase.EXPIRES)))
                .contains(NOT_YET_VALID);
        assertThat(rejection(which, crl -> crl.withUpdates(DcapCase.AT, DcapCase.AT)))
                .isEmpty();
        assertThat(rejection(which, crl -> crl.withUpdates(DcapCase.EXPIRES, DcapCase.ISSUED)))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource
    void without_a_next_update_is_refused(Which which) {
        assertThat(rejection(which, crl -> crl.withUpdates(DcapCase.ISSUED, null)))
                .contains(CRL_FORMAT);
    }

    @ParameterizedTest
    @EnumSource
    void with_a_critical_extension_is_refused(Which which) {
        assertThat(rejection(which, crl -> plus(crl, ForgedExtension.critical("1.2.3.4", DERNull.INSTANCE))))
                .contains(CRL_FORMAT);
        assertThat(rejection(which, crl -> plus(crl, ForgedExtension.of("1.2.3.4", DERNull.INSTANCE))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void that_lists_only_changes_or_only_a_part_is_refused_whether_it_says_so_critically_or_not(Which which) {
        var base = new ASN1Integer(1);
        var onlyAuthorities = Bytes.hex("30038201ff");
        for (boolean critical : new boolean[] {true, false}) {
            assertThat(rejection(
                            which, crl -> plus(crl, new ForgedExtension(DELTA_INDICATOR, critical, Der.encode(base)))))
                    .contains(CRL_FORMAT);
            assertThat(rejection(
                            which,
                            crl -> plus(
                                    crl, new ForgedExtension(ISSUING_DISTRIBUTION_POINT, critical, onlyAuthorities))))
                    .contains(CRL_FORMAT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void with_a_critical_extension_of_an_entry_is_refused(Which which) {
        var indirect = ForgedExtension.critical("2.5.29.29", DERNull.INSTANCE);
        var harmless = ForgedExtension.of("1.2.3.4", DERNull.INSTANCE);

        assertThat(rejection(which, crl -> crl.withRevoked(CrlForge.serials(3)).withEntryExtension(indirect)))
                .contains(CRL_FORMAT);
        assertThat(rejection(which, crl -> crl.withRevoked(CrlForge.serials(3)).withEntryExtension(harmless)))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void of_another_issuer_is_refused(Which which) {
        assertThat(rejection(which, crl -> crl.withIssuerName(IntelPki.PROCESSOR_CA_NAME)))
                .contains(CRL_ISSUER);
        assertThat(rejection(which, crl -> crl.withIssuerName(IntelPki.name(""))))
                .contains(CRL_ISSUER);
    }

    @ParameterizedTest
    @EnumSource
    void signed_by_another_key_is_refused(Which which) {
        assertThat(rejection(which, crl -> crl.withIssuerKey(ForgedKeys.p256().getPrivate())))
                .contains(CRL_SIGNATURE);
        assertThat(rejection(
                        which, crl -> crl.withIssuerKey(CASE.tcbSigning().keys().getPrivate())))
                .contains(CRL_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource
    void signed_by_another_algorithm_is_refused(Which which) {
        for (String algorithm : List.of("SHA1withECDSA", "SHA384withECDSA")) {
            assertThat(rejection(which, crl -> crl.withScheme(SignatureScheme.jdk(algorithm))))
                    .contains(CRL_FORMAT);
        }
        assertThat(rejection(
                        which,
                        crl -> crl.withScheme(SignatureScheme.jdk("SHA256withRSA"))
                                .withIssuerKey(ForgedKeys.rsa(2048).getPrivate())))
                .contains(CRL_FORMAT);
    }

    @ParameterizedTest
    @EnumSource
    void of_an_issuer_whose_key_may_not_sign_lists_is_refused(Which which) {
        DcapCase recipe = which.changeIssuer(forge -> forge.with(ForgedExtension.keyUsage(KeyUsage.keyCertSign)));

        assertThat(DcapJudge.rejection(recipe)).contains(RejectReason.CERT_CHAIN);
    }

    @ParameterizedTest
    @EnumSource
    void that_is_not_strict_der_is_refused(Which which) {
        List<UnaryOperator<Bytes>> damages = List.of(
                der -> Bytes.join(der, Bytes.zeros(1)),
                der -> der.slice(0, der.length() - 1),
                der -> Bytes.zeros(0),
                der -> Bytes.hex("3000"),
                der -> der.flip(0),
                der -> der.flip(4));
        for (UnaryOperator<Bytes> damage : damages) {
            assertThat(rejection(which, crl -> crl.withDamage(damage))).contains(CRL_FORMAT);
        }
    }

    @Test
    void of_the_other_authority_is_refused() {
        DcapCase processor = DcapCase.sgxProcessor();
        ForgedDcap forged = CASE.forge();
        Identity processorCa = processor.ca().issue(forged.root());
        ForgedDcap mixed = forged.withCollateral(collateral -> collateral
                .with(DcapCollateral.PCK_CRL, CASE.pckCrl().issue(processorCa).hex())
                .with(DcapCollateral.PCK_CRL_ISSUER_CHAIN, Pem.chain(processorCa, forged.root())));

        assertThat(DcapJudge.rejection(mixed)).contains(CRL_ISSUER);
    }

    @Test
    void of_an_authority_with_the_same_name_but_another_key_is_refused() {
        ForgedDcap forged = CASE.forge();
        Identity other = IntelPki.platformCa().issue(forged.root());
        ForgedDcap mixed = forged.withCollateral(collateral -> collateral
                .with(DcapCollateral.PCK_CRL, CASE.pckCrl().issue(other).hex())
                .with(DcapCollateral.PCK_CRL_ISSUER_CHAIN, Pem.chain(other, forged.root())));

        assertThat(DcapJudge.rejection(mixed)).contains(CRL_ISSUER);
    }

    private static CrlForge plus(CrlForge crl, ForgedExtension extension) {
        List<ForgedExtension> extensions = new ArrayList<>(crl.extensions());
        extensions.add(extension);
        return crl.withExtensions(extensions);
    }

    private static Optional<RejectReason> rejection(Which which, UnaryOperator<CrlForge> change) {
        return DcapJudge.rejection(which.change(change));
    }
}
