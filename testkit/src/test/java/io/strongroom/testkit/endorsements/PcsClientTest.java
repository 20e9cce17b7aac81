/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.dcap.PckAuthority;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementItem;
import io.strongroom.attestation.fetch.FetchLimits;
import io.strongroom.attestation.fetch.Https;
import io.strongroom.attestation.fetch.IntelPcsClient;
import io.strongroom.attestation.fetch.PccsClient;
import io.strongroom.attestation.fetch.TcbUpdate;
import io.strongroom.attestation.fetch.TlsTrust;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.DcapCollateral;
import io.strongroom.testkit.evidence.ForgedDcap;
import io.strongroom.testkit.evidence.SgxExtensionForge;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcsClientTest {
    private static final ForgedDcap SGX = DcapCase.sgx().forge();
    private static final Octets FMSPC = Octets.parseHex(SgxExtensionForge.FMSPC);
    private static final EndorsementId TCB_INFO = new EndorsementId.TcbInfo(Tee.SGX, FMSPC);
    private static final EndorsementId QE_IDENTITY = new EndorsementId.QeIdentity(Tee.SGX);
    private static final EndorsementId PCK_CRL = new EndorsementId.PckCrl(PckAuthority.PLATFORM);
    private static final EndorsementId ROOT_CRL = new EndorsementId.IntelRootCrl();
    private static final FetchLimits LIMITS = new FetchLimits(
            Duration.ofSeconds(20), Duration.ofSeconds(20), 200_000, 4, Duration.ofMillis(400), Duration.ofSeconds(60));
    private static final FetchLimits IMPATIENT = new FetchLimits(
            Duration.ofSeconds(20), Duration.ofMillis(700), 200_000, 2, Duration.ofMillis(400), Duration.ofSeconds(60));

    private static ReplayServer server;
    private static TlsTrust trust;

    private final TestTime time = new TestTime(DcapCase.AT);

    @BeforeAll
    static void start() throws IOException {
        server = ReplayServer.start();
        trust = TlsForge.trust(server.authorityPem());
    }

    @BeforeEach
    void forget() {
        server.forget();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Nested
    class Answers {
        @Test
        void gives_the_signed_texts_byte_for_byte() throws Exception {
            ForgedDcap spaced = DcapCase.sgx()
                    .withTcbInfo(info ->
                            info.withEdit(text -> text.replace("\":", "\" :\t").replace("SGX", "S\\u0047X")))
                    .withQeIdentity(identity -> identity.withEdit(text -> text.replace(",", ",\r\n  ")))
                    .forge();
            server.replay(PcsRecording.sgx(spaced));

            var tcbInfo = (EndorsementItem.SignedText) pcs().fetch(TCB_INFO);
            var identity = (EndorsementItem.SignedText) pcs().fetch(QE_IDENTITY);

            assertThat(tcbInfo.text()).isEqualTo(spaced.collateral().get(DcapCollateral.TCB_INFO));
            assertThat(tcbInfo.signature().hex()).isEqualTo(spaced.collateral().get(DcapCollateral.TCB_INFO_SIGNATURE));
            assertThat(text(tcbInfo.issuerChain()))
                    .isEqualTo(spaced.collateral().get(DcapCollateral.TCB_INFO_ISSUER_CHAIN));
            assertThat(identity.text()).isEqualTo(spaced.collateral().get(DcapCollateral.QE_IDENTITY));
        }

        @Test
        void finds_the_signed_text_wherever_it_stands_in_the_answer() throws Exception {
            String text = SGX.collateral().get(DcapCollateral.TCB_INFO);
            String signature = SGX.collateral().get(DcapCollateral.TCB_INFO_SIGNATURE);
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    PcsRecording.tcbInfo(SGX)
                            .withBody(" {\"note\":{\"tcbInfo\":{\"é\":1}},\n\"signature\" : \"" + signature
                                    + "\" , \"tcbInfo\" :  " + text + " }\n"));

            assertThat(((EndorsementItem.SignedText) pcs().fetch(TCB_INFO)).text())
                    .isEqualTo(text);
        }

        @Test
        void gives_revocation_lists_in_der() throws Exception {
            server.replay(PcsRecording.sgx(SGX));

            var pckCrl = (EndorsementItem.RevocationList) pcs().fetch(PCK_CRL);
            var rootCrl = (EndorsementItem.RevocationList) pcs().fetch(ROOT_CRL);

            assertThat(pckCrl.der().hex()).isEqualTo(SGX.collateral().get(DcapCollateral.PCK_CRL));
            assertThat(text(pckCrl.issuerChain())).isEqualTo(SGX.collateral().get(DcapCollateral.PCK_CRL_ISSUER_CHAIN));
            assertThat(rootCrl.der().hex()).isEqualTo(SGX.collateral().get(DcapCollateral.ROOT_CA_CRL));
        }

        @Test
        void of_a_pccs_may_be_hexadecimal() throws Exception {
            server.replay(PcsRecording.pccs(SGX));

            var pckCrl = (EndorsementItem.RevocationList) pccs().fetch(PCK_CRL);
            var rootCrl = (EndorsementItem.RevocationList) pccs().fetch(ROOT_CRL);

            assertThat(pckCrl.der().hex()).isEqualTo(SGX.collateral().get(DcapCollateral.PCK_CRL));
            assertThat(rootCrl.der().hex()).isEqualTo(SGX.collateral().get(DcapCollateral.ROOT_CA_CRL));
        }

        @Test
        void of_the_tdx_routes_are_asked_for_tdx() throws Exception {
            server.replay(PcsRecording.tdx(DcapCase.tdx().forge()));

            pcs().fetch(new EndorsementId.TcbInfo(Tee.TDX, FMSPC));
            pcs().fetch(new EndorsementId.QeIdentity(Tee.TDX));

            assertThat(server.requests()).containsExactly(PcsRecording.TDX_TCB_INFO, PcsRecording.TDX_QE_IDENTITY);
        }

        @Test
        void may_carry_the_chain_under_its_older_name() throws Exception {
            Recorded answer = PcsRecording.tcbInfo(SGX);
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    answer.without(PcsRecording.TCB_INFO_CHAIN)
                            .with("SGX-TCB-Info-Issuer-Chain", answer.headers().get(PcsRecording.TCB_INFO_CHAIN)));

            assertThat(text(((EndorsementItem.SignedText) pcs().fetch(TCB_INFO)).issuerChain()))
                    .isEqualTo(SGX.collateral().get(DcapCollateral.TCB_INFO_ISSUER_CHAIN));
        }

        @Test
        void may_leave_the_plus_signs_of_base64_as_they_are() throws Exception {
            Recorded answer = PcsRecording.tcbInfo(SGX);
            String chain = answer.headers().get(PcsRecording.TCB_INFO_CHAIN);
            server.replay(
                    PcsRecording.SGX_TCB_INFO, answer.with(PcsRecording.TCB_INFO_CHAIN, chain.replace("%2B", "+")));

            assertThat(text(((EndorsementItem.SignedText) pcs().fetch(TCB_INFO)).issuerChain()))
                    .isEqualTo(SGX.collateral().get(DcapCollateral.TCB_INFO_ISSUER_CHAIN));
        }

        @Test
        void of_another_round_are_asked_for_by_name_or_number() throws Exception {
            server.replay(PcsRecording.SGX_TCB_INFO + "&update=early", PcsRecording.tcbInfo(SGX));
            server.replay(PcsRecording.SGX_QE_IDENTITY + "?tcbEvaluationDataNumber=20", PcsRecording.qeIdentity(SGX));

            pcs(LIMITS, TcbUpdate.EARLY).fetch(TCB_INFO);
            pcs(LIMITS, new TcbUpdate.Numbered(20)).fetch(QE_IDENTITY);

            assertThat(server.requests()).hasSize(2);
        }
    }

    @Nested
    class Malformed {
        @Test
        void content_type_is_refused() {
            refused(PcsRecording.tcbInfo(SGX).with("Content-Type", "text/html"), "text/html", "application/json");
        }

        @Test
        void content_type_with_a_charset_is_not() throws Exception {
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    PcsRecording.tcbInfo(SGX).with("Content-Type", "application/json; charset=utf-8"));

            assertThat(pcs().fetch(TCB_INFO).id()).isEqualTo(TCB_INFO);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 11, 400, -150, -1})
        void truncated_json_is_refused(int length) {
            String body = PcsRecording.tcbInfo(SGX).text();
            String cut = body.substring(0, length < 0 ? body.length() + length : length);

            refused(PcsRecording.tcbInfo(SGX).withBody(cut), "the answer");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "[]                                      | object",
                    "{}                                      | tcbInfo is missing",
                    "{\"tcbInfo\":\"text\"}                  | tcbInfo is missing",
                    "{\"tcbInfo\":{\"a\":1}}                 | signature has 0 characters",
                    "{\"tcbInfo\":{},\"signature\":\"00\"}   | signature has 2 characters",
                    "{\"tcbInfo\":{},\"tcbInfo\":{}}         | JSON",
                    "{\"tcbInfo\":{},\"signature\":\"\"} {}  | goes on"
                })
        void object_is_refused(String body, String says) {
            refused(PcsRecording.tcbInfo(SGX).withBody(body), says);
        }

        @Test
        void signature_is_refused() {
            String signature = SGX.collateral().get(DcapCollateral.TCB_INFO_SIGNATURE);
            String body = PcsRecording.tcbInfo(SGX).text().replace(signature, "z" + signature.substring(1));

            refused(PcsRecording.tcbInfo(SGX).withBody(body), "hexadecimal");
        }

        @Test
        void encoding_is_refused() {
            String body = PcsRecording.tcbInfo(SGX).text();

            refused(PcsRecording.tcbInfo(SGX).withBody(body.getBytes(StandardCharsets.UTF_16LE)), "UTF-8");
            refused(
                    PcsRecording.tcbInfo(SGX)
                            .withBody(body.replace("SGX", "\u00e9").getBytes(StandardCharsets.ISO_8859_1)),
                    "UTF-8");
        }

        @Test
        void chain_is_refused_where_its_header_is_missing() {
            refused(
                    PcsRecording.tcbInfo(SGX).without(PcsRecording.TCB_INFO_CHAIN),
                    "header TCB-Info-Issuer-Chain is missing");
        }

        @ParameterizedTest
        @ValueSource(strings = {"%", "%2", "%zz", "-----BEGIN%20CERTIFICATE-----%0"})
        void chain_is_refused_where_its_encoding_is_broken(String chain) {
            refused(PcsRecording.tcbInfo(SGX).with(PcsRecording.TCB_INFO_CHAIN, chain), "URL-encoded");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Not found", "3", "-----BEGIN X509 CRL-----END X509 CRL-----"})
        void revocation_list_is_refused(String body) {
            server.replay(PcsRecording.ROOT_CRL, PcsRecording.rootCrl(SGX).withBody(body));

            assertThat(failure(pcs(), ROOT_CRL).problem()).isEqualTo(EndorsementsProblem.MALFORMED);
        }

        @ParameterizedTest
        @CsvSource({"WHOLE", "CHUNKED"})
        void length_is_refused(Recorded.Form form) {
            Recorded huge =
                    PcsRecording.tcbInfo(SGX).withBody(new byte[200_001]).withForm(form);

            refused(huge, "longer than 200000 bytes");
        }

        private void refused(Recorded answer, String... says) {
            server.replay(PcsRecording.SGX_TCB_INFO, answer);
            int before = server.requests().size();

            EndorsementsUnavailableException failure = failure(pcs(), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.MALFORMED);
            assertThat(failure)
                    .hasMessageContaining("sgx-tcb-info-00a067110000")
                    .hasMessageContainingAll(says);
            assertThat(server.requests()).hasSize(before + 1);
        }
    }

    @Nested
    class Statuses {
        @ParameterizedTest
        @CsvSource({
            "404, NOT_FOUND",
            "410, NOT_FOUND",
            "461, NOT_FOUND",
            "400, REFUSED",
            "401, REFUSED",
            "403, REFUSED",
            "460, REFUSED",
            "204, REFUSED"
        })
        void that_another_try_cannot_mend_are_told_at_once(int status, EndorsementsProblem problem) {
            server.replay(PcsRecording.SGX_TCB_INFO, Recorded.status(status));

            EndorsementsUnavailableException failure = failure(pcs(), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(problem);
            assertThat(failure)
                    .hasMessageContaining(server.url().toString())
                    .hasMessageContaining("sgx-tcb-info-00a067110000")
                    .hasMessageContaining(Integer.toString(status));
            assertThat(server.requests()).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 307, 308})
        void that_redirect_are_not_followed(int status) {
            server.replay(
                    PcsRecording.SGX_TCB_INFO, Recorded.status(status).with("Location", server.url() + "/elsewhere"));

            EndorsementsUnavailableException failure = failure(pcs(), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.REFUSED);
            assertThat(failure).hasMessageContaining("redirects");
            assertThat(server.requests()).containsExactly(PcsRecording.SGX_TCB_INFO);
        }

        @ParameterizedTest
        @ValueSource(ints = {500, 502, 503, 504})
        void that_pass_are_tried_again(int status) throws Exception {
            server.replay(PcsRecording.SGX_TCB_INFO, Recorded.status(status), PcsRecording.tcbInfo(SGX));

            assertThat(pccs().fetch(TCB_INFO).id()).isEqualTo(TCB_INFO);
            assertThat(time.pauses()).hasSize(1);
            assertThat(time.pauses().get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        }

        @Test
        void that_do_not_pass_are_given_up_after_pauses_that_double() {
            server.replay(PcsRecording.SGX_TCB_INFO, Recorded.status(503));

            EndorsementsUnavailableException failure = failure(pccs(), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("answered 503 (tried 4 times)");
            assertThat(server.requests()).hasSize(4);
            assertThat(time.pauses()).hasSize(3);
            assertThat(time.pauses().get(2)).isBetween(Duration.ofMillis(800), Duration.ofMillis(1600));
        }

        @Test
        void with_retry_after_in_seconds_are_obeyed() throws Exception {
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    Recorded.status(429).with("Retry-After", "17"),
                    PcsRecording.tcbInfo(SGX));

            pccs().fetch(TCB_INFO);

            assertThat(time.pauses()).containsExactly(Duration.ofSeconds(17));
        }

        @Test
        void with_retry_after_as_a_date_are_obeyed() throws Exception {
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    Recorded.status(503).with("Retry-After", "Mon, 15 Jun 2026 12:00:42 GMT"),
                    PcsRecording.tcbInfo(SGX));

            pccs().fetch(TCB_INFO);

            assertThat(time.pauses()).containsExactly(Duration.ofSeconds(42));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "soon", "-5", "Mon, 01 Jun 2026 12:00:42 GMT"})
        void with_another_retry_after_are_tried_after_the_usual_pause(String header) throws Exception {
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    Recorded.status(429).with("Retry-After", header),
                    PcsRecording.tcbInfo(SGX));

            pccs().fetch(TCB_INFO);

            assertThat(time.pauses().get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
        }

        @Test
        void with_a_retry_after_beyond_patience_are_given_up() {
            server.replay(PcsRecording.SGX_TCB_INFO, Recorded.status(429).with("Retry-After", "61"));

            EndorsementsUnavailableException failure = failure(pccs(), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("answered 429 and asks to be left alone for 61 s");
            assertThat(server.requests()).hasSize(1);
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Nested
    class Connections {
        @ParameterizedTest
        @CsvSource({"SILENT", "STALLED"})
        void that_are_too_slow_are_ended(Recorded.Form form) {
            server.replay(PcsRecording.SGX_TCB_INFO, PcsRecording.tcbInfo(SGX).withForm(form));

            EndorsementsUnavailableException failure = failure(pcs(IMPATIENT, TcbUpdate.STANDARD), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("did not answer within 700 ms (tried 2 times)");
        }

        @Test
        void that_break_are_tried_again() throws Exception {
            server.replay(
                    PcsRecording.SGX_TCB_INFO,
                    PcsRecording.tcbInfo(SGX).withForm(Recorded.Form.CUT_OFF),
                    PcsRecording.tcbInfo(SGX));

            assertThat(pcs().fetch(TCB_INFO).id()).isEqualTo(TCB_INFO);
        }

        @Test
        void that_nobody_takes_are_given_up() throws Exception {
            int free;
            try (ServerSocket socket = new ServerSocket(0)) {
                free = socket.getLocalPort();
            }
            var nobody = URI.create("https://127.0.0.1:" + free);

            EndorsementsUnavailableException failure =
                    failure(new PccsClient(https(LIMITS, server.authorityPem()), nobody, TcbUpdate.STANDARD), TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("cannot be reached").hasMessageContaining("tried 4 times");
        }

        @Test
        void to_a_server_of_another_authority_are_refused() throws Exception {
            server.replay(PcsRecording.sgx(SGX));
            Https https = https(LIMITS, TlsForge.forLoopback().authorityPem());

            refusedAsAnotherServer(new PccsClient(https, server.url(), TcbUpdate.STANDARD));
        }

        @Test
        void to_a_server_of_the_platforms_authorities_are_refused_without_one() {
            server.replay(PcsRecording.sgx(SGX));
            Https https = new Https(TlsTrust.ofPlatform(), LIMITS, time, time);

            refusedAsAnotherServer(new PccsClient(https, server.url(), TcbUpdate.STANDARD));
        }

        @Test
        void to_a_server_of_another_name_are_refused() throws Exception {
            try (ReplayServer other = ReplayServer.start(TlsForge.forHost("pccs.example"))) {
                other.replay(PcsRecording.sgx(SGX));
                Https https = https(LIMITS, other.authorityPem());

                refusedAsAnotherServer(new PccsClient(https, other.url(), TcbUpdate.STANDARD));
                assertThat(other.requests()).isEmpty();
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "http://127.0.0.1:8081",
                    "https:///path",
                    "pccs.example",
                    "https://user@pccs.example",
                    "https://pccs.example/?a=b",
                    "https://pccs.example/#a"
                })
        void without_tls_or_to_no_plain_service_are_refused(String url) throws Exception {
            Https https = https(LIMITS, server.authorityPem());

            assertThatThrownBy(() -> new PccsClient(https, URI.create(url), TcbUpdate.STANDARD))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("wanted https://HOST:PORT");
        }

        private void refusedAsAnotherServer(EndorsementClient client) {
            EndorsementsUnavailableException failure = failure(client, TCB_INFO);

            assertThat(failure.problem()).isEqualTo(EndorsementsProblem.UNAVAILABLE);
            assertThat(failure).hasMessageContaining("does not prove that it is this service");
            assertThat(time.pauses()).isEmpty();
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void requests_to_intel_are_kept_apart() throws Exception {
        server.replay(PcsRecording.sgx(SGX));
        EndorsementClient client = pcs();

        client.fetch(TCB_INFO);
        time.pass(Duration.ofMillis(50));
        client.fetch(QE_IDENTITY);
        client.fetch(ROOT_CRL);

        assertThat(time.pauses()).containsExactly(Duration.ofMillis(150), Duration.ofMillis(200));
    }

    @Test
    void authorities_that_are_no_certificates_are_refused() {
        assertThatThrownBy(() -> TlsTrust.ofAuthorities(new byte[0])).isInstanceOf(CertificateException.class);
        assertThatThrownBy(() -> TlsTrust.ofAuthorities("no PEM".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void a_thread_that_is_interrupted_gives_up() throws Exception {
        try (ReplayServer silent = ReplayServer.start()) {
            silent.replay(PcsRecording.SGX_TCB_INFO, PcsRecording.tcbInfo(SGX).withForm(Recorded.Form.SILENT));
            Https https = https(LIMITS, silent.authorityPem());
            Thread.currentThread().interrupt();

            EndorsementsUnavailableException failure =
                    failure(new PccsClient(https, silent.url(), TcbUpdate.STANDARD), TCB_INFO);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure).hasMessageContaining("interrupted");
        }
    }

    private EndorsementClient pcs() {
        return pcs(LIMITS, TcbUpdate.STANDARD);
    }

    private EndorsementClient pcs(FetchLimits limits, TcbUpdate update) {
        return new IntelPcsClient(https(limits, server.authorityPem()), server.url(), server.url(), update);
    }

    private EndorsementClient pccs() {
        return new PccsClient(https(LIMITS, server.authorityPem()), server.url(), TcbUpdate.STANDARD);
    }

    private Https https(FetchLimits limits, String authorityPem) {
        TlsTrust trusted = authorityPem.equals(server.authorityPem()) ? trust : TlsForge.trust(authorityPem);
        return new Https(trusted, limits, time, time);
    }

    private static EndorsementsUnavailableException failure(EndorsementClient client, EndorsementId id) {
        var failure = catchThrowableOfType(EndorsementsUnavailableException.class, () -> client.fetch(id));
        assertThat(failure).isNotNull();
        return failure;
    }

    private static String text(Octets octets) {
        return new String(octets.bytes(), StandardCharsets.US_ASCII);
    }
}
