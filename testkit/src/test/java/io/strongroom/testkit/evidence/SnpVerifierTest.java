/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.testkit.evidence.SnpVerdicts.outcome;
import static io.strongroom.testkit.evidence.SnpVerdicts.withCrl;
import static io.strongroom.testkit.evidence.SnpVerdicts.withoutCrl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.snp.SnpEndorsements;
import io.strongroom.attestation.snp.VerifiedSnpReport;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifier of SEV-SNP over forged reports: every step that a genuine report cannot show. */
class SnpVerifierTest {
    private static final SnpForge VCEK = SnpForge.vcek(SnpProduct.MILAN, 3);
    private static final SnpForge VLEK = SnpForge.vlek(SnpProduct.MILAN, 3);
    private static final String UNKNOWN_OID = "1.3.6.1.4.1.99999.1";

    @Nested
    class Reports {
        @ParameterizedTest
        @CsvSource({
            "MILAN, 2",
            "MILAN, 3",
            "MILAN, 5",
            "GENOA, 2",
            "GENOA, 3",
            "GENOA, 5",
            "TURIN, 2",
            "TURIN, 3",
            "TURIN, 5"
        })
        void of_every_product_and_version_are_verified(SnpProduct product, int version) throws Exception {
            var verified = verified(SnpForge.vcek(product, version).forge(), product);
            var cloud = verified(SnpForge.vlek(product, version).forge(), product);

            assertThat(verified.product()).hasToString(product.name());
            assertThat(verified.signingKey()).hasToString("VCEK");
            assertThat(verified.extensions().hardwareId()).isPresent();
            assertThat(verified.isRevocationChecked()).isTrue();
            assertThat(verified.reportedTcb())
                    .hasToString((product == SnpProduct.TURIN ? "fmc 1, " : "") + "bl 4, tee 0, snp 23, ucode 213");
            assertThat(cloud.signingKey()).hasToString("VLEK");
            assertThat(cloud.extensions().cspId()).contains("CN=cc-example.cloud");
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 4, 6})
        void of_other_versions_are_refused(int version) {
            assertThat(outcome(signed(report -> report.with(SnpField.VERSION, version)), SnpProduct.MILAN))
                    .contains(RejectReason.FORMAT);
        }

        @Test
        void with_debug_are_verified_as_such() throws Exception {
            ForgedSnp debug = signed(report -> report.with(SnpField.POLICY, SnpField.POLICY_DEBUG));

            assertThat(SnpVerdicts.verify(debug, SnpProduct.MILAN).claims().isDebug())
                    .isTrue();
        }

        @Test
        void that_were_only_given_debug_are_rejected() {
            ForgedSnp changed = VCEK.forge().withReport(report -> report.with(SnpField.POLICY, SnpField.POLICY_DEBUG));

            assertThat(outcome(changed, SnpProduct.MILAN)).contains(RejectReason.SIGNATURE);
        }

        @Test
        void without_the_bit_that_must_be_one_are_refused() {
            assertThat(outcome(signed(report -> report.with(SnpField.POLICY, 0x1_0000)), SnpProduct.MILAN))
                    .contains(RejectReason.FORMAT);
        }

        @ParameterizedTest
        @ValueSource(ints = {74, 76, 79, 395, 415, 491, 495, 504, 519, 520, 671})
        void with_reserved_bytes_in_use_are_refused(int offset) {
            assertThat(outcome(signed(report -> report.flip(offset)), SnpProduct.MILAN))
                    .contains(RejectReason.FORMAT);
        }

        @Test
        void with_a_signature_by_another_key_are_rejected() {
            KeyPair other = ForgedKeys.p384();
            ForgedSnp forged = VCEK.forge();
            ForgedSnp resigned = forged.withReport(report -> SnpReportForge.sign(report, other.getPrivate()));

            assertThat(outcome(resigned, SnpProduct.MILAN)).contains(RejectReason.SIGNATURE);
        }

        @ParameterizedTest
        @ValueSource(longs = {1 << 2, 2 << 2, 6 << 2, 7 << 2})
        void that_name_another_kind_of_key_are_rejected(long flags) {
            assertThat(outcome(signed(report -> report.with(SnpField.FLAGS, flags)), SnpProduct.MILAN))
                    .contains(RejectReason.SIGNATURE);
        }

