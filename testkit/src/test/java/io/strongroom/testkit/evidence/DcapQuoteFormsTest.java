/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static io.strongroom.attestation.RejectReason.CERT_CHAIN;
import static io.strongroom.attestation.RejectReason.FORMAT;
import static io.strongroom.attestation.RejectReason.QE_REPORT_DATA;
import static io.strongroom.attestation.RejectReason.QE_REPORT_SIGNATURE;
import static io.strongroom.attestation.RejectReason.UNSUPPORTED_CERT_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Quotes that are signed rightly and are of a form that contradicts itself, or of one that is rare. */
class DcapQuoteFormsTest {
    private static final DcapCase SGX = DcapCase.sgx();
    private static final DcapCase TDX = DcapCase.tdx();

    enum Form {
        SGX3,
        SGX4,
        SGX5,
        TDX4,
        TDX5_TD10,
        TDX5_TD15;

        DcapQuoteForge quote() {
            return switch (this) {
                case SGX3 -> DcapQuoteForge.sgx3();
                case SGX4 -> DcapQuoteForge.sgx4();
                case SGX5 -> DcapQuoteForge.sgx5();
                case TDX4 -> DcapQuoteForge.tdx4();
                case TDX5_TD10 -> DcapQuoteForge.tdx5Td10();
                case TDX5_TD15 -> DcapQuoteForge.tdx5Td15();
            };
        }

        boolean isTdx() {
            return name().startsWith("TDX");
        }

