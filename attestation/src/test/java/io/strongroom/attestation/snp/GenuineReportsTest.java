/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.snp;

import static io.strongroom.attestation.snp.GenuineReports.at;
import static io.strongroom.attestation.snp.GenuineReports.endorsements;
import static io.strongroom.attestation.snp.GenuineReports.outcome;
import static io.strongroom.attestation.snp.GenuineReports.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.attestation.VerifiedEvidence;
import io.strongroom.attestation.Verifier;
import io.strongroom.attestation.internal.PemCertificates;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Genuine reports of SEV-SNP: verdicts, dates, and every mutation. */
class GenuineReportsTest {
    private static final String MILAN = "snp-milan-v3-dstack";
    private static final String MILAN_VLEK = "snp-milan-vlek-trustee-aws";
    private static final String GENOA = "snp-genoa-v5-lunal";
    private static final String TURIN = "snp-turin-v5-oak";
    private static final int SIGNATURE_R = 672;
    private static final int SIGNATURE_S = 744;
    private static final int NUMBER_BYTES = 48;
    private static final BigInteger ORDER = new BigInteger(
            "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16);

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    static List<Vector> reports() {
        return GenuineEvidence.reports();
    }

    static List<Vector> verified() {
        return reports().stream()
                .filter(vector -> vector.expected().get("verdict").asText().equals("VERIFIED"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void have_the_expected_verdict(Vector vector) throws Exception {
        JsonNode reason = vector.expected().get("rejectReason");

        assertThat(outcome(vector, report(vector)))
                .isEqualTo(reason.isNull() ? Optional.empty() : Optional.of(RejectReason.valueOf(reason.asText())));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void pass_the_expected_checks(Vector vector) throws Exception {
        var checks = new SnpVerifier().checks(report(vector), endorsements(vector), AmdRoot.PRODUCTION, at(vector));

        JsonNode shown = new ObjectMapper().valueToTree(checks);
        assertThat(shown).isEqualTo(vector.expected().get("checks"));
    }

    @ParameterizedTest
    @MethodSource("verified")
    void are_verified_with_what_their_certificates_say(Vector vector) throws Exception {
        VerifiedSnpReport verified =
                new SnpVerifier().verify(report(vector), endorsements(vector), AmdRoot.PRODUCTION, at(vector));

        JsonNode expected = vector.expected();
        assertThat(verified.product().title()).isEqualTo(expected.get("product").asText());
        assertThat(verified.signingKey())
                .hasToString(expected.get("endorsementKey").asText());
        assertThat(verified.isRevocationChecked()).isFalse();
        assertThat(verified.validity().notBefore())
                .isEqualTo(expected.get("window").get("notBefore").asText());
        assertThat(verified.validity().notAfter())
                .isEqualTo(expected.get("window").get("notAfter").asText());
        assertThat(verified.extensions().cspId().orElse(""))
                .isEqualTo(expected.get("certExtensions").path("cspId").asText());
    }

    @ParameterizedTest
    @MethodSource("verified")
    void are_judged_by_their_dates(Vector vector) throws Exception {
        JsonNode window = vector.expected().get("window");
        Instant notBefore = Instant.parse(window.get("notBefore").asText());
        Instant notAfter = Instant.parse(window.get("notAfter").asText());

        assertThat(outcome(vector, notBefore)).isEmpty();
        assertThat(outcome(vector, notAfter)).isEmpty();
        assertThat(outcome(vector, notBefore.minusSeconds(1))).contains(RejectReason.CERT_NOT_YET_VALID);
        assertThat(outcome(vector, notAfter.plusSeconds(1))).contains(RejectReason.EXPIRED);
        assertThat(outcome(vector, Instant.MIN)).contains(RejectReason.CERT_NOT_YET_VALID);
        assertThat(outcome(vector, Instant.MAX)).contains(RejectReason.EXPIRED);
    }

    @Test
    void are_judged_by_the_verifier_of_all_evidence() throws Exception {
        Vector vector = GenuineEvidence.vector(TURIN);
        var verifier = new Verifier(TrustAnchors.PRODUCTION);
        var evidence = Evidence.of(Tee.SNP, vector.file("report.bin"));

        VerifiedEvidence verified = verifier.verify(evidence, endorsements(vector), at(vector));

        assertThat(verified.tee()).isEqualTo(Tee.SNP);
        assertThat(verified.claims().measurement())
                .hasToString(vector.expected().get("measurement").asText());
        assertThatThrownBy(() -> verifier.verify(evidence, Endorsements.NONE, at(vector)))
                .isInstanceOfSatisfying(
                        EvidenceRejectedException.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(RejectReason.ENDORSEMENTS_NEEDED));
    }

    @Nested
    class Roots {
        @ParameterizedTest
        @CsvSource({"milan, MILAN", "genoa, GENOA", "turin, TURIN"})
        void are_pinned(String file, SnpProduct product) throws Exception {
            byte[] key = GenuineEvidence.trusted("amd-ark-" + file + ".der")
                    .getPublicKey()
                    .getEncoded();

            assertThat(AmdRoot.PRODUCTION).contains(new AmdRoot(product, Digest.sha256(key)));
            assertThat(AmdRoot.PRODUCTION).hasSize(3);
        }

        @Test
        void that_are_not_trusted_vouch_for_nothing() throws Exception {
            Vector vector = GenuineEvidence.vector(MILAN);
            Set<AmdRoot> others = Set.of(AmdRoot.PRODUCTION.stream()
                    .filter(root -> root.product() != SnpProduct.MILAN)
                    .toArray(AmdRoot[]::new));

            assertThat(outcome(report(vector), endorsements(vector), others, at(vector)))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(report(vector), endorsements(vector), Set.of(), at(vector)))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void of_another_product_vouch_for_nothing() throws Exception {
            Vector vector = GenuineEvidence.vector(MILAN);
            Vector genoa = GenuineEvidence.vector(GENOA);
            byte[] leaf = vector.file("vcek.der");

            assertThat(outcome(vector, SnpEndorsements.of(leaf, vector.file("ask.der"), genoa.file("ark.der"))))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(vector, SnpEndorsements.of(leaf, genoa.file("ask.der"), vector.file("ark.der"))))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(vector, SnpEndorsements.of(leaf, genoa.file("ask.der"), genoa.file("ark.der"))))
                    .contains(RejectReason.CERT_CHAIN);
        }
    }

    @Nested
    class Certificates {
        private final Vector vector = GenuineEvidence.vector(MILAN);
        private final Vector vlek = GenuineEvidence.vector(MILAN_VLEK);

        @Test
        void may_be_pem() throws Exception {
            byte[] pem = PemCertificates.encode(List.of(vector.file("ask.der"), vector.file("ark.der")));
            byte[] leaf = PemCertificates.encode(List.of(vector.file("vcek.der")));

            assertThat(SnpEndorsements.ofChain(leaf, pem)).isEqualTo(endorsements(vector));
        }

        @Test
        void of_another_chip_do_not_vouch_for_the_report() throws Exception {
            Vector other = GenuineEvidence.vector("snp-milan-v2-virtee");

            assertThat(outcome(vector, endorsements(other))).contains(RejectReason.SIGNATURE);
            assertThat(outcome(vector, endorsements(vlek))).contains(RejectReason.SIGNATURE);
            assertThat(outcome(vlek, endorsements(vector))).contains(RejectReason.SIGNATURE);
        }

        @Test
        void of_vcek_and_vlek_authorities_cannot_be_exchanged() throws Exception {
            assertThat(outcome(
                            vector,
                            SnpEndorsements.of(vector.file("vcek.der"), vlek.file("asvk.der"), vector.file("ark.der"))))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(
                            vlek,
                            SnpEndorsements.of(vlek.file("vlek.der"), vector.file("ask.der"), vlek.file("ark.der"))))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void must_each_be_in_its_place() throws Exception {
            byte[] leaf = vector.file("vcek.der");
            byte[] ask = vector.file("ask.der");
            byte[] ark = vector.file("ark.der");

            assertThat(outcome(vector, SnpEndorsements.of(ask, ask, ark))).contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(vector, SnpEndorsements.of(leaf, ark, ark))).contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(vector, SnpEndorsements.of(leaf, leaf, ark))).contains(RejectReason.CERT_CHAIN);
            assertThat(outcome(vector, SnpEndorsements.of(leaf, ask, ask))).contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void are_refused_at_every_truncation_and_with_bytes_behind() throws Exception {
            byte[] leaf = vector.file("vcek.der");
            byte[] ask = vector.file("ask.der");
            byte[] ark = vector.file("ark.der");
            var verifier = new SnpVerifier();

            for (int length = 0; length <= ark.length + 1; length += 41) {
                assertThat(outcomeOf(verifier, with(resized(leaf, length), ask, ark)))
                        .contains(RejectReason.CERT_CHAIN);
                assertThat(outcomeOf(verifier, with(leaf, resized(ask, length), ark)))
                        .contains(RejectReason.CERT_CHAIN);
                assertThat(outcomeOf(verifier, with(leaf, ask, resized(ark, length))))
                        .contains(RejectReason.CERT_CHAIN);
            }
            assertThat(outcomeOf(verifier, with(resized(leaf, leaf.length + 1), ask, ark)))
                    .contains(RejectReason.CERT_CHAIN);
            assertThat(outcomeOf(verifier, with(resized(leaf, 1 << 20), ask, ark)))
                    .contains(RejectReason.CERT_CHAIN);
        }

        @Test
        void are_refused_with_any_change() throws Exception {
            byte[] leaf = vector.file("vcek.der");
            byte[] ask = vector.file("ask.der");
            byte[] ark = vector.file("ark.der");
            var verifier = new SnpVerifier();

            for (int i = 0; i < leaf.length; i += 17) {
                assertThat(outcomeOf(verifier, with(flipped(leaf, i), ask, ark)))
                        .as("VCEK byte %d", i)
                        .hasValueSatisfying(
                                reason -> assertThat(reason).isIn(RejectReason.CERT_CHAIN, RejectReason.SIGNATURE));
            }
            for (int i = 0; i < ask.length; i += 31) {
                assertThat(outcomeOf(verifier, with(leaf, flipped(ask, i), ark)))
                        .as("ASK byte %d", i)
                        .contains(RejectReason.CERT_CHAIN);
            }
            for (int i = 0; i < ark.length; i += 31) {
                assertThat(outcomeOf(verifier, with(leaf, ask, flipped(ark, i))))
                        .as("ARK byte %d", i)
                        .contains(RejectReason.CERT_CHAIN);
            }
            assertThat(outcomeOf(verifier, with(leaf, ask, ark))).isEmpty();
        }

        private Optional<RejectReason> outcomeOf(SnpVerifier verifier, SnpEndorsements endorsements) throws Exception {
            return GenuineReports.outcome(verifier, report(vector), endorsements, AmdRoot.PRODUCTION, at(vector));
        }

        private static SnpEndorsements with(byte[] leaf, byte[] ask, byte[] ark) {
            return new SnpEndorsements(Octets.of(leaf), Octets.of(ask), Octets.of(ark), List.of());
        }

        /** Another length, or one byte less where that is the length. */
        private static byte[] resized(byte[] der, int length) {
            return Arrays.copyOf(der, length == der.length ? length - 1 : length);
        }
    }

    @Nested
    class Mutations {
        /** Number 27: every byte that is signed. */
        @Test
        void of_any_signed_byte_are_rejected() throws Exception {
            requireEverySignedByteMatters(GenuineEvidence.vector(MILAN));
        }

        @Tag("slow")
        @ParameterizedTest
        @ValueSource(strings = {MILAN_VLEK, TURIN, GENOA})
        void of_any_signed_byte_of_other_platforms_are_rejected(String name) throws Exception {
            requireEverySignedByteMatters(GenuineEvidence.vector(name));
        }

        /** A byte of the version, or of the signature's algorithm, may make it a report that is not read at all. */
        private static void requireEverySignedByteMatters(Vector vector) throws Exception {
            SnpEndorsements endorsements = endorsements(vector);
            byte[] report = vector.file("report.bin");
            var verifier = new SnpVerifier();

            for (int i = 0; i < SnpReport.SIGNED_BYTES; i++) {
                boolean isForm = i < 4 || (i >= 52 && i < 56);
                Set<RejectReason> wanted =
                        isForm ? Set.of(RejectReason.FORMAT, RejectReason.SIGNATURE) : Set.of(RejectReason.SIGNATURE);
                assertThat(outcomeOf(verifier, flipped(report, i), endorsements, at(vector)))
                        .as("byte %d", i)
                        .hasValueSatisfying(reason -> assertThat(reason).isIn(wanted));
            }
            assertThat(outcomeOf(verifier, report, endorsements, at(vector))).isEmpty();
        }

        /** Numbers 27 and 28: every byte of the signature, its padding and what follows. */
        @Test
        void of_any_byte_of_the_signature_are_rejected() throws Exception {
            Vector vector = GenuineEvidence.vector(MILAN);
            byte[] report = vector.file("report.bin");
            var verifier = new SnpVerifier();

            for (int i = SnpReport.SIGNED_BYTES; i < SnpReport.LENGTH_BYTES; i++) {
                assertThat(outcomeOf(verifier, flipped(report, i), endorsements(vector), at(vector)))
                        .as("byte %d", i)
                        .contains(RejectReason.SIGNATURE);
            }
        }

        @ParameterizedTest
        @CsvSource({"672, 0", "744, 0", "672, n", "744, n", "672, n + 1", "744, max"})
        void to_numbers_out_of_range_are_rejected(int offset, String number) throws Exception {
            Vector vector = GenuineEvidence.vector(MILAN);
            BigInteger value = switch (number) {
                case "0" -> BigInteger.ZERO;
                case "n" -> ORDER;
                case "n + 1" -> ORDER.add(BigInteger.ONE);
                default -> BigInteger.ONE.shiftLeft(384).subtract(BigInteger.ONE);
            };

            assertThat(outcomeOf(
                            new SnpVerifier(),
                            withNumber(vector.file("report.bin"), offset, value),
                            endorsements(vector),
                            at(vector)))
                    .contains(RejectReason.SIGNATURE);
        }

        /** Number 6: ECDSA is malleable, so a report's bytes are no key against replay. */
        @Test
        void to_the_other_half_of_the_numbers_are_verified() throws Exception {
            Vector vector = GenuineEvidence.vector(MILAN);
            byte[] report = vector.file("report.bin");
            BigInteger s = number(report, SIGNATURE_S);

            assertThat(outcomeOf(
                            new SnpVerifier(),
                            withNumber(report, SIGNATURE_S, ORDER.subtract(s)),
                            endorsements(vector),
                            at(vector)))
                    .isEmpty();
            assertThat(number(report, SIGNATURE_R)).isBetween(BigInteger.ONE, ORDER);
        }

        private static Optional<RejectReason> outcomeOf(
                SnpVerifier verifier, byte[] report, SnpEndorsements endorsements, Instant at) {
            return GenuineReports.outcome(verifier, report, endorsements, AmdRoot.PRODUCTION, at);
        }

        private static BigInteger number(byte[] report, int offset) {
            byte[] bigEndian = new byte[NUMBER_BYTES];
            for (int i = 0; i < NUMBER_BYTES; i++) {
                bigEndian[NUMBER_BYTES - 1 - i] = report[offset + i];
            }
            return new BigInteger(1, bigEndian);
        }

        private static byte[] withNumber(byte[] report, int offset, BigInteger value) {
            byte[] changed = report.clone();
            for (int i = 0; i < NUMBER_BYTES; i++) {
                changed[offset + i] = value.shiftRight(8 * i).byteValue();
            }
            return changed;
        }
    }

    @Nested
    class Authorities {
        @Test
        void are_verified_once_for_all_reports_of_a_product() throws Exception {
            var cache = new AmdAuthoritiesCache(2);
            Vector one = GenuineEvidence.vector(MILAN);
            Vector other = GenuineEvidence.vector("snp-milan-v2-virtee");

            AmdAuthorities first = cache.verified(endorsements(one), AmdRoot.PRODUCTION);

            assertThat(cache.verified(endorsements(other), AmdRoot.PRODUCTION)).isSameAs(first);
            assertThat(cache.size()).isEqualTo(1);
        }

        @Test
        void are_verified_again_for_other_roots() throws Exception {
            var cache = new AmdAuthoritiesCache(2);
            SnpEndorsements endorsements = endorsements(GenuineEvidence.vector(MILAN));
            cache.verified(endorsements, AmdRoot.PRODUCTION);

            assertThatThrownBy(() -> cache.verified(endorsements, Set.of()))
                    .isInstanceOf(EvidenceRejectedException.class);
            assertThat(cache.size()).isEqualTo(1);
        }

        @Test
        void are_kept_in_bounds() throws Exception {
            var cache = new AmdAuthoritiesCache(2);
            for (String name : List.of(MILAN, MILAN_VLEK, GENOA, TURIN)) {
                cache.verified(endorsements(GenuineEvidence.vector(name)), AmdRoot.PRODUCTION);
            }

            assertThat(cache.size()).isEqualTo(2);
        }
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }
}