        @Test
        void by_a_vlek_that_name_a_vcek_are_rejected() {
            ForgedSnp forged =
                    VLEK.withReport(report -> report.with(SnpField.FLAGS, 0)).forge();

            assertThat(outcome(forged, SnpProduct.MILAN)).contains(RejectReason.SIGNATURE);
        }

        @ParameterizedTest
        @ValueSource(strings = {"191101", "1a0201", "192001", "000000"})
        void of_a_processor_of_another_product_are_rejected(String cpuid) {
            assertThat(outcome(
                            signed(report -> report.with(SnpField.CPUID_FAMILY.offset(), Bytes.hex(cpuid))),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CHIP_MISMATCH);
        }
    }

    @Nested
    class Tcb {
        @ParameterizedTest
        @ValueSource(ints = {384, 385, 386, 389, 390, 391})
        void that_is_reported_must_be_that_of_the_certificate(int offset) {
            assertThat(outcome(signed(report -> report.flip(offset)), SnpProduct.MILAN))
                    .contains(RejectReason.TCB_MISMATCH);
        }

        @ParameterizedTest
        @ValueSource(ints = {384, 385, 386, 387, 388, 390, 391})
        void of_turin_too(int offset) {
            ForgedSnp forged = SnpForge.vcek(SnpProduct.TURIN, 5)
                    .withReport(report -> report.flip(offset))
                    .forge();

            assertThat(outcome(forged, SnpProduct.TURIN)).contains(RejectReason.TCB_MISMATCH);
        }

        @Test
        void may_differ_from_the_current_committed_and_launch_tcb() {
            ForgedSnp forged = signed(report -> report.flip(SnpField.CURRENT_TCB.offset())
                    .flip(SnpField.COMMITTED_TCB.offset())
                    .flip(SnpField.LAUNCH_TCB.offset()));

            assertThat(outcome(forged, SnpProduct.MILAN)).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"1, CERT_CHAIN", "2, CERT_CHAIN", "3, CERT_CHAIN", "8, CERT_CHAIN", "4, ", "7, "})
        void needs_all_components_that_have_a_meaning(int number, RejectReason reason) {
            ForgedSnp forged = leaf(recipe -> recipe.without(AmdPki.OID + ".3." + number));

            assertThat(outcome(forged, SnpProduct.MILAN)).isEqualTo(Optional.ofNullable(reason));
        }

