/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.SignedStatementException.Part;
import io.strongroom.broker.report.RunReports;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signed statements, and the file of a run report, which holds one. */
class SignedStatementTest {
    private static final int STRIDE = 7; // the fast tests look at one byte in so many, over all parts
    private static final AuditKey KEY = TestSigners.ONE.key();
    private static final byte[] PAYLOAD = StrictJson.canonical(StrictJson.object()
            .put("job-id", "4be5d9b2-3f0d-4b59-9a38-2a7d8a4f2d11")
            .put("text", "what a run was")
            .put("version", 1));
    private static final byte[] FILE = bytes(TestSigners.ONE.sign(RunReports.TYPE, PAYLOAD) + "\n");

    @Test
    void is_verified_as_it_was_signed() throws IOException {
        assertThat(StrictJson.canonical(RunReports.verify(FILE, KEY))).isEqualTo(PAYLOAD);
    }

    @Test
    void a_change_of_a_byte_is_found_and_named() {
        changeBytes(STRIDE);
    }

    @Test
    @Tag("slow")
    void a_change_of_any_byte_is_found_and_named() {
        changeBytes(1);
    }

    private static void changeBytes(int stride) {
        int firstDot = indexOf('.', 0);
        int secondDot = indexOf('.', firstDot + 1);
        for (int i = 0; i < FILE.length; i += stride) {
            for (int mask : new int[] {1, 2, 0x20, 0x80}) {
                byte[] changed = FILE.clone();
                changed[i] ^= (byte) mask;

                SignedStatementException found = refused(changed);

                Part part = found.part();
                String what = "byte " + i + " xor " + mask + ": " + found.getMessage();
                if (i <= firstDot) {
                    assertThat(part).as(what).isEqualTo(Part.HEADER);
                    assertThat(found.offset()).as(what).isEqualTo(i);
                } else if (i == FILE.length - 1) {
                    assertThat(part).as(what).isEqualTo(Part.END);
                } else if (i < secondDot) {
                    assertThat(part).as(what).isIn(Part.PAYLOAD, Part.SIGNATURE);
                } else {
                    assertThat(part).as(what).isIn(Part.SIGNATURE, Part.PAYLOAD);
                }
            }
        }
    }

    @Test
    void a_cut_at_any_byte_is_found() {
        for (int length = 0; length < FILE.length; length++) {
            refused(Arrays.copyOf(FILE, length));
        }
    }

    @Test
    void the_other_spelling_of_the_signature_is_refused() {
        String jws = TestSigners.ONE.sign(RunReports.TYPE, PAYLOAD);
        int dot = jws.lastIndexOf('.');
        byte[] signature = Base64URL.from(jws.substring(dot + 1)).decode();
        BigInteger order = Curve.P_256.toECParameterSpec().getOrder();
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
        byte[] high = order.subtract(s).toByteArray();
        System.arraycopy(high, high.length - 32, signature, 32, 32);

        SignedStatementException found = refused(bytes(jws.substring(0, dot + 1) + Base64URL.encode(signature) + "\n"));

        assertThat(found).hasMessageContaining("s is too high");
    }

    @Test
    void a_low_s_keeps_its_length() {
        BigInteger order = Curve.P_256.toECParameterSpec().getOrder();
        byte[] signature = new byte[64];
        byte[] almost = order.subtract(BigInteger.TWO).toByteArray();
        System.arraycopy(almost, almost.length - 32, signature, 32, 32);

        byte[] low = LowS.normalize(signature);

        assertThat(low).hasSize(64).endsWith(0, 0, 2);
        assertThat(LowS.isLow(low)).isTrue();
        assertThat(LowS.isLow(signature)).isFalse();
    }

