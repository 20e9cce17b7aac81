/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.testkit.endorsements.KdsRecording;
import io.strongroom.testkit.endorsements.PcsRecording;
import io.strongroom.testkit.endorsements.Recorded;
import io.strongroom.testkit.endorsements.ReplayServer;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import io.strongroom.testkit.evidence.ForgedSnp;
import io.strongroom.testkit.evidence.SnpForge;
import io.strongroom.testkit.evidence.SnpProduct;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code strongroom endorsements} against a local server that answers as Intel's, with content of a throwaway root. */
class EndorsementsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @SuppressWarnings("TimeInStaticInitializer") // the command has the machine's clock, so what is forged has it too
    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);

    private static final DcapCase CASE = current(DcapCase.sgx(), Duration.ofDays(1), Duration.ofDays(29));
    private static final ForgedDcap SGX = CASE.forge();
    private static final String TCB_INFO = "sgx-tcb-info-00a067110000";

    private static ReplayServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws IOException {
        server = ReplayServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void replay() throws IOException {
        server.forget();
        server.replay(PcsRecording.sgx(SGX));
        SGX.write(directory);
        Files.writeString(directory.resolve("tls.pem"), server.authorityPem());
    }

    @Nested
    class Fetch {
        @Test
        void gets_what_a_quote_needs_so_that_it_verifies() throws Exception {
            CapturedRun fetch = fetch(file("quote.bin"), "--json");

            assertThat(fetch.exitCode()).as(fetch.err()).isZero();
            JsonNode items = JSON.readTree(fetch.out()).get("items");
            assertThat(items).hasSize(4);
            assertThat(items.get(0).get("name").asText()).isEqualTo(TCB_INFO);
            assertThat(items.get(0).get("outcome").asText()).isEqualTo("fetched");
            assertThat(fetch.err()).contains("1/4 fetched " + TCB_INFO + ", valid until ");
            assertThat(run("endorsements", "collateral", file("quote.bin"), "--out", file("c.json"))
                            .exitCode())
                    .isZero();
            assertThat(verify("c.json").exitCode()).isZero();
        }

        @Test
        void asks_a_pccs_when_told() {
            server.forget();
            server.replay(PcsRecording.pccs(SGX));

            CapturedRun fetch = run(
                    "endorsements",
                    "fetch",
                    file("quote.bin"),
                    "--pccs",
                    server.url().toString(),
                    "--pccs-ca",
                    file("tls.pem"));

            assertThat(fetch.exitCode()).as(fetch.err()).isZero();
            assertThat(fetch.out()).contains("fetched 4 items");
            assertThat(server.requests()).contains(PcsRecording.PCCS_ROOT_CRL);
        }

        @Test
        void does_not_ask_again_for_what_is_fresh() {
            fetch(file("quote.bin"));

            CapturedRun again = fetch(file("quote.bin"));

            assertThat(again.exitCode()).isZero();
            assertThat(again.out()).contains("fetched 0 items; 4 stored before");
            assertThat(server.requests()).hasSize(4);
            assertThat(fetch(file("quote.bin"), "--force").out()).contains("fetched 4 items");
        }

        @Test
        void takes_platform_families_and_both_authorities() {
            server.replay(PcsRecording.tdx(current(DcapCase.tdx(), Duration.ofDays(1), Duration.ofDays(29))
                    .forge()));

            CapturedRun fetch = fetch("--fmspc", "00A067110000", "--tee", "tdx");

            assertThat(fetch.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(server.requests()).contains(PcsRecording.TDX_TCB_INFO, PcsRecording.PROCESSOR_CRL);
            assertThat(fetch.err()).contains("tdx-tcb-info-00a067110000 is not authentic");
        }

        @Test
        void refreshes_what_is_stored_and_old() throws Exception {
            ForgedDcap old = current(CASE, Duration.ofDays(25), Duration.ofDays(5))
                    .withRootCrl(crl -> CASE.rootCrl())
                    .forge();
            server.replay(PcsRecording.sgx(old));
            fetch(file("quote.bin"));
            server.replay(PcsRecording.sgx(SGX));

            CapturedRun refresh = fetch("--json");

            assertThat(refresh.exitCode()).as(refresh.err()).isZero();
            List<String> outcomes = new ArrayList<>();
            JSON.readTree(refresh.out())
                    .get("items")
                    .forEach(item -> outcomes.add(item.get("name").asText() + " "
                            + item.get("outcome").asText()));
            assertThat(outcomes)
                    .containsExactly(
                            "intel-root-crl fresh",
                            "pck-crl-platform fetched",
                            "sgx-qe-identity fetched",
                            TCB_INFO + " fetched");
        }

        @Test
        void tells_what_could_not_be_refreshed_and_keeps_it() throws Exception {
            ForgedDcap old =
                    current(CASE, Duration.ofDays(25), Duration.ofDays(5)).forge();
            server.replay(PcsRecording.sgx(old));
            fetch(file("quote.bin"));
            server.forget();
            server.replay(PcsRecording.sgx(SGX));
            server.replay(PcsRecording.SGX_TCB_INFO, Recorded.status(401));

            CapturedRun refresh = fetch();

            assertThat(refresh.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(refresh.err())
                    .contains("kept " + TCB_INFO, "since it could not be refreshed")
                    .contains("strongroom: https://127.0.0.1:", "refuses " + TCB_INFO, "401");
            assertThat(run("endorsements", "collateral", file("quote.bin"), "--out", file("c.json"))
                            .exitCode())
                    .isZero();
            assertThat(verify("c.json").exitCode()).isZero();
        }

        @Test
        void says_that_a_family_is_unknown_with_2() {
            CapturedRun fetch = fetch("--fmspc", "00906ED50000");

            assertThat(fetch.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(fetch.err()).contains("has no sgx-tcb-info-00906ed50000 (it answered 404");
        }

        @Test
        void refuses_what_the_vendor_did_not_sign_with_65() {
            CapturedRun fetch = CapturedRun.of(
                    directory,
                    "endorsements",
                    "fetch",
                    file("quote.bin"),
                    "--pcs",
                    server.url().toString(),
                    "--test-ca",
                    file("tls.pem"));

            assertThat(fetch.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(fetch.err()).contains(TCB_INFO + " is not authentic");
            assertThat(CapturedRun.of(directory, "endorsements", "list").out()).isEmpty();
        }

        @Test
        void refuses_a_server_that_nobody_vouches_for_with_69() {
            CapturedRun fetch = run(
                    "endorsements",
                    "fetch",
                    file("quote.bin"),
                    "--pccs",
                    server.url().toString());

            assertThat(fetch.exitCode()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(fetch.err()).contains("does not prove that it is this service");
        }

        @Test
        void can_ask_for_another_round() {
            server.replay(PcsRecording.SGX_TCB_INFO + "&tcbEvaluationDataNumber=20", PcsRecording.tcbInfo(SGX));
            server.replay(PcsRecording.SGX_QE_IDENTITY + "?tcbEvaluationDataNumber=20", PcsRecording.qeIdentity(SGX));

            assertThat(fetch(file("quote.bin"), "--round", "20").exitCode()).isZero();
            assertThat(fetch(file("quote.bin"), "--round", "20", "--early").exitCode())
                    .isEqualTo(ExitCode.USAGE);
        }

        @Test
        void explains_arguments_that_make_no_sense() throws Exception {
            Files.writeString(directory.resolve("notes.txt"), "no evidence");

            usage("nothing is stored yet", fetch());
            usage("an FMSPC has 12 hexadecimal digits, got '00A0'", fetch("--fmspc", "00A0"));
            usage("--tee is 'snp' (wanted sgx or tdx)", fetch("--fmspc", "00A067110000", "--tee", "snp"));
            usage("no such file", fetch(file("missing.bin")));
            usage(
                    "wanted https://HOST:PORT",
                    run("endorsements", "fetch", file("quote.bin"), "--pccs", "http://pccs.example"));
            usage(
                    "is no certificate of an authority",
                    run("endorsements", "fetch", "--pccs", "https://x", "--pccs-ca", file("notes.txt")));
            CapturedRun noEvidence = fetch(file("notes.txt"));
            assertThat(noEvidence.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(noEvidence.err()).contains("notes.txt: is no quote of sgx or tdx, and no report of snp");
        }
    }

    @Nested
    class ListCommand {
        @Test
        void shows_platform_round_window_and_state() {
            fetch(file("quote.bin"));

            CapturedRun list = run("endorsements", "list");

            assertThat(list.exitCode()).isZero();
            assertThat(list.out().lines()).hasSize(5);
            assertThat(list.out()).contains("ITEM", "STATE");
            assertThat(list.out().lines().toList().get(4))
                    .matches(TCB_INFO + " +sgx +00a067110000 +20 +" + NOW.minus(Duration.ofDays(1)) + " +"
                            + NOW.plus(Duration.ofDays(29)) + " +fresh");
        }

        @Test
        void shows_the_same_as_json() throws Exception {
            fetch(file("quote.bin"));

            JsonNode item = JSON.readTree(run("endorsements", "list", "--json").out())
                    .get("items")
                    .get(3);

            assertThat(item.get("name").asText()).isEqualTo(TCB_INFO);
            assertThat(item.get("tee").asText()).isEqualTo("sgx");
            assertThat(item.get("platform").asText()).isEqualTo("00a067110000");
            assertThat(item.get("tcb-evaluation-data-number").asInt()).isEqualTo(20);
            assertThat(item.get("state").asText()).isEqualTo("fresh");
            assertThat(item.get("not-after").asText())
                    .isEqualTo(NOW.plus(Duration.ofDays(29)).toString());
            assertThat(item.get("origin").asText()).isEqualTo(server.url().toString());
        }

        @Test
        void shows_damage_and_what_to_do() throws Exception {
            fetch(file("quote.bin"));
            Files.writeString(stored(TCB_INFO), "{");

            CapturedRun list = run("endorsements", "list");

            assertThat(list.exitCode()).isZero();
            assertThat(list.out()).contains("damaged", "→ " + TCB_INFO + " cannot be read", "fetch or import it again");
            assertThat(run("endorsements", "list", "--json").out()).contains("\"problem\":");
        }

        @Test
        void of_nothing_says_so() throws Exception {
            CapturedRun list = run("endorsements", "list", "--json");

            assertThat(list.exitCode()).isZero();
            assertThat(JSON.readTree(list.out()).get("items")).isEmpty();
            assertThat(list.err()).contains("nothing is stored yet");
        }
    }

    @Nested
    class Carrying {
        @Test
        void lets_a_home_without_a_network_verify_a_quote() {
            fetch(file("quote.bin"));
            assertThat(run("endorsements", "export", file("carried.zip")).out()).contains("exported 4 items");
            server.forget();

            CapturedRun imported = other("endorsements", "import", file("carried.zip"));

            assertThat(imported.exitCode()).as(imported.err()).isZero();
            assertThat(imported.out()).contains("imported 4 items");
            assertThat(other("endorsements", "collateral", file("quote.bin"), "--out", file("c.json"))
                            .exitCode())
                    .isZero();
            assertThat(verify("c.json").exitCode()).isZero();
            assertThat(server.requests()).isEmpty();
        }

        @Test
        void names_the_item_that_was_tampered_with_and_imports_nothing() throws Exception {
            fetch(file("quote.bin"));
            run("endorsements", "export", file("carried.zip"));
            Path archive = directory.resolve("carried.zip");
            byte[] bytes = Files.readAllBytes(archive);
            int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("pck-crl-platform.json") + 200;
            bytes[at] ^= 1;
            Files.write(archive, bytes);

            CapturedRun imported = other("endorsements", "import", file("carried.zip"));

            assertThat(imported.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(imported.err()).contains("pck-crl-platform in the archive is damaged");
            assertThat(other("endorsements", "list").out()).isEmpty();
        }

        @Test
        void refuses_an_archive_under_another_root_by_name() {
            fetch(file("quote.bin"));
            run("endorsements", "export", file("carried.zip"));

            CapturedRun imported =
                    CapturedRun.of(directory, "--home", file("other"), "endorsements", "import", file("carried.zip"));

            assertThat(imported.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(imported.err()).contains("intel-root-crl is not authentic");
        }

        @Test
        void does_not_write_over_a_file_or_an_empty_archive() {
            assertThat(run("endorsements", "export", file("carried.zip")).exitCode())
                    .isEqualTo(ExitCode.USAGE);
            assertThat(directory.resolve("carried.zip")).doesNotExist();
            fetch(file("quote.bin"));

            CapturedRun over = run("endorsements", "export", file("quote.bin"));

            assertThat(over.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(over.err()).contains("exists already");
        }

        @Test
        void says_what_was_left_out() throws Exception {
            fetch(file("quote.bin"));
            Files.writeString(stored(TCB_INFO), "{");

            CapturedRun exported = run("endorsements", "export", file("carried.zip"), "--json");

            assertThat(exported.exitCode()).isZero();
            assertThat(exported.err()).contains("left out " + TCB_INFO + ", which is damaged");
            assertThat(JSON.readTree(exported.out()).get("left-out").get(0).asText())
                    .isEqualTo(TCB_INFO);
        }

        @Test
        void refuses_what_is_no_archive() {
            CapturedRun imported = run("endorsements", "import", file("quote.bin"));

            assertThat(imported.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(imported.err()).contains("no archive of endorsements");
        }
    }

    @Nested
    class Collateral {
        @Test
        void is_printed_for_a_family() throws Exception {
            fetch(file("quote.bin"));

            CapturedRun printed = run("endorsements", "collateral", "00A067110000");

            assertThat(printed.exitCode()).isZero();
            Files.writeString(directory.resolve("c.json"), printed.out());
            assertThat(verify("c.json").exitCode()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"sgx-tcb-info-00a067110000", "sgx-qe-identity", "pck-crl-platform", "intel-root-crl"})
        void needs_all_parts(String name) throws Exception {
            fetch(file("quote.bin"));
            Files.delete(stored(name));

            CapturedRun printed = run("endorsements", "collateral", file("quote.bin"));

            assertThat(printed.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(printed.err()).contains("there is no " + name + " that can be used");
            assertThat(printed.out()).isEmpty();
        }
    }

    @Nested
    class Amd {
        private final ForgedSnp snp =
                current(SnpForge.vcek(SnpProduct.MILAN, 3)).forge();

        @BeforeEach
        void replayAmd() throws IOException {
            server.replay(KdsRecording.of(snp, SnpProduct.MILAN));
            snp.write(directory.resolve("snp"));
        }

        @Test
        void reports_are_fetched_for_listed_and_verified() throws Exception {
            CapturedRun fetch = amd("fetch", file("snp/report.bin"));

            assertThat(fetch.exitCode()).as(fetch.err()).isZero();
            assertThat(fetch.out()).contains("fetched 2 items");
            List<String> rows = amd("list").out().lines().toList();
            assertThat(rows.get(1)).matches("amd-vcek-crl-milan +snp +Milan +- .*fresh");
            assertThat(rows.get(2)).matches("vcek-milan-c1d2e3f405162738…? *.*snp +Milan +- .*fresh");
            assertThat(amd("collateral", file("snp/report.bin"), "--out", file("amd"))
                            .exitCode())
                    .isZero();
            CapturedRun verdict = CapturedRun.of(
                    directory,
                    "quote",
                    "verify",
                    file("snp/report.bin"),
                    "--vcek",
                    file("amd/vcek.der"),
                    "--ask",
                    file("amd/ask.der"),
                    "--ark",
                    file("amd/ark.der"),
                    "--crl",
                    file("amd/crl.der"),
                    "--root",
                    file("snp/ark.der"));
            assertThat(verdict.exitCode()).as(verdict.out() + verdict.err()).isZero();
        }

        @Test
        void collateral_needs_a_directory() {
            amd("fetch", file("snp/report.bin"));

            CapturedRun run = amd("collateral", file("snp/report.bin"));

            usage("name a new directory by --out", run);
            usage("exists already", amd("collateral", file("snp/report.bin"), "--out", file("snp")));
        }

        @Test
        void reports_of_version_2_need_their_product() throws Exception {
            ForgedSnp old = current(SnpForge.vcek(SnpProduct.MILAN, 2)).forge();
            old.write(directory.resolve("old"));
            server.replay(KdsRecording.of(old, SnpProduct.MILAN));

            CapturedRun without = amd("fetch", file("old/report.bin"));

            assertThat(without.exitCode()).isEqualTo(ExitCode.BAD_DATA);
            assertThat(without.err()).contains("wanted --product Milan, Genoa or Turin");
            usage("--product is 'Rome'", amd("fetch", file("old/report.bin"), "--product", "Rome"));
            CapturedRun with = amd("fetch", file("old/report.bin"), "--product", "Milan");
            assertThat(with.exitCode()).as(with.err()).isZero();
        }

        @Test
        void a_root_that_signs_no_endorsements_is_refused() {
            String authority = Path.of(System.getProperty("strongroom.root"))
                    .resolve("attestation/src/test/resources/vectors/tpm/ecdsa-ecc-sha256/authority.der")
                    .toString();

            usage(
                    "is no root of Intel's or AMD's",
                    CapturedRun.of(directory, "--home", file("home"), "endorsements", "--root", authority, "list"));
        }

        private CapturedRun amd(String command, String... arguments) {
            List<String> all = new ArrayList<>(List.of("--home", file("home"), "endorsements", command));
            all.addAll(List.of(arguments));
            all.addAll(List.of("--root", file("snp/ark.der")));
            if (command.equals("fetch")) {
                all.addAll(List.of("--kds", server.url().toString(), "--test-ca", file("tls.pem")));
            }
            return CapturedRun.of(directory, all.toArray(String[]::new));
        }

        private SnpForge current(SnpForge forge) {
            return forge.withCrl(crl -> crl.withUpdates(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(29))))
                    .at(NOW);
        }
    }

    @Test
    void a_home_with_endorsements_alone_can_become_a_workspace() {
        fetch(file("quote.bin"));

        CapturedRun init = run("init");

        assertThat(init.exitCode()).as(init.err()).isZero();
        assertThat(run("endorsements", "list").out()).contains(TCB_INFO);
    }

    /** All statements of a case, issued and expiring so long before and after now. */
    private static DcapCase current(DcapCase dcap, Duration age, Duration left) {
        Instant from = NOW.minus(age);
        Instant until = NOW.plus(left);
        return dcap.withTcbInfo(info -> info.withDates(from, until))
                .withQeIdentity(identity -> identity.withDates(from, until))
                .withRootCrl(crl -> crl.withUpdates(from, until))
                .withPckCrl(crl -> crl.withUpdates(from, until))
                .at(NOW);
    }

    private CapturedRun fetch(String... arguments) {
        List<String> all = new ArrayList<>(List.of("endorsements", "fetch"));
        all.addAll(List.of(arguments));
        String url = server.url().toString();
        all.addAll(List.of("--pcs", url, "--kds", url, "--test-ca", file("tls.pem")));
        return run(all.toArray(String[]::new));
    }

    private CapturedRun run(String... arguments) {
        return at(file("home"), arguments);
    }

    private CapturedRun other(String... arguments) {
        return at(file("other"), arguments);
    }

    private CapturedRun at(String home, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--home", home));
        all.addAll(Arrays.asList(arguments));
        if (arguments[0].equals("endorsements")) {
            all.addAll(List.of("--root", file("root.der")));
        }
        return CapturedRun.of(directory, all.toArray(String[]::new));
    }

    private CapturedRun verify(String collateral) {
        return CapturedRun.of(
                directory,
                "quote",
                "verify",
                file("quote.bin"),
                "--collateral",
                file(collateral),
                "--root",
                file("root.der"));
    }

    private void usage(String says, CapturedRun run) {
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(says);
    }

    private Path stored(String name) {
        return directory.resolve("home/endorsements").resolve(name + ".json");
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