        @Test
        void of_milan_has_no_fmc() {
            assertThat(outcome(leaf(recipe -> recipe.plus(AmdPki.svn(AmdPki.FMC, 1))), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void may_have_svns_with_the_highest_bit() {
            SnpTcb high = new SnpTcb(0, 255, 128, 255, 255);

            assertThat(outcome(VCEK.withTcb(high).forge(), SnpProduct.MILAN)).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(longs = {256, -1, 1L << 40})
        void must_fit_a_byte(long svn) {
            ForgedExtension wrong = ForgedExtension.of(AmdPki.BOOT_LOADER, new ASN1Integer(svn));

            assertThat(outcome(leaf(recipe -> recipe.with(wrong)), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Chip {
        @ParameterizedTest
        @ValueSource(ints = {416, 448, 479})
        void must_be_that_of_the_certificate(int offset) {
            assertThat(outcome(signed(report -> report.flip(offset)), SnpProduct.MILAN))
                    .contains(RejectReason.CHIP_MISMATCH);
        }

        @ParameterizedTest
        @ValueSource(ints = {416, 423, 424, 479})
        void of_turin_has_eight_bytes_and_zeros(int offset) {
            ForgedSnp forged = SnpForge.vcek(SnpProduct.TURIN, 5)
                    .withReport(report -> report.flip(offset))
                    .forge();

            assertThat(outcome(forged, SnpProduct.TURIN)).contains(RejectReason.CHIP_MISMATCH);
        }

        @Test
        void that_is_named_by_eight_bytes_is_one_of_turin_only() {
            Bytes half = Bytes.join(Bytes.hex("c1d2e3f405162738"), Bytes.zeros(56));
            ForgedSnp forged = VCEK.withReport(report -> report.with(SnpField.CHIP_ID, half))
                    .withLeaf(recipe -> recipe.with(new ForgedExtension(AmdPki.HARDWARE_ID, false, half.slice(0, 8))))
                    .forge();

            assertThat(outcome(forged, SnpProduct.MILAN)).contains(RejectReason.CHIP_MISMATCH);
        }

        @Test
        void that_is_masked_is_zero() {
            UnaryOperator<Bytes> masked = report -> report.with(SnpField.FLAGS, 2);
            Bytes zeros = Bytes.zeros(64);

            assertThat(outcome(signed(masked), SnpProduct.MILAN)).contains(RejectReason.CHIP_MISMATCH);
            assertThat(outcome(signed(report -> masked.apply(report).with(SnpField.CHIP_ID, zeros)), SnpProduct.MILAN))
                    .isEmpty();
            assertThat(outcome(signed(report -> report.with(SnpField.CHIP_ID, zeros)), SnpProduct.MILAN))
                    .contains(RejectReason.CHIP_MISMATCH);
        }

        @Test
        void is_none_of_a_vleks() {
            ForgedSnp forged = VLEK.withReport(
                            report -> report.with(SnpField.CHIP_ID, SnpReportForge.chipId(SnpProduct.MILAN)))
                    .forge();

            assertThat(outcome(forged, SnpProduct.MILAN)).isEmpty();
        }

        @Test
        void must_be_named_by_a_vcek() {
            assertThat(outcome(leaf(recipe -> recipe.without(AmdPki.HARDWARE_ID)), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 7, 9, 63, 65})
        void has_no_other_length(int length) {
            var wrong = new ForgedExtension(AmdPki.HARDWARE_ID, false, Bytes.zeros(length));

            assertThat(outcome(leaf(recipe -> recipe.with(wrong)), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Chain {
        @Test
        void must_end_in_a_root_that_is_trusted() {
            ForgedSnp genuine = VCEK.forge();
            SnpForge stranger = VCEK.withArk(recipe -> recipe.withKeys(AmdKeys.of("stranger")));
            SnpEndorsements endorsements = withCrl(stranger.forge());

            assertThat(outcome(genuine, endorsements, SnpProduct.MILAN)).contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(stranger.forge(), SnpProduct.MILAN)).isEmpty();
        }

        @Test
        void must_have_a_root_of_4096_bits() throws Exception {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair small = generator.generateKeyPair();

            assertRejected(VCEK.withArk(recipe -> recipe.withKeys(small)));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.withKeys(small)));
        }

        @Test
        void must_have_a_root_that_signs_itself() {
            KeyPair other = AmdKeys.of("stranger");

            assertRejected(VCEK.withArk(recipe -> recipe.withIssuerKey(other.getPrivate())));
            assertRejected(VCEK.withArk(recipe -> recipe.withIssuerName(AmdPki.name("ARK-Genoa"))));
        }

        @Test
        void must_be_signed_by_its_issuers() {
            KeyPair other = AmdKeys.of("stranger");

            assertRejected(VCEK.withIntermediate(recipe -> recipe.withIssuerKey(other.getPrivate())));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.withIssuerName(AmdPki.name("ARK-Genoa"))));
            assertRejected(VCEK.withLeaf(recipe -> recipe.withIssuerKey(other.getPrivate())));
            assertRejected(VCEK.withLeaf(recipe -> recipe.withIssuerName(AmdPki.name("SEV-Genoa"))));
            assertRejected(VCEK.withLeaf(recipe -> recipe.withIssuerName(AmdPki.name("SEV-VLEK-Milan"))));
        }

        @Test
        void must_have_names_that_agree() {
            assertRejected(VCEK.withArk(recipe -> recipe.withSubject(AmdPki.name("ARK-Genoa"))));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.withSubject(AmdPki.name("SEV-Genoa"))));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.withSubject(AmdPki.name("SEV-VLEK-Milan"))));
            assertRejected(VCEK.withLeaf(recipe -> recipe.withSubject(AmdPki.name("SEV-VLEK"))));
            assertRejected(VCEK.withLeaf(recipe -> recipe.withSubject(AmdPki.name("SEV-Milan"))));
            assertRejected(VCEK.withLeaf(
                    recipe -> recipe.with(ForgedExtension.of(AmdPki.PRODUCT_NAME, new DERIA5String("Genoa")))));
            assertRejected(VCEK.withLeaf(
                    recipe -> recipe.with(ForgedExtension.of(AmdPki.PRODUCT_NAME, new DERIA5String("Rome-B0")))));
        }

        @Test
        void of_another_product_is_not_that_of_the_root() {
            ForgedSnp genoa = SnpForge.vcek(SnpProduct.GENOA, 3).forge();

            assertThat(outcome(genoa, SnpProduct.MILAN)).contains(RejectReason.CERT_CHAIN);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Siena-A0", "Bergamo", "Genoa-B1"})
        void of_genoa_has_leaves_of_its_whole_line(String name) {
            ForgedSnp forged = SnpForge.vcek(SnpProduct.GENOA, 3)
                    .withLeaf(recipe -> recipe.with(ForgedExtension.of(AmdPki.PRODUCT_NAME, new DERIA5String(name))))
                    .forge();

            assertThat(outcome(forged, SnpProduct.GENOA)).isEmpty();
        }

        @Test
        void must_not_skip_the_intermediate() {
            ForgedSnp forged = VCEK.forge();
            Identity leaf = VCEK.leaf().issue(forged.ark());
            ForgedSnp skipped = forged.withCertificates(leaf, forged.ark(), forged.ark());

            assertThat(outcome(skipped, SnpProduct.MILAN)).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void must_be_constrained() {
            assertRejected(VCEK.withArk(recipe -> recipe.with(ForgedExtension.authority(0))));
            assertRejected(VCEK.withArk(recipe -> recipe.without(ForgedExtension.BASIC_CONSTRAINTS)));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.with(ForgedExtension.endEntity())));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.without(ForgedExtension.BASIC_CONSTRAINTS)));
            assertRejected(VCEK.withLeaf(recipe -> recipe.plus(ForgedExtension.authority())));
        }

        @Test
        void must_have_keys_that_may_sign_certificates() {
            ForgedExtension crlOnly = ForgedExtension.keyUsage(KeyUsage.cRLSign);

            assertRejected(VCEK.withArk(recipe -> recipe.with(crlOnly)));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.with(crlOnly)));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.without(ForgedExtension.KEY_USAGE)));
        }

        @Test
        void must_have_no_critical_extension_that_is_not_understood() {
            ForgedExtension unknown = ForgedExtension.critical(UNKNOWN_OID, new ASN1Integer(1));

            assertRejected(VCEK.withArk(recipe -> recipe.plus(unknown)));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.plus(unknown)));
            assertRejected(VCEK.withLeaf(recipe -> recipe.plus(unknown)));
            assertThat(outcome(
                            leaf(recipe -> recipe.plus(ForgedExtension.of(UNKNOWN_OID, new ASN1Integer(1)))),
                            SnpProduct.MILAN))
                    .isEmpty();
        }

        /** Java counts this one as supported, and leaves it to the caller to act by it. */
        @Test
        void must_have_no_critical_name_constraints() {
            ForgedExtension constraints = new ForgedExtension("2.5.29.30", true, Bytes.hex("3000"));

            assertRejected(VCEK.withArk(recipe -> recipe.plus(constraints)));
            assertRejected(VCEK.withIntermediate(recipe -> recipe.plus(constraints)));
            assertRejected(VCEK.withLeaf(recipe -> recipe.plus(constraints)));
        }

        @Test
        void must_have_a_leaf_with_a_key_of_p384() {
            ForgedSnp forged = VCEK.forge();
            for (KeyPair keys : List.of(ForgedKeys.p256(), AmdKeys.of("stranger"))) {
                Identity leaf = VCEK.leaf().withKeys(keys).issue(forged.intermediate());

                assertThat(outcome(
                                forged.withCertificates(leaf, forged.intermediate(), forged.ark()), SnpProduct.MILAN))
                        .contains(RejectReason.CERT_CHAIN);
            }
        }

        @Test
        void must_have_the_extensions_of_amds_leaves() {
            assertRejected(VCEK.withLeaf(recipe -> recipe.without(AmdPki.STRUCT_VERSION)));
            assertRejected(VCEK.withLeaf(recipe -> recipe.without(AmdPki.PRODUCT_NAME)));
            assertRejected(VCEK.withLeaf(
                    recipe -> recipe.with(new ForgedExtension(AmdPki.PRODUCT_NAME, false, Bytes.hex("16021b5b")))));
            assertRejected(VCEK.withLeaf(recipe ->
                    recipe.with(new ForgedExtension(AmdPki.PRODUCT_NAME, false, Bytes.hex("0c054d696c616e")))));
            assertRejected(VCEK.withLeaf(
                    recipe -> recipe.with(new ForgedExtension(AmdPki.BOOT_LOADER, false, Bytes.hex("02010400")))));
            assertRejected(VCEK.withLeaf(recipe -> recipe.plus(AmdPki.svn(AmdPki.BOOT_LOADER, 4))));
        }

        private void assertRejected(SnpForge recipe) {
            assertThat(outcome(recipe.forge(), SnpProduct.MILAN)).contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Signatures {
        private static final String PSS = "06092a864886f70d01010a";
        private static final String SHA384 = "300d06096086480165030402020500";
        private static final String MGF1 = "301a06092a864886f70d010108" + SHA384;

        @ParameterizedTest
        @CsvSource({
            // hash, mask, salt, trailer
            "a00f 300d06096086480165030402010500, '', 30, ''",
            "'', a11c 301a06092a864886f70d010108 300d06096086480165030402010500, 30, ''",
            "'', '', 20, ''",
            "'', '', 31, ''",
            "'', '', 30, a303020102"
        })
        void need_amds_parameters(String hash, String mask, String salt, String trailer) {
            String parameters = (hash.isEmpty() ? "a00f" + SHA384 : hash.replace(" ", ""))
                    + (mask.isEmpty() ? "a11c" + MGF1 : mask.replace(" ", ""))
                    + "a2030201" + salt + trailer;
            SignatureScheme scheme = withParameters(parameters);

            assertThat(outcome(
                            VCEK.withLeaf(recipe -> recipe.withScheme(scheme)).forge(), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(
                            VCEK.withIntermediate(recipe -> recipe.withScheme(scheme))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(VCEK.withArk(recipe -> recipe.withScheme(scheme)).forge(), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(VCEK.withCrl(recipe -> recipe.withScheme(scheme)).forge(), SnpProduct.MILAN))
                    .contains(RejectReason.CRL_FORMAT);
        }

        @Test
        void may_leave_out_what_der_leaves_out() {
            String sha384 = "300b0609608648016503040202";
            SignatureScheme scheme =
                    withParameters("a00d" + sha384 + "a11a" + "301806092a864886f70d010108" + sha384 + "a203020130");

            assertThat(outcome(
                            VCEK.withLeaf(recipe -> recipe.withScheme(scheme)).forge(), SnpProduct.MILAN))
                    .isEmpty();
        }

        @ParameterizedTest
        @ValueSource(strings = {"SHA384withRSA", "SHA256withRSA", "SHA512withRSA"})
        void need_amds_algorithm(String algorithm) {
            SignatureScheme scheme = SignatureScheme.jdk(algorithm);

            assertThat(outcome(
                            VCEK.withLeaf(recipe -> recipe.withScheme(scheme)).forge(), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(
                            VCEK.withIntermediate(recipe -> recipe.withScheme(scheme))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void need_the_salt_that_they_name() {
            SignatureScheme shortSalt = new SignatureScheme(
                    SignatureScheme.PSS_OF_LEAVES.algorithm(), (key, message) -> signWithShortSalt(key, message));

            assertThat(outcome(
                            VCEK.withLeaf(recipe -> recipe.withScheme(shortSalt))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CERT_CHAIN);
        }

        private static Bytes signWithShortSalt(PrivateKey key, Bytes message) {
            try {
                Signature signer = Signature.getInstance("RSASSA-PSS");
                signer.setParameter(new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 32, 1));
                signer.initSign(key);
                signer.update(message.toArray());
                return Bytes.of(signer.sign());
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        private static SignatureScheme withParameters(String parameters) {
            Bytes algorithm = Der.sequence(Bytes.hex(PSS), Der.sequence(Bytes.hex(parameters)));
            return new SignatureScheme(algorithm, SignatureScheme.PSS_OF_LEAVES.function());
        }
    }

    @Nested
    class RevocationLists {
        @Test
        void are_checked_if_they_are_there_and_missed_if_not() throws Exception {
            ForgedSnp forged = VCEK.forge();

            assertThat(verified(forged, SnpProduct.MILAN).isRevocationChecked()).isTrue();
            VerifiedEvidence unchecked = SnpVerdicts.verify(forged, withoutCrl(forged), SnpProduct.MILAN);
            assertThat(((VerifiedEvidence.OfSnp) unchecked).verified().isRevocationChecked())
                    .isFalse();
        }

        @Test
        void revoke_authorities_and_leaves() {
            BigInteger serial = BigInteger.valueOf(77);

            assertThat(outcome(
                            VCEK.withCrl(crl -> crl.revoking(VCEK.intermediate()))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CERT_REVOKED);
            assertThat(outcome(VCEK.withCrl(crl -> crl.revoking(VCEK.ark())).forge(), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_REVOKED);
            assertThat(outcome(VCEK.withCrl(crl -> crl.revoking(VCEK.leaf())).forge(), SnpProduct.MILAN))
                    .contains(RejectReason.CERT_REVOKED);
            assertThat(outcome(
                            VCEK.withLeaf(recipe -> recipe.withSerial(serial))
                                    .withCrl(crl -> crl.withRevoked(List.of(serial)))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CERT_REVOKED);
            assertThat(outcome(
                            VLEK.withCrl(crl -> crl.revoking(VLEK.intermediate()))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CERT_REVOKED);
        }

        @Test
        void that_revoke_others_are_no_obstacle() {
            ForgedSnp forged = VCEK.withCrl(
                            crl -> crl.withRevoked(CrlForge.serials(100)).revoking(VLEK.intermediate()))
                    .forge();

            assertThat(outcome(forged, SnpProduct.MILAN)).isEmpty();
        }

        @Test
        void must_be_in_date() {
            Instant at = VCEK.at();
            Duration second = Duration.ofSeconds(1);

            assertThat(outcome(updated(at.minusSeconds(9), at.minus(second)), SnpProduct.MILAN))
                    .contains(RejectReason.EXPIRED);
            assertThat(outcome(updated(at.minusSeconds(9), at), SnpProduct.MILAN))
                    .isEmpty();
            assertThat(outcome(updated(at, at.plusSeconds(9)), SnpProduct.MILAN))
                    .isEmpty();
            assertThat(outcome(updated(at.plus(second), at.plusSeconds(9)), SnpProduct.MILAN))
                    .contains(RejectReason.NOT_YET_VALID);
        }

        @Test
        void bound_the_validity() throws Exception {
            Instant at = VCEK.at();
            ForgedSnp forged = updated(at.minusSeconds(9), at.plusSeconds(9));

            assertThat(verified(forged, SnpProduct.MILAN).validity())
                    .hasToString("Validity[notBefore=" + at.minusSeconds(9) + ", notAfter=" + at.plusSeconds(9) + "]");
        }

        @Test
        void must_be_of_this_root() {
            ForgedSnp milan = VCEK.forge();
            ForgedSnp genoa = SnpForge.vcek(SnpProduct.GENOA, 3).forge();
            SnpForge sameName = VCEK.withArk(recipe -> recipe.withKeys(AmdKeys.of("stranger")));

            assertThat(outcome(milan, crl(milan, genoa.crl()), SnpProduct.MILAN))
                    .contains(RejectReason.CRL_ISSUER);
            assertThat(outcome(milan, crl(milan, sameName.forge().crl()), SnpProduct.MILAN))
                    .contains(RejectReason.CRL_SIGNATURE);
            assertThat(outcome(
                            VCEK.withCrl(crl -> crl.withIssuerName(AmdPki.name("SEV-Milan")))
                                    .forge(),
                            SnpProduct.MILAN))
                    .contains(RejectReason.CRL_ISSUER);
        }

        @Test
        void must_be_of_a_root_that_may_sign_them() {
            ForgedSnp forged = VCEK.withArk(recipe -> recipe.with(ForgedExtension.keyUsage(KeyUsage.keyCertSign)))
                    .forge();

            assertThat(outcome(forged, SnpProduct.MILAN)).contains(RejectReason.CRL_ISSUER);
            assertThat(outcome(forged, withoutCrl(forged), SnpProduct.MILAN)).isEmpty();
        }

        @Test
        void must_be_whole_and_unchanged() {
            ForgedSnp forged = VCEK.forge();
            int last = forged.crl().length() - 1;

            assertThat(outcome(forged, crl(forged, forged.crl().flip(last)), SnpProduct.MILAN))
                    .contains(RejectReason.CRL_SIGNATURE);
            assertThat(outcome(forged, crl(forged, forged.crl().slice(0, last)), SnpProduct.MILAN))
                    .contains(RejectReason.CRL_FORMAT);
            assertThat(outcome(forged, crl(forged, Bytes.zeros(0)), SnpProduct.MILAN))
                    .contains(RejectReason.CRL_FORMAT);
        }

        @Test
        void may_be_pem() throws Exception {
            ForgedSnp forged = VCEK.forge();
            String base64 = Base64.getMimeEncoder().encodeToString(forged.crl().toArray());
            String pem = "-----BEGIN X509 CRL-----\n" + base64 + "\n-----END X509 CRL-----\n";
            SnpEndorsements read = withoutCrl(forged).withCrl(pem.getBytes(StandardCharsets.US_ASCII));

            assertThat(read).isEqualTo(withCrl(forged));
            assertThat(withoutCrl(forged).withCrl(forged.crl().toArray())).isEqualTo(read);
            assertThatThrownBy(
                            () -> withoutCrl(forged).withCrl(forged.ark().pem().getBytes(StandardCharsets.US_ASCII)))
                    .hasMessage("the ARK's CRL is neither DER nor one X509 CRL in PEM");
        }

        private ForgedSnp updated(Instant from, Instant until) {
            return VCEK.withCrl(crl -> crl.withUpdates(from, until)).forge();
        }

        private static SnpEndorsements crl(ForgedSnp forged, Bytes crl) {
            SnpEndorsements without = withoutCrl(forged);
            return new SnpEndorsements(
                    without.leaf(), without.intermediate(), without.ark(), List.of(Octets.of(crl.toArray())));
        }
    }

    @Nested
    class Dates {
        @Test
        void count_for_every_certificate() {
            Instant at = VCEK.at();
            Instant longAgo = at.minus(Duration.ofDays(99));

            for (SnpForge recipe : List.of(
                    VCEK.withLeaf(leaf -> leaf.withValidity(longAgo, at.minusSeconds(1))),
                    VCEK.withIntermediate(ask -> ask.withValidity(longAgo, at.minusSeconds(1))),
                    VCEK.withArk(ark -> ark.withValidity(longAgo, at.minusSeconds(1))))) {
                assertThat(outcome(recipe.forge(), SnpProduct.MILAN)).contains(RejectReason.EXPIRED);
            }
            for (SnpForge recipe : List.of(
                    VCEK.withLeaf(leaf -> leaf.withValidity(at.plusSeconds(1), at.plusSeconds(9))),
                    VCEK.withIntermediate(ask -> ask.withValidity(at.plusSeconds(1), at.plusSeconds(9))),
                    VCEK.withArk(ark -> ark.withValidity(at.plusSeconds(1), at.plusSeconds(9))))) {
                assertThat(outcome(recipe.forge(), SnpProduct.MILAN)).contains(RejectReason.CERT_NOT_YET_VALID);
            }
        }
    }

    private static VerifiedSnpReport verified(ForgedSnp forged, SnpProduct product) throws Exception {
        return ((VerifiedEvidence.OfSnp) SnpVerdicts.verify(forged, product)).verified();
    }

    /** A report that was changed before it was signed. */
    private static ForgedSnp signed(UnaryOperator<Bytes> change) {
        return VCEK.withReport(change).forge();
    }

    private static ForgedSnp leaf(UnaryOperator<CertificateForge> change) {
        return VCEK.withLeaf(change).forge();
    }
}