    @Test
    void stray_bits_padding_and_foreign_characters_are_refused() {
        String jws = new String(FILE, StandardCharsets.US_ASCII).strip();
        int dot = jws.lastIndexOf('.');
        char last = jws.charAt(jws.length() - 1);

        assertThat(refused(bytes(jws.substring(0, jws.length() - 1) + (char) (last + 1) + "\n"))
                        .part())
                .isEqualTo(Part.SIGNATURE);
        assertThat(refused(bytes(jws + "=\n")).offset()).isEqualTo(jws.length());
        assertThat(refused(bytes(jws + "\n\n")).offset()).isEqualTo(jws.length());
        assertThat(refused(bytes(jws + ".\n")).part()).isEqualTo(Part.SIGNATURE);
        assertThat(refused(bytes(" " + jws + "\n")).part()).isEqualTo(Part.HEADER);
        assertThat(refused(bytes(jws.substring(0, dot) + " " + jws.substring(dot) + "\n"))
                        .part())
                .isEqualTo(Part.PAYLOAD);
        assertThat(refused(bytes(jws + "\r\n")).part()).isEqualTo(Part.SIGNATURE);
    }

    @Test
    void other_algorithms_types_and_keys_are_refused() {
        for (String header : new String[] {
            "{\"alg\":\"none\"}",
            "{\"alg\":\"HS256\",\"kid\":\"" + KEY.id() + "\",\"typ\":\"" + RunReports.TYPE + "\"}",
            "{\"alg\":\"ES256\",\"kid\":\"" + KEY.id() + "\",\"typ\":\"JWT\"}",
            "{\"typ\":\"" + RunReports.TYPE + "\",\"alg\":\"ES256\",\"kid\":\"" + KEY.id() + "\"}"
        }) {
            String jws = Base64URL.encode(header) + "." + Base64URL.encode(PAYLOAD) + ".\n";

            assertThat(refused(bytes(jws)).part()).isEqualTo(Part.HEADER);
        }
        SignedStatementException other = refused(bytes(TestSigners.OTHER.sign(RunReports.TYPE, PAYLOAD) + "\n"));
        assertThat(other)
                .hasMessageContaining(
                        "signed with key " + TestSigners.OTHER.key().id());
        String renamed = SignedStatement.header(RunReports.TYPE, KEY)
                + TestSigners.OTHER
                        .sign(RunReports.TYPE, PAYLOAD)
                        .substring(SignedStatement.header(RunReports.TYPE, KEY).length());
        assertThat(refused(bytes(renamed + "\n"))).hasMessageContaining("does not fit");
    }

    @Test
    void a_signed_payload_that_is_not_canonical_is_refused() {
        for (String payload : new String[] {"{ }", "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":1}", "{\"a\":1.5}", "", "["}) {
            byte[] file = bytes(TestSigners.ONE.sign(RunReports.TYPE, bytes(payload)) + "\n");

            assertThat(refused(file).part()).as(payload).isEqualTo(Part.PAYLOAD);
        }
    }

    @Test
    void a_head_says_what_it_must_and_nothing_else() {
        for (String payload : new String[] {
            "{}",
            "{\"origin\":\"x\",\"root-hash\":\"00\",\"time\":\"2026-11-27T00:00:00Z\",\"tree-size\":1,\"version\":1}",
            "{\"origin\":\"x\",\"root-hash\":\"" + "0".repeat(64)
                    + "\",\"time\":\"2026-11-27T00:00:00Z\",\"tree-size\":1,\"version\":2}",
            "{\"origin\":\"x\",\"root-hash\":\"" + "0".repeat(64)
                    + "\",\"time\":\"now\",\"tree-size\":1,\"version\":1}",
            "{\"origin\":\"x\",\"root-hash\":\"" + "0".repeat(64)
                    + "\",\"time\":\"2026-11-27T00:00:00Z\",\"tree-size\":-1,\"version\":1}"
        }) {
            String jws = TestSigners.ONE.sign(TreeHead.TYPE, bytes(payload));

            assertThatThrownBy(() -> TreeHead.verify(jws, KEY)).isInstanceOf(SignedStatementException.class);
        }
    }

    private static SignedStatementException refused(byte[] file) {
        SignedStatementException refused =
                catchThrowableOfType(SignedStatementException.class, () -> RunReports.verify(file, KEY));
        assertThat(refused).as(new String(file, StandardCharsets.ISO_8859_1)).isNotNull();
        assertThat(refused.offset()).isBetween(0L, (long) file.length);
        return refused;
    }

    private static int indexOf(char wanted, int from) {
        int i = from;
        while (FILE[i] != wanted) {
            i++;
        }
        return i;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
