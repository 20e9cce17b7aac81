/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.dcap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.EvidenceRejectedException;
import io.strongroom.attestation.GenuineEvidence;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.QuoteMutation;
import io.strongroom.attestation.QuoteOffsets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.internal.PemCertificates;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.simulated.CertificateForge;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of mutations that is about DCAP, over every genuine quote of SGX and TDX that verifies. */
class GenuineMutationsTest {
    private static final QuoteVerifier VERIFIER = new QuoteVerifier();
    private static final TrustAnchor.Intel INTEL = TrustAnchor.Intel.PRODUCTION;

    /** Its intermediate certificate has an edition of its own. */
    private static final String ALONE_UNDER_ITS_AUTHORITY = "sgx3-divergent-old-root-edition";

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    static List<Vector> vectors() {
        return GenuineEvidence.verified();
    }

    static Stream<Arguments> quoteMutations() {
        return vectors().stream()
                .flatMap(vector -> QuoteMutation.all().stream().map(mutation -> Arguments.of(vector, mutation)));
    }

    static Stream<Arguments> collateralMutations() {
        return vectors().stream()
                .flatMap(vector -> CollateralMutation.all().stream().map(mutation -> Arguments.of(vector, mutation)));
    }

    @ParameterizedTest
    @MethodSource("quoteMutations")
    void of_the_quote_are_rejected_at_their_step(Vector vector, QuoteMutation mutation) throws Exception {
        byte[] mutated = mutation.applyTo(vector.quote());

        assertThat(outcome(mutated, vector.endorsements(), INTEL, vector.verifyAt()))
                .isEqualTo(mutation.outcome());
        if (mutation.outcome().isEmpty()) {
            assertSameVerdict(vector, mutated);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void truncation_14_is_rejected_at_every_length(Vector vector) throws Exception {
        byte[] quote = vector.quote();
        int end = QuoteOffsets.of(QuoteParser.parse(quote)).end();
        IntelEndorsements endorsements = vector.endorsements();

        List<Integer> others = IntStream.range(0, end)
                .filter(length -> !outcome(Arrays.copyOf(quote, length), endorsements, INTEL, vector.verifyAt())
                        .equals(Optional.of(RejectReason.FORMAT)))
                .boxed()
                .toList();

        assertThat(others).isEmpty();
        assertSameVerdict(vector, Arrays.copyOf(quote, end));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void leaf_18_of_another_platform_of_the_same_authority_does_not_vouch_for_this_qe(Vector vector) throws Exception {
        byte[] quote = vector.quote();
        QuoteOffsets offsets = QuoteOffsets.of(QuoteParser.parse(quote));
        boolean hasSibling = false;
        for (Vector donor : vectors()) {
            List<byte[]> chain =
                    QuoteOffsets.of(QuoteParser.parse(donor.quote())).chain();
            if (isSameAuthorityButOtherLeaf(chain, offsets.chain())) {
                List<byte[]> mixed = new ArrayList<>(offsets.chain());
                mixed.set(0, chain.get(0));
                byte[] mutated = offsets.withChain(quote, PemCertificates.encode(mixed));
                assertThat(outcome(mutated, vector.endorsements(), INTEL, vector.verifyAt()))
                        .as("leaf of %s", donor)
                        .contains(RejectReason.QE_REPORT_SIGNATURE);
                hasSibling = true;
            }
        }
        assertThat(hasSibling || vector.toString().equals(ALONE_UNDER_ITS_AUTHORITY))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("collateralMutations")
    void of_the_collateral_are_rejected_at_their_step(Vector vector, CollateralMutation mutation) throws Exception {
        ObjectNode collateral = vector.collateral();
        mutation.change().apply(collateral);

        assertThat(outcome(vector.quote(), parse(collateral), INTEL, vector.verifyAt()))
                .contains(mutation.outcome());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void anchor_22_of_another_key_rejects_the_chain(Vector vector) throws Exception {
        var preProduction =
                TrustAnchor.Intel.ofRoot(GenuineEvidence.trusted("intel-sgx-root-ca-PREPRODUCTION-do-not-trust.der"));
        String name = INTEL.rootName().getName();
        var selfMade = TrustAnchor.Intel.ofRoot(CertificateForge.root(CertificateForge.newKeyPair())
                .subject(name)
                .issuer(name)
                .issue());

        for (TrustAnchor.Intel anchor : List.of(preProduction, selfMade)) {
            assertThat(outcome(vector.quote(), vector.endorsements(), anchor, vector.verifyAt()))
                    .contains(RejectReason.CERT_CHAIN);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void times_23_within_the_window_are_accepted_and_no_others(Vector vector) throws Exception {
        Instant notBefore =
                Instant.parse(vector.expected().at("/window/notBefore").asText());
        Instant notAfter =
                Instant.parse(vector.expected().at("/window/notAfter").asText());

        assertThat(outcomeAt(vector, notBefore)).isEmpty();
        assertThat(outcomeAt(vector, notAfter)).isEmpty();
        assertThat(outcomeAt(vector, notAfter.plusSeconds(1))).contains(RejectReason.EXPIRED);
        assertThat(outcomeAt(vector, notAfter.plusNanos(1))).contains(RejectReason.EXPIRED);
        assertThat(outcomeAt(vector, Instant.parse("2040-01-01T00:00:00Z"))).contains(RejectReason.EXPIRED);
        for (Instant early :
                List.of(notBefore.minusSeconds(1), notBefore.minusNanos(1), Instant.parse("2015-01-01T00:00:00Z"))) {
            assertThat(outcomeAt(vector, early))
                    .hasValueSatisfying(reason ->
                            assertThat(reason).isIn(RejectReason.CERT_NOT_YET_VALID, RejectReason.NOT_YET_VALID));
        }
    }

    private static Optional<RejectReason> outcomeAt(Vector vector, Instant time) throws Exception {
        return outcome(vector.quote(), vector.endorsements(), INTEL, time);
    }

    private static boolean isSameAuthorityButOtherLeaf(List<byte[]> one, List<byte[]> other) {
        return MessageDigest.isEqual(one.get(1), other.get(1)) && !MessageDigest.isEqual(one.get(0), other.get(0));
    }

    private static IntelEndorsements parse(ObjectNode collateral) throws EvidenceFormatException {
        return IntelEndorsements.parseJson(collateral.toString());
    }

    /** What is accepted says the same as the original. */
    private static void assertSameVerdict(Vector vector, byte[] mutated) throws Exception {
        VerifiedQuote got = verify(mutated, vector);
        VerifiedQuote wanted = verify(vector.quote(), vector);
        assertThat(got.quote().header()).isEqualTo(wanted.quote().header());
        assertThat(got.quote().body()).isEqualTo(wanted.quote().body());
        assertThat(got.platform()).isEqualTo(wanted.platform());
        assertThat(got.validity()).isEqualTo(wanted.validity());
    }

    private static VerifiedQuote verify(byte[] bytes, Vector vector) throws Exception {
        return VERIFIER.verify(QuoteParser.parse(bytes), vector.endorsements(), INTEL, vector.verifyAt());
    }

    static Optional<RejectReason> outcome(
            byte[] bytes, IntelEndorsements endorsements, TrustAnchor.Intel anchor, Instant time) {
        try {
            Quote quote = QuoteParser.parse(bytes);
            VERIFIER.verify(quote, endorsements, anchor, time);
            return Optional.empty();
        } catch (EvidenceFormatException e) {
            return Optional.of(RejectReason.FORMAT);
        } catch (EvidenceRejectedException e) {
            return Optional.of(e.reason());
        }
    }
}
