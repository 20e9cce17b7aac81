/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.COLLATERAL_SIGNATURE;
import static io.strongroom.attestation.RejectReason.CRL_FORMAT;
import static io.strongroom.attestation.RejectReason.CRL_SIGNATURE;
import static io.strongroom.attestation.RejectReason.QE_REPORT_SIGNATURE;
import static io.strongroom.attestation.RejectReason.QUOTE_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.Octets;
import io.strongroom.attestation.RejectReason;
import io.strongroom.attestation.dcap.TrustAnchor;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ECDSA values out of range in every place of a signature, and keys that are no point in every place of a key. */
class DcapSignaturesTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final ForgedDcap VALID = CASE.forge();
    private static final TrustAnchor.Intel ANCHOR = new TrustAnchor.Intel(
            Octets.of(ForgedKeys.rawP256(CASE.root().keys().getPublic()).toArray()));
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger PRIME =
            new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
    private static final BigInteger MAX = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    /** Signatures of 64 bytes. */
    enum Raw {
        QUOTE(QUOTE_SIGNATURE),
        QE_REPORT(QE_REPORT_SIGNATURE),
        TCB_INFO(COLLATERAL_SIGNATURE),
        QE_IDENTITY(COLLATERAL_SIGNATURE);

        private final RejectReason reason;

        Raw(RejectReason reason) {
            this.reason = reason;
        }

        ForgedDcap with(UnaryOperator<Bytes> change) {
            return switch (this) {
                case QUOTE -> inQuote(VALID.quote().authDataOffset(), change);
                case QE_REPORT -> inQuote(VALID.quote().qeReportOffset() + SgxField.TOTAL, change);
                case TCB_INFO -> inCollateral(DcapCollateral.TCB_INFO_SIGNATURE, change);
                case QE_IDENTITY -> inCollateral(DcapCollateral.QE_IDENTITY_SIGNATURE, change);
            };
        }

        private static ForgedDcap inQuote(int at, UnaryOperator<Bytes> change) {
            return VALID.withQuoteBytes(quote -> quote.with(at, change.apply(quote.slice(at, at + 64))));
        }

        private static ForgedDcap inCollateral(String name, UnaryOperator<Bytes> change) {
            return VALID.withCollateral(collateral -> collateral.with(
                    name, change.apply(Bytes.hex(collateral.get(name))).hex()));
        }
    }

    /** Signatures in DER. */
    enum Encoded {
        ROOT,
        CA,
        TCB_SIGNING,
        PCK,
        ROOT_CRL,
        PCK_CRL;

        DcapCase with(SignatureScheme scheme) {
            return switch (this) {
                case ROOT -> CASE.withRoot(forge -> forge.withScheme(scheme));
                case CA -> CASE.withCa(forge -> forge.withScheme(scheme));
                case TCB_SIGNING -> CASE.withTcbSigning(forge -> forge.withScheme(scheme));
                case PCK -> CASE.withPck(forge -> forge.withScheme(scheme));
                case ROOT_CRL -> CASE.withRootCrl(crl -> crl.withScheme(scheme));
                case PCK_CRL -> CASE.withPckCrl(crl -> crl.withScheme(scheme));
            };
        }

        RejectReason malformed() {
            return isCrl() ? CRL_FORMAT : CERT_CHAIN;
        }

        RejectReason wrong() {
            return isCrl() ? CRL_SIGNATURE : CERT_CHAIN;
        }

        private boolean isCrl() {
            return this == ROOT_CRL || this == PCK_CRL;
        }
    }

    static List<BigInteger> valuesOutOfRange() {
        return List.of(BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE), ORDER.add(BigInteger.TWO), PRIME, MAX);
    }

    @ParameterizedTest
    @EnumSource
    void raw_values_out_of_range_are_refused(Raw place) {
        for (BigInteger value : valuesOutOfRange()) {
            Bytes bytes = fixed(value);
            assertThat(rejection(place, signature -> signature.with(0, bytes))).contains(place.reason);
            assertThat(rejection(place, signature -> signature.with(32, bytes))).contains(place.reason);
            assertThat(rejection(place, signature -> Bytes.join(bytes, bytes))).contains(place.reason);
        }
        assertThat(rejection(place, signature -> Bytes.join(fixed(BigInteger.ONE), fixed(BigInteger.ONE))))
                .contains(place.reason);
    }

    @ParameterizedTest
    @EnumSource
    void raw_values_may_be_replaced_by_their_negatives_as_everywhere_in_ecdsa(Raw place) {
        assertThat(rejection(
                        place,
                        signature -> signature.with(
                                32,
                                fixed(ORDER.subtract(new BigInteger(
                                        1, signature.slice(32, 64).toArray()))))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void encoded_values_out_of_range_are_refused(Encoded place) {
        for (BigInteger value : valuesOutOfRange()) {
            assertMalformed(place, signature -> List.of(value, signature.get(1)));
            assertMalformed(place, signature -> List.of(signature.get(0), value));
            assertMalformed(place, signature -> List.of(value, value));
        }
    }

    @ParameterizedTest
    @EnumSource
    void encoded_values_that_are_equal_but_for_a_multiple_of_the_order_are_refused(Encoded place) {
        for (BigInteger multiple : List.of(ORDER, ORDER.negate(), ORDER.shiftLeft(300))) {
            assertMalformed(place, signature -> List.of(signature.get(0).add(multiple), signature.get(1)));
            assertMalformed(
                    place,
                    signature -> List.of(signature.get(0), signature.get(1).add(multiple)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void encoded_values_of_another_number_are_refused(Encoded place) {
        assertMalformed(place, signature -> List.of());
        assertMalformed(place, signature -> signature.subList(0, 1));
        assertMalformed(place, signature -> List.of(signature.get(0), signature.get(1), BigInteger.ONE));
        assertThat(rejection(place, List::copyOf)).isEmpty();
        assertThat(rejection(place, signature -> List.of(BigInteger.ONE, BigInteger.ONE)))
                .contains(place.wrong());
    }

    @ParameterizedTest
    @EnumSource
    void signatures_that_are_not_strict_der_are_refused(Encoded place) {
        List<UnaryOperator<Bytes>> damages = List.of(
                der -> Bytes.zeros(0),
                der -> Bytes.join(der, Bytes.zeros(1)),
                der -> der.slice(0, der.length() - 1),
                der -> Bytes.join(Bytes.hex("308046"), der.slice(2, der.length())),
                der -> Bytes.join(Bytes.hex("3081"), der.slice(1, der.length())),
                der -> padded(der));
        for (UnaryOperator<Bytes> damage : damages) {
            assertThat(rejectionOfDamaged(place, damage)).contains(place.malformed());
        }
    }

    static Stream<String> pointsThatAreNone() {
        String zero = "00".repeat(32);
        String one = fixed(BigInteger.ONE).hex();
        String prime = fixed(PRIME).hex();
        String max = fixed(MAX).hex();
        // x = 0 and y = the root of the curve's constant is a point; x = the prime, the same modulo the prime, is none
        String root = "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4";
        return Stream.of(
                zero + zero, zero + one, one + zero, one + one, prime + zero, zero + prime, max + max, prime + root);
    }

    @ParameterizedTest
    @MethodSource("pointsThatAreNone")
    void attestation_keys_that_are_no_point_are_refused_though_the_quoting_enclave_vouches_for_them(String point) {
        for (DcapCase recipe : List.of(CASE, DcapCase.tdx(), DcapCase.tdx15())) {
            assertThat(DcapJudge.rejection(recipe.withQuote(quote -> quote.withAttestationKey(Bytes.hex(point)))))
                    .contains(QUOTE_SIGNATURE);
        }
    }

    @ParameterizedTest
    @MethodSource("pointsThatAreNone")
    void certified_keys_that_are_no_point_are_refused(String point) {
        assertCertifiedKeyRefused(Bytes.join(Bytes.hex("04"), Bytes.hex(point)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "02", "03", "04", "05", "06", "07"})
    void certified_keys_at_infinity_compressed_or_of_another_length_are_refused(String form) {
        Bytes point = ForgedKeys.rawP256(CASE.pck().keys().getPublic());
        Bytes first = Bytes.hex(form);

        assertCertifiedKeyRefused(first);
        assertCertifiedKeyRefused(Bytes.join(first, point.slice(0, 32)));
        assertCertifiedKeyRefused(Bytes.join(first, point, Bytes.zeros(1)));
        assertCertifiedKeyRefused(Bytes.join(first, point.slice(0, 63)));
    }

    @Test
    void certified_keys_with_explicit_parameters_of_the_curve_are_refused() {
        // the same curve, spelled out: RFC 5480, 2.1.1, allows named curves only
        Bytes parameters = Bytes.hex("3081f7020101302c06072a8648ce3d0101022100"
                + fixed(PRIME).hex()
                + "305b0420" + fixed(PRIME.subtract(BigInteger.valueOf(3))).hex()
                + "04205ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"
                + "031500c49d360886e704936a6678e1139d26b7819f7e90"
                + "0441046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
                + "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
                + "022100" + ORDER.toString(16) + "020101");
        Bytes algorithm = Der.sequence(Bytes.hex("06072a8648ce3d0201"), parameters);
        Bytes point =
                Bytes.join(Bytes.hex("04"), ForgedKeys.rawP256(CASE.pck().keys().getPublic()));
        KeyPair pair = new KeyPair(
                new EncodedKey(Der.sequence(algorithm, Der.bitString(point))),
                CASE.pck().keys().getPrivate());

        assertThat(DcapJudge.rejection(
                        CASE.withPck(forge -> forge.withKeys(pair)).forge(), ANCHOR))
                .contains(CERT_CHAIN);
    }

    private static void assertCertifiedKeyRefused(Bytes point) {
        List<Function<UnaryOperator<CertificateForge>, DcapCase>> places =
                List.of(CASE::withRoot, CASE::withCa, CASE::withTcbSigning, CASE::withPck);
        for (Function<UnaryOperator<CertificateForge>, DcapCase> place : places) {
            DcapCase recipe = place.apply(forge -> forge.withKeys(withPoint(forge.keys(), point)));
            assertThat(DcapJudge.rejection(recipe.forge(), ANCHOR)).contains(CERT_CHAIN);
        }
    }

    /** The private key with a public key that says another point; nothing but its encoding is ever asked for. */
    private static KeyPair withPoint(KeyPair keys, Bytes point) {
        Bytes algorithm = Bytes.hex("301306072a8648ce3d020106082a8648ce3d030107");
        return new KeyPair(new EncodedKey(Der.sequence(algorithm, Der.bitString(point))), keys.getPrivate());
    }

    private record EncodedKey(Bytes der) implements PublicKey {
        @Override
        public String getAlgorithm() {
            return "EC";
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return der.toArray();
        }
    }

    private static void assertMalformed(Encoded place, UnaryOperator<List<BigInteger>> change) {
        assertThat(rejection(place, change)).contains(place.malformed());
    }

    private static Optional<RejectReason> rejection(Raw place, UnaryOperator<Bytes> change) {
        return DcapJudge.rejection(place.with(change));
    }

    private static Optional<RejectReason> rejection(Encoded place, UnaryOperator<List<BigInteger>> change) {
        return rejectionOfDamaged(place, der -> encode(change.apply(decode(der))));
    }

    private static Optional<RejectReason> rejectionOfDamaged(Encoded place, UnaryOperator<Bytes> damage) {
        SignatureScheme right = SignatureScheme.ECDSA_SHA256;
        var scheme = new SignatureScheme(
                right.algorithm(),
                (key, message) -> damage.apply(right.function().apply(key, message)));
        return DcapJudge.rejection(place.with(scheme).forge(), ANCHOR);
    }

    private static List<BigInteger> decode(Bytes signature) {
        return Stream.of(ASN1Sequence.getInstance(signature.toArray()).toArray())
                .map(value -> ((ASN1Integer) value).getValue())
                .toList();
    }

    private static Bytes encode(List<BigInteger> values) {
        return Der.sequence(values.stream().map(Der::integer).toArray(Bytes[]::new));
    }

    /** The first integer with one more zero byte than it needs. */
    private static Bytes padded(Bytes signature) {
        List<BigInteger> values = decode(signature);
        Bytes first = Der.of(Der.INTEGER, Bytes.zeros(1), Bytes.of(values.get(0).toByteArray()));
        Bytes wide = Der.of(Der.INTEGER, Bytes.zeros(2), Bytes.of(values.get(0).toByteArray()));
        return Der.sequence(values.get(0).bitLength() == 256 ? wide : first, Der.integer(values.get(1)));
    }

    private static Bytes fixed(BigInteger value) {
        Bytes bytes = Bytes.of(value.toByteArray());
        Bytes padded = Bytes.join(Bytes.zeros(32), bytes);
        return padded.slice(padded.length() - 32, padded.length());
    }
}