        DcapCase recipe() {
            return (isTdx() ? TDX : SGX).withQuote(quote());
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_the_other_tee_type_are_refused(Form form) {
        DcapCase recipe = form.recipe()
                .withQuote(quote ->
                        quote.withHeader(header -> header.with(HeaderField.TEE_TYPE, form.isTdx() ? 0 : 0x81)));

        assertThat(DcapJudge.rejection(recipe)).contains(FORMAT);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 0x80, 0x82, 0x100, 0x8100, 0x81000000L, 0xFFFFFFFFL})
    void of_an_unknown_tee_type_are_refused(long type) {
        for (Form form : Form.values()) {
            assertThat(DcapJudge.rejection(form.recipe()
                            .withQuote(quote -> quote.withHeader(header -> header.with(HeaderField.TEE_TYPE, type)))))
                    .contains(FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 0x100, 0xFFFF})
    void whose_body_type_contradicts_tee_type_or_body_are_refused(int type) {
        List<Form> forms = List.of(Form.SGX5, Form.TDX5_TD10, Form.TDX5_TD15);
        List<Integer> sizes = List.of(384, 584, 648);
        for (int i = 0; i < forms.size(); i++) {
            for (int size : sizes) {
                boolean isRight = type == i + 1 && size == sizes.get(i);
                DcapCase recipe = forms.get(i)
                        .recipe()
                        .withQuote(quote -> quote.withDescriptor(DcapQuoteForge.descriptor(type, size)));
                assertThat(DcapJudge.rejection(recipe))
                        .as("%s as type %d of %d bytes", forms.get(i), type, size)
                        .isEqualTo(isRight ? Optional.empty() : Optional.of(FORMAT));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 383, 385, 583, 585, 647, 649, Integer.MAX_VALUE, -1})
    void whose_body_has_another_size_are_refused(int size) {
        for (Form form : List.of(Form.SGX5, Form.TDX5_TD10, Form.TDX5_TD15)) {
            int type = form == Form.SGX5 ? 1 : form == Form.TDX5_TD10 ? 2 : 3;
            assertThat(DcapJudge.rejection(form.recipe()
                            .withQuote(quote -> quote.withDescriptor(DcapQuoteForge.descriptor(type, size)))))
                    .contains(FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 6, 7, 0x0300, 0x0103, 0xFFFF})
    void of_another_version_are_refused(int version) {
        for (Form form : Form.values()) {
            assertThat(DcapJudge.rejection(form.recipe()
                            .withQuote(quote -> quote.withHeader(header -> header.with(HeaderField.VERSION, version)))))
                    .contains(FORMAT);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 0x0200})
    void of_another_key_type_are_refused(int type) {
        for (Form form : Form.values()) {
            assertThat(DcapJudge.rejection(form.recipe()
                            .withQuote(quote ->
                                    quote.withHeader(header -> header.with(HeaderField.ATTESTATION_KEY_TYPE, type)))))
                    .contains(FORMAT);
        }
    }

    @Test
    void of_another_vendor_are_refused() {
        for (String id : List.of("00".repeat(16), "939a7233f79c4ca9940a0db3957f0608", "ff".repeat(16))) {
            assertThat(DcapJudge.rejection(SGX.withQuote(
                            quote -> quote.withHeader(header -> header.with(HeaderField.QE_VENDOR_ID, id)))))
                    .contains(FORMAT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void may_have_qe_authentication_data_of_any_length(Form form) {
        for (int length : List.of(0, 1, 33, 65535)) {
            assertThat(DcapJudge.rejection(form.recipe().withQuote(quote -> quote.withQeAuthData(Bytes.zeros(length)))))
                    .as("%d bytes", length)
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void may_be_followed_by_any_bytes(Form form) {
        Bytes another = form.recipe().forge().quote().bytes();

        assertThat(DcapJudge.rejection(form.recipe().withQuote(quote -> quote.withTrailing(another))))
                .isEmpty();
        assertThat(DcapJudge.rejection(form.recipe().withQuote(quote -> quote.withTrailing(Bytes.zeros(8000)))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void without_a_chain_are_refused(Form form) {
        assertThat(DcapJudge.rejection(form.recipe().withQuote(DcapQuoteForge::withEncryptedPpid)))
                .contains(UNSUPPORTED_CERT_DATA);
        assertThat(DcapJudge.rejection(form.recipe().withQuote(DcapQuoteForge::withPckCertificateOnly)))
                .contains(UNSUPPORTED_CERT_DATA);
        for (int type : List.of(0, 6, 7, 0x0105, 0xFFFF)) {
            assertThat(DcapJudge.rejection(
                            form.recipe().withQuote(quote -> quote.withCertification(type, chain -> pem(chain)))))
                    .as("type %d", type)
                    .contains(FORMAT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whose_quoting_enclave_vouches_for_another_key_are_refused(Form form) {
        assertThat(DcapJudge.rejection(form.recipe().withQuote(quote -> quote.withQeReportData(Bytes.zeros(64)))))
                .contains(QE_REPORT_DATA);
        assertThat(DcapJudge.rejection(form.recipe()
                        .withQuote(
                                quote -> quote.withQeReportKey(ForgedKeys.p256().getPrivate()))))
                .contains(QE_REPORT_SIGNATURE);
    }

    @Test
    void whose_chain_is_not_exactly_three_certificates_in_strict_pem_are_refused() {
        List<Function<List<Identity>, String>> wrong = List.of(
                chain -> "",
                chain -> "\0",
                chain -> Pem.chain(chain.get(0), chain.get(1)),
                chain -> Pem.chain(chain.get(0), chain.get(2)),
                chain -> Pem.chain(chain.get(1), chain.get(2)),
                chain -> Pem.chain(chain.get(0), chain.get(1), chain.get(2), chain.get(2)),
                chain -> Pem.chain(chain.get(0), chain.get(0), chain.get(2)),
                chain -> Pem.chain(chain.get(0), chain.get(1), chain.get(1)),
                chain -> all(chain) + "x",
                chain -> "x" + all(chain),
                chain -> " " + all(chain),
                chain -> "\0" + all(chain),
                chain -> all(chain) + "\0\n",
                chain -> all(chain).replace("-----BEGIN CERTIFICATE-----", "-----BEGIN TRUSTED CERTIFICATE-----"),
                chain -> all(chain).replace("CERTIFICATE", "certificate"),
                chain -> all(chain).replaceFirst("\n([A-Za-z0-9+/])", "\n $1"),
                chain -> all(chain).replaceFirst("-----END CERTIFICATE-----", "-----END CERTIFICATE----"),
                chain -> all(chain).replace("\n", "\r"),
                chain -> all(chain).replaceFirst("\n-----END", "=\n-----END"),
                chain -> all(chain).replace('+', '-').replace('/', '_'));
        for (Function<List<Identity>, String> chain : wrong) {
            DcapCase recipe =
                    SGX.withQuote(quote -> quote.withCertification(5, chain.andThen(DcapQuoteFormsTest::bytes)));
            assertThat(DcapJudge.rejection(recipe)).contains(CERT_CHAIN);
        }
    }

    @Test
    void whose_chain_has_another_order_or_other_line_ends_are_accepted() {
        List<Function<List<Identity>, String>> right = List.of(
                chain -> Pem.chain(chain.get(2), chain.get(1), chain.get(0)),
                chain -> Pem.chain(chain.get(1), chain.get(0), chain.get(2)),
                chain -> all(chain).replace("\n", "\r\n"),
                chain -> all(chain).strip(),
                chain -> all(chain) + "\0\0\0",
                chain -> all(chain) + "\n\n",
                chain -> all(chain)
                        .replace("-----END CERTIFICATE-----\n-----BEGIN", "-----END CERTIFICATE----------BEGIN"));
        for (Function<List<Identity>, String> chain : right) {
            DcapCase recipe =
                    SGX.withQuote(quote -> quote.withCertification(5, chain.andThen(DcapQuoteFormsTest::bytes)));
            assertThat(DcapJudge.rejection(recipe)).isEmpty();
        }
    }

    private static String all(List<Identity> chain) {
        return Pem.chain(chain.toArray(Identity[]::new));
    }

    private static Bytes pem(List<Identity> chain) {
        return bytes(all(chain));
    }

    private static Bytes bytes(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
