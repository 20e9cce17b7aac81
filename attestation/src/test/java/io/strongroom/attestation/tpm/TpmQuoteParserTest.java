/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EvidenceFormatException;
import io.strongroom.attestation.Octets;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TpmQuoteParserTest {
    private static final Octets DIGEST = TpmHash.SHA256.digest(new byte[] {1});
    private static final SoftwareTpm TPM = new TestMachine().tpm;

    /** Offsets in a quote with a qualified signer of 34 bytes and extra data of 48. */
    private static final int EXTRA_DATA_SIZE = 4 + 2 + 2 + 34;

    private static final int SAFE = EXTRA_DATA_SIZE + 2 + 48 + 8 + 4 + 4;
    private static final int SELECT_COUNT = SAFE + 1 + 8;

    @Nested
    class Quote {
        @Test
        void has_the_fields_of_its_bytes() throws Exception {
            byte[] bytes = quote(PcrSelection.of(TpmHash.SHA256, 0, 7, 23), PcrSelection.of(TpmHash.SHA384, 8));

            TpmQuote quote = TpmQuoteParser.parseQuote(bytes);

            assertThat(quote.signedBytes()).isEqualTo(Octets.of(bytes));
            assertThat(quote.qualifiedSigner().length()).isEqualTo(34);
            assertThat(quote.extraData()).isEqualTo(TestMachine.EXTRA_DATA);
            assertThat(quote.clockInfo()).isEqualTo(new TpmClockInfo(123_456, 7, 2, true));
            assertThat(quote.firmwareVersion()).isEqualTo(0x2019_1023_0016_3636L);
            assertThat(quote.selections())
                    .containsExactly(PcrSelection.of(TpmHash.SHA256, 0, 7, 23), PcrSelection.of(TpmHash.SHA384, 8));
            assertThat(quote.pcrDigest()).isEqualTo(DIGEST);
        }

        @Test
        void keeps_the_order_of_its_banks() throws Exception {
            byte[] bytes = quote(PcrSelection.of(TpmHash.SHA384, 8), PcrSelection.of(TpmHash.SHA256, 0));

            assertThat(TpmQuoteParser.parseQuote(bytes).selections())
                    .extracting(PcrSelection::bank)
                    .containsExactly(TpmHash.SHA384, TpmHash.SHA256);
        }

        @ParameterizedTest
        @CsvSource({
            "0, fe, magic",
            "5, 17, type",
            "5, 1a, type",
            "6, ff, qualifiedSigner",
            "7, 43, qualifiedSigner",
            "42, ff, extraData",
            "43, 43, extraData",
            "108, 02, safe",
            "120, 00, pcrSelect count",
            "120, 03, pcrSelect count",
            "117, 80, pcrSelect count",
            "122, 04, bank",
            "122, 0d, bank",
            "123, 00, sizeofSelect",
            "123, 21, sizeofSelect",
            "123, 04, names PCRs",
            "124, 00, names PCRs",
            "128, 31, pcrDigest"
        })
        void refuses_a_field_that_is_wrong(int offset, String value, String field) {
            byte[] bytes = quote(PcrSelection.of(TpmHash.SHA256, 0));
            assertThat(offset).isNotEqualTo(EXTRA_DATA_SIZE - 1);
            bytes[offset] = (byte) Integer.parseInt(value, 16);
            if (offset == 123 && value.equals("04")) {
                bytes[127] = 1;
            }

            assertThatThrownBy(() -> TpmQuoteParser.parseQuote(bytes))
                    .isInstanceOf(EvidenceFormatException.class)
                    .hasMessageContaining(field);
        }

        @Test
        void has_the_offsets_that_these_tests_assume() {
            byte[] bytes = quote(PcrSelection.of(TpmHash.SHA256, 0));

            assertThat(bytes[EXTRA_DATA_SIZE + 1]).isEqualTo((byte) 48);
            assertThat(SAFE).isEqualTo(108);
            assertThat(ByteBuffer.wrap(bytes).getInt(SELECT_COUNT)).isEqualTo(1);
        }

        @Test
        void refuses_the_same_bank_twice() {
            byte[] bytes = quote(PcrSelection.of(TpmHash.SHA256, 0), PcrSelection.of(TpmHash.SHA256, 1));

            assertThatThrownBy(() -> TpmQuoteParser.parseQuote(bytes)).hasMessageContaining("twice");
        }

        @Test
        void refuses_every_truncation_and_bytes_at_the_end() {
            byte[] bytes = quote(PcrSelection.of(TpmHash.SHA256, 0));

            for (int length = 0; length < bytes.length; length++) {
                byte[] shorter = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> TpmQuoteParser.parseQuote(shorter))
                        .isInstanceOf(EvidenceFormatException.class);
            }
            byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
            assertThatThrownBy(() -> TpmQuoteParser.parseQuote(longer)).hasMessageContaining("after its last field");
        }

        private static byte[] quote(PcrSelection... selections) {
            return TPM.quote(TestMachine.EXTRA_DATA, List.of(selections), DIGEST);
        }
    }

    @Nested
    class Signature {
        @Test
        void of_ecdsa_has_its_values() throws Exception {
            byte[] bytes = SoftwareTpm.ecdsa(TpmHash.SHA384, BigInteger.valueOf(258), BigInteger.TEN);

            assertThat(TpmQuoteParser.parseSignature(bytes))
                    .isEqualTo(new TpmSignature.Ecdsa(TpmHash.SHA384, Octets.parseHex("0102"), Octets.parseHex("0a")));
        }

        @ParameterizedTest
        @CsvSource({
            "0010000b, sigAlg",
            "001a000b, sigAlg",
            "00140004, hash of the signature",
            "0014000d, hash of the signature",
            "0014000b0201, sig has 513 bytes",
            "0018000b0031, signatureR has 49 bytes",
            "0018000b000101, signatureS",
            "0018000b00010100010100, after its last field",
            "0014000b000200, sig needs 2 bytes",
            "0014000b00010000, after its last field",
            "00, sigAlg"
        })
        void is_refused(String hex, String message) {
            byte[] bytes = Octets.parseHex(hex).bytes();

            assertThatThrownBy(() -> TpmQuoteParser.parseSignature(bytes))
                    .isInstanceOf(EvidenceFormatException.class)
                    .hasMessageContaining(message);
        }
    }
}
