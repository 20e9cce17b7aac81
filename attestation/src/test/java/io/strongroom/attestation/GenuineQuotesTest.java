/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static io.strongroom.attestation.SimulatedEvidence.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.attestation.GenuineEvidence.Vector;
import io.strongroom.attestation.dcap.TrustAnchor;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteLayout;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.QuoteSignatureData;
import io.strongroom.attestation.quote.SgxReportBody;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Genuine quotes of Intel platforms: every field, and the steps of verification that need no endorsements. */
class GenuineQuotesTest {
    /** Rejections that lie in the quote itself; all others lie in endorsements. */
    private static final Map<String, RejectReason> IN_THE_QUOTE = Map.of(
            "CERT_CHAIN", RejectReason.CERT_CHAIN,
            "CERT_NOT_YET_VALID", RejectReason.CERT_NOT_YET_VALID,
            "QUOTE_SIGNATURE", RejectReason.QUOTE_SIGNATURE,
            "UNSUPPORTED_CERT_DATA", RejectReason.UNSUPPORTED_CERT_DATA);

    @BeforeAll
    static void skip_visibly_without_vectors() {
        GenuineEvidence.require();
    }

    static List<Vector> sgxQuotes() {
        return GenuineEvidence.quotes().stream().filter(Vector::isSgx).toList();
    }

    static List<Vector> otherQuotes() {
        return GenuineEvidence.quotes().stream()
                .filter(vector -> !vector.isSgx())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sgxQuotes")
    void have_the_expected_fields(Vector vector) throws Exception {
        Quote quote = QuoteParser.parse(vector.quote());
        JsonNode expected = vector.expected();
        var body = (SgxReportBody) quote.body();

        assertThat(quote.header().version())
                .isEqualTo(expected.get("quoteVersion").asInt());
        assertThat(body.mrEnclave()).hasToString(expected.get("mrEnclave").asText());
        assertThat(body.mrSigner()).hasToString(expected.get("mrSigner").asText());
        assertThat(body.isvProdId()).isEqualTo(expected.get("isvProdId").asInt());
        assertThat(body.isvSvn()).isEqualTo(expected.get("isvSvn").asInt());
        assertThat(body.attributes().octets())
                .hasToString(expected.get("attributes").asText());
        assertThat(body.cpuSvn()).hasToString(expected.get("cpuSvn").asText());
        assertThat(body.reportData()).hasToString(expected.get("reportData").asText());
        assertThat(body.isDebug()).isEqualTo(expected.get("debug").asBoolean());
        assertThat(body.miscSelect())
                .isEqualTo(Long.parseLong(expected.get("miscSelect").asText(), 16));
        assertThat(quote.header().qeVendor()).isEqualTo(QeVendor.INTEL);
    }

    @ParameterizedTest
    @MethodSource("sgxQuotes")
    void have_the_expected_layout(Vector vector) throws Exception {
        Quote quote = QuoteParser.parse(vector.quote());
        QuoteLayout layout = quote.layout();
        QuoteSignatureData data = quote.signatureData();
        Map<String, Integer> got = Map.of(
                "total", layout.totalBytes(),
                "signedPrefix", layout.signedPrefixBytes(),
                "authDataOffset", layout.authDataOffset(),
                "authDataLength", layout.authDataBytes(),
                "qeReportOffset", layout.qeReportOffset(),
                "trailingBytes", layout.trailingBytes(),
                "certDataType", data.certificationData().type(),
                "certDataLength", data.certificationData().data().length(),
                "qeAuthDataLength", data.qeAuthData().length());

        assertThat(vector.expected().get("quoteBytes").properties())
                .isNotEmpty()
                .allSatisfy(wanted -> assertThat(got)
                        .containsEntry(wanted.getKey(), wanted.getValue().asInt()));
        assertThat(quote.signedBytes()).isEqualTo(Octets.of(Arrays.copyOf(vector.quote(), layout.signedPrefixBytes())));
    }

    @ParameterizedTest
    @MethodSource("sgxQuotes")
    void are_signed_by_intel_or_rejected_at_the_expected_step(Vector vector) throws Exception {
        JsonNode expected = vector.expected();
        Instant now = Instant.parse(expected.get("verifyAt").asText());
        Optional<RejectReason> wanted = Optional.ofNullable(
                IN_THE_QUOTE.get(expected.path("rejectReason").asText()));

        assertThat(outcome(vector.quote(), GenuineEvidence.intelRoot(), now)).isEqualTo(wanted);
    }

    @Test
    void have_one_anchor_for_both_editions_of_the_root() throws Exception {
        var old = TrustAnchor.Intel.ofRoot(GenuineEvidence.trusted("intel-sgx-root-ca-old-edition.der"));

        assertThat(old).isEqualTo(GenuineEvidence.intelRoot());
    }
}
