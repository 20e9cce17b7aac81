/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads quotes by the offsets of the specification alone, with no class of the forge. */
class DcapQuoteForgeTest {
    static Stream<Arguments> kinds() {
        return Stream.of(
                Arguments.of("SGX v3", DcapQuoteForge.sgx3(), 3, 0, 0, 48, 384),
                Arguments.of("SGX v4", DcapQuoteForge.sgx4(), 4, 0, 0, 48, 384),
                Arguments.of("SGX v5", DcapQuoteForge.sgx5(), 5, 0, 1, 54, 384),
                Arguments.of("TDX v4", DcapQuoteForge.tdx4(), 4, 0x81, 0, 48, 584),
                Arguments.of("TD 1.0 v5", DcapQuoteForge.tdx5Td10(), 5, 0x81, 2, 54, 584),
                Arguments.of("TD 1.5 v5", DcapQuoteForge.tdx5Td15(), 5, 0x81, 3, 54, 648));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void every_kind_has_its_layout_and_verifies(
            String name, DcapQuoteForge recipe, int version, int teeType, int bodyType, int bodyOffset, int bodyLength)
            throws Exception {
        ForgedDcap forged = DcapCase.sgx().withQuote(recipe).forge();
        byte[] quote = forged.quote().bytes().toArray();
        ByteBuffer in = ByteBuffer.wrap(quote).order(ByteOrder.LITTLE_ENDIAN);

        assertThat(in.getShort(0)).isEqualTo((short) version);
        assertThat(in.getShort(2)).isEqualTo((short) 2);
        assertThat(in.getInt(4)).isEqualTo(teeType);
        assertThat(Arrays.copyOfRange(quote, 12, 28))
                .isEqualTo(Bytes.hex("939A7233F79C4CA9940A0DB3957F0607").toArray());
        if (version == 5) {
            assertThat(in.getShort(48)).isEqualTo((short) bodyType);
            assertThat(in.getInt(50)).isEqualTo(bodyLength);
        }
        int signed = bodyOffset + bodyLength;
        int authLength = in.getInt(signed);
        int a = signed + 4;
        assertThat(a + authLength).isEqualTo(quote.length);
        int q = version == 3 ? a + 128 : a + 134;
        if (version > 3) {
            assertThat(in.getShort(a + 128)).isEqualTo((short) 6);
            assertThat(in.getInt(a + 130)).isEqualTo(quote.length - q);
        }
        int qeAuthLength = in.getShort(q + 448);
        int c = q + 450 + qeAuthLength;
        assertThat(qeAuthLength).isEqualTo(32);
        assertThat(in.getShort(c)).isEqualTo((short) 5);
        assertThat(in.getInt(c + 2)).isEqualTo(quote.length - c - 6);
        assertThat(List.of(
                        forged.quote().bodyOffset(),
                        forged.quote().signedLength(),
                        forged.quote().authDataOffset(),
                        forged.quote().qeReportOffset(),
                        forged.quote().certificationOffset()))
                .containsExactly(bodyOffset, signed, a, q, c);

        byte[] key = Arrays.copyOfRange(quote, a + 64, a + 128);
        assertThat(verifies(publicKey(key), Arrays.copyOf(quote, signed), Arrays.copyOfRange(quote, a, a + 64)))
                .isTrue();
        byte[] qeReport = Arrays.copyOfRange(quote, q, q + 384);
        assertThat(verifies(
                        forged.pck().certificate().getPublicKey(),
                        qeReport,
                        Arrays.copyOfRange(quote, q + 384, q + 448)))
                .isTrue();
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(key);
        sha.update(quote, q + 450, 32);
        assertThat(Arrays.copyOfRange(qeReport, 320, 384)).isEqualTo(Arrays.copyOf(sha.digest(), 64));
        String pem = new String(quote, c + 6, quote.length - c - 6, StandardCharsets.US_ASCII);
        assertThat(pem)
                .isEqualTo(
                        forged.pck().pem() + forged.ca().pem() + forged.root().pem() + "\0");
    }

    @Test
    void fields_lie_where_the_specification_has_them() {
        Bytes sgx = SgxField.enclave();
        assertThat(sgx.length()).isEqualTo(384);
        assertThat(sgx.slice(64, 96).hex()).isEqualTo("e1".repeat(32));
        assertThat(sgx.slice(128, 160).hex()).isEqualTo("51".repeat(32));
        assertThat(sgx.slice(256, 260).hex()).isEqualTo("07000300");
        assertThat(sgx.slice(320, 352).hex()).isEqualTo("da".repeat(32));

        Bytes td = TdField.td15();
        assertThat(td.length()).isEqualTo(648);
        assertThat(td.slice(0, 3).hex()).isEqualTo("060103");
        assertThat(td.slice(16, 64).hex()).isEqualTo("5e".repeat(48));
        assertThat(td.slice(120, 136).hex()).isEqualTo("0000001000000000e702060000000000");
        assertThat(td.slice(136, 184).hex()).isEqualTo("7d".repeat(48));
        assertThat(td.slice(328, 520).hex())
                .isEqualTo("a0".repeat(48) + "a1".repeat(48) + "a2".repeat(48) + "a3".repeat(48));
        assertThat(td.slice(520, 552).hex()).isEqualTo("da".repeat(32));
        assertThat(td.slice(584, 587).hex()).isEqualTo("060103");
        assertThat(td.slice(600, 648)).isEqualTo(Bytes.zeros(48));
    }

    @Test
    void layouts_are_without_gap_and_overlap() {
        for (Field[] layout : List.<Field[]>of(HeaderField.values(), SgxField.values(), TdField.values())) {
            int next = 0;
            for (Field field : layout) {
                assertThat(field.offset()).as(field.toString()).isEqualTo(next);
                next += field.length();
            }
            assertThat(next).isIn(48, 384, 648);
        }
        assertThat(TdField.REPORT_DATA.offset() + TdField.REPORT_DATA.length()).isEqualTo(584);
    }

    @Test
    void a_changed_body_is_signed_again_and_the_rest_stays() throws Exception {
        ForgedQuote first = DcapCase.sgx().forge().quote();

        ForgedQuote second = first.withBody(body -> body.with(SgxField.ATTRIBUTES, SgxField.ATTRIBUTES_DEBUG));

        byte[] quote = second.bytes().toArray();
        assertThat(quote[48 + 48]).isEqualTo((byte) 7);
        assertThat(verifies(
                        publicKey(Arrays.copyOfRange(quote, 500, 564)),
                        Arrays.copyOf(quote, 432),
                        Arrays.copyOfRange(quote, 436, 500)))
                .isTrue();
        assertThat(second.bytes().slice(500, quote.length))
                .isEqualTo(first.bytes().slice(500, quote.length));
    }

    @Test
    void authentication_data_may_have_any_length() throws Exception {
        for (int length : new int[] {0, 1, 32, 65_535}) {
            ForgedQuote quote = DcapCase.tdx()
                    .withQuote(recipe -> recipe.withQeAuthData(Bytes.zeros(length)))
                    .forge()
                    .quote();

            int q = quote.qeReportOffset();
            Bytes key = quote.bytes().slice(quote.authDataOffset() + 64, quote.authDataOffset() + 128);
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(key.toArray());
            sha.update(new byte[length]);
            assertThat(quote.certificationOffset()).isEqualTo(q + 450 + length);
            assertThat(quote.bytes().slice(q + 320, q + 352).toArray()).isEqualTo(sha.digest());
        }
    }

    @Test
    void parts_can_be_replaced() throws Exception {
        var stranger = ForgedKeys.p256();
        DcapCase recipe = DcapCase.sgx();

        ForgedDcap forged = recipe.withQuote(quote -> quote.withHeader(header -> header.with(HeaderField.VERSION, 6))
                        .withQeReport(qe -> qe.with(SgxField.ISV_SVN, 1))
                        .withQeReportData(Bytes.zeros(64))
                        .withQeReportKey(stranger.getPrivate())
                        .withAttestationKey(Bytes.hex("ff".repeat(64)))
                        .withTrailing(Bytes.hex("0102")))
                .forge();

        Bytes quote = forged.quote().bytes();
        assertThat(quote.slice(0, 2).hex()).isEqualTo("0600");
        assertThat(quote.slice(500, 564).hex()).isEqualTo("ff".repeat(64));
        assertThat(quote.slice(564 + 258, 564 + 260).hex()).isEqualTo("0100");
        assertThat(quote.slice(564 + 320, 564 + 384)).isEqualTo(Bytes.zeros(64));
        assertThat(quote.hex()).endsWith("0102");
        assertThat(verifies(
                        stranger.getPublic(),
                        quote.slice(564, 948).toArray(),
                        quote.slice(948, 1012).toArray()))
                .isTrue();
    }

    @Test
    void certification_data_may_be_of_every_type() {
        DcapCase recipe = DcapCase.tdx();

        ForgedDcap ppid = recipe.withQuote(DcapQuoteForge::withEncryptedPpid).forge();
        ForgedDcap leaf =
                recipe.withQuote(DcapQuoteForge::withPckCertificateOnly).forge();
        ForgedDcap nested = recipe.withQuote(quote -> quote.withCertification(6, chain -> Bytes.hex("0a0b")))
                .forge();

        assertThat(certification(ppid).slice(0, 6).hex()).isEqualTo("030094010000");
        assertThat(certification(ppid).length()).isEqualTo(6 + 404);
        assertThat(new String(
                        certification(leaf)
                                .slice(6, certification(leaf).length())
                                .toArray(),
                        StandardCharsets.US_ASCII))
                .isEqualTo(leaf.pck().pem() + "\0");
        assertThat(certification(nested).hex()).isEqualTo("0600020000000a0b");
    }

    @Test
    void a_field_takes_only_its_own_length() {
        assertThatThrownBy(() -> SgxField.enclave().with(SgxField.MR_ENCLAVE, "00"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("MR_ENCLAVE has 1 bytes (wanted 32)");
    }

    private static Bytes certification(ForgedDcap forged) {
        return forged.quote()
                .bytes()
                .slice(
                        forged.quote().certificationOffset(),
                        forged.quote().bytes().length());
    }

    private static PublicKey publicKey(byte[] raw) throws Exception {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        var point = new ECPoint(
                new BigInteger(1, Arrays.copyOf(raw, 32)), new BigInteger(1, Arrays.copyOfRange(raw, 32, 64)));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static boolean verifies(PublicKey key, byte[] message, byte[] signature) throws Exception {
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(key);
        verifier.update(message);
        return verifier.verify(signature);
    }
}
