/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import io.strongroom.testkit.evidence.ForgedRaTls;
import io.strongroom.testkit.evidence.ForgedSnp;
import io.strongroom.testkit.evidence.RaTlsCertificateForge;
import io.strongroom.testkit.evidence.SnpForge;
import io.strongroom.testkit.evidence.SnpProduct;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code quote show} and {@code quote verify} over evidence of a throwaway root. */
class QuoteCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ForgedDcap SGX = DcapCase.sgx().forge();
    private static final ForgedDcap TDX = DcapCase.tdx15().forge();
    private static final ForgedSnp SNP = SnpForge.vcek(SnpProduct.MILAN, 3).forge();

    @TempDir
    Path directory;

    @Test
    void accepts_an_up_to_date_quote_with_0() throws Exception {
        CapturedRun run = verify(SGX, "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isZero();
        assertThat(answer.get("verdict").asText()).isEqualTo("VERIFIED");
        assertThat(answer.get("accepted").asBoolean()).isTrue();
        assertThat(answer.get("tier").asText()).isEqualTo("affirming");
        assertThat(answer.get("status").asText()).isEqualTo("UpToDate");
        assertThat(answer.get("rejectReason").isNull()).isTrue();
        assertThat(answer.get("reasons")).isEmpty();
        assertThat(answer.get("mrEnclave").asText()).hasSize(64);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void refuses_an_outdated_platform_with_77_and_the_reason() throws Exception {
        ForgedDcap outdated =
                DcapCase.tdx().withTcbInfo(info -> info.withStatus("OutOfDate")).forge();

        CapturedRun run = verify(outdated, "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(answer.get("verdict").asText()).isEqualTo("VERIFIED");
        assertThat(answer.get("tier").asText()).isEqualTo("contraindicated");
        assertThat(answer.get("reasons")).singleElement().satisfies(reason -> {
            assertThat(reason.get("code").asText()).isEqualTo("TCB_STATUS_NOT_ALLOWED");
            assertThat(reason.get("got").asText()).isEqualTo("OutOfDate");
            assertThat(reason.get("wanted").asText()).isEqualTo("UpToDate");
            assertThat(reason.get("message").asText()).isNotEmpty();
        });
    }

    @Test
    void rejects_a_forged_quote_with_65() throws Exception {
        CapturedRun run = verify(SGX.withQuoteBytes(quote -> quote.flip(112)), "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(answer.get("verdict").asText()).isEqualTo("REJECTED");
        assertThat(answer.get("rejectReason").asText()).isEqualTo("QUOTE_SIGNATURE");
        assertThat(answer.get("status").isNull()).isTrue();
        assertThat(answer.has("tcb")).isFalse();
    }

    @Test
    void rejects_everything_under_the_pinned_root() throws Exception {
        CapturedRun run = run(SGX, List.of("--json"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(JSON.readTree(run.out()).get("rejectReason").asText()).isEqualTo("CERT_CHAIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "0300020000000000", "nonsense nonsense nonsense nonsense"})
    void gives_a_verdict_on_malformed_input_too(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("quote.bin"), text);

        CapturedRun run = CapturedRun.of(directory, "quote", "verify", file.toString(), "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(answer.get("verdict").asText()).isEqualTo("REJECTED");
        assertThat(answer.get("rejectReason").asText()).isEqualTo("FORMAT");
        assertThat(answer.get("accepted").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "{\"tcb_info\":1}"})
    void rejects_collateral_that_cannot_be_read(String text) throws Exception {
        SGX.write(directory);
        Path collateral = Files.writeString(directory.resolve("bad.json"), text);

        CapturedRun run = CapturedRun.of(
                directory,
                "quote",
                "verify",
                file("quote.bin"),
                "--collateral",
                collateral.toString(),
                "--root",
                file("root.der"),
                "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(JSON.readTree(run.out()).get("rejectReason").asText()).isEqualTo("COLLATERAL_FORMAT");
    }

    @Test
    void a_root_of_another_vendor_is_said_to_be_one() throws Exception {
        SNP.write(directory);

        CapturedRun run = run(SGX, List.of("--root", file("ark.der"), "--json"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        JsonNode answer = JSON.readTree(run.out());
        assertThat(answer.get("rejectReason").asText()).isEqualTo("CERT_CHAIN");
        assertThat(answer.at("/reasons/0/message").asText()).contains("CN=ARK-Milan", "wanted a root of Intel");
    }

    @Test
    void a_root_is_one_certificate() throws Exception {
        SGX.write(directory);
        byte[] root = Files.readAllBytes(directory.resolve("root.der"));
        Path two = Files.write(directory.resolve("two.der"), root);
        Files.write(two, root, StandardOpenOption.APPEND);

        CapturedRun run = CapturedRun.of(directory, "quote", "verify", file("quote.bin"), "--root", two.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("two.der: holds 2 certificates (wanted one)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--root", "--collateral", "--vcek", "--ask", "--ark", "--crl", "--policy"})
    void a_directory_is_no_file_and_is_named(String option) throws Exception {
        SGX.write(directory);
        SNP.write(directory);
        List<String> arguments = new ArrayList<>(List.of("quote", "verify", "--vcek", file("vcek.der")));
        arguments.addAll(List.of("--ask", file("ask.der"), "--ark", file("ark.der")));
        arguments.removeAll(
                arguments.contains(option) ? List.of(option, file(option.substring(2) + ".der")) : List.of());
        arguments.addAll(List.of(option, directory.toString()));
        arguments.add(file(option.equals("--collateral") ? "quote.bin" : "report.bin"));

        CapturedRun run = CapturedRun.of(directory, arguments.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(directory + ": is a directory (name a file)");
    }

    @Test
    void needs_endorsements() throws Exception {
        SGX.write(directory);

        CapturedRun run = CapturedRun.of(
                directory,
                "quote",
                "verify",
                file("quote.bin"),
                "--root",
                file("root.der"),
                "--at",
                DcapCase.AT.toString(),
                "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(JSON.readTree(run.out()).get("rejectReason").asText()).isEqualTo("ENDORSEMENTS_NEEDED");
        assertThat(run.err()).contains("give Intel's collateral by --collateral FILE");
    }

    @Test
    void judges_by_the_rules_of_a_policy() throws Exception {
        ForgedDcap hardened = DcapCase.sgx()
                .withTcbInfo(info -> info.withStatus("SWHardeningNeeded"))
                .forge();
        Path policy = Files.writeString(directory.resolve("policy.yaml"), """
                version: 1
                rules:
                  - name: other
                    tee: sgx
                    measurements: [%s]
                    keys: [{name: "*", grants: [open, seal]}]
                """.formatted("00".repeat(32)));

        CapturedRun run = verify(hardened, "--policy", policy.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out())
                .startsWith("VERIFIED, but not accepted by the policy: SGX, SWHardeningNeeded")
                .contains("TCB_STATUS_NOT_ALLOWED: rule other: TCB status is SWHardeningNeeded (wanted UpToDate)")
                .contains("MEASUREMENT_NOT_ALLOWED: rule other: MRENCLAVE is ");
    }

    @Test
    void prints_a_verdict_and_a_table_without_colours() throws Exception {
        CapturedRun run = verify(TDX);

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("VERIFIED and accepted: TDX, UpToDate\n")
                .contains("\nmrTd ", "\nrtmr3 ", "\nteeTcbSvn2 ", "\n  fmspc ")
                .doesNotContain("\u001b");
    }

    @Test
    void shows_every_field_and_needs_nothing_else() throws Exception {
        TDX.write(directory);

        CapturedRun run = CapturedRun.of(directory, "quote", "show", file("quote.bin"), "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isZero();
        assertThat(answer.get("tee").asText()).isEqualTo("TDX");
        assertThat(answer.get("quoteVersion").asInt()).isEqualTo(5);
        assertThat(answer.get("mrTd").asText()).hasSize(96);
        assertThat(answer.get("pck").get("fmspc").asText()).hasSize(12);
        assertThat(answer.has("verdict")).isFalse();
    }

    @Test
    void shows_every_field_of_a_sigstruct_and_that_nobody_signed_it() throws Exception {
        byte[] struct = new byte[1808];
        HexFormat hex = HexFormat.of();
        System.arraycopy(hex.parseHex("06000000e10000000000010000000000"), 0, struct, 0, 16);
        System.arraycopy(hex.parseHex("01010000600000006000000001000000"), 0, struct, 24, 16);
        struct[512] = 3;
        struct[1026] = 7;
        Path file = Files.write(directory.resolve("enclave.sig"), struct);

        CapturedRun run = CapturedRun.of(directory, "quote", "show", file.toString(), "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"kind\":\"SGX SIGSTRUCT\"", "\"isSigned\":false", "\"isvSvn\":7");
    }

    @Test
    void shows_nothing_of_a_file_that_is_no_evidence() throws Exception {
        Path file = Files.writeString(directory.resolve("letter.txt"), "Dear Sir or Madam");

        CapturedRun run = CapturedRun.of(directory, "quote", "show", file.toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(run.err()).isEqualToIgnoringNewLines("strongroom: " + file + ": is no evidence of a known kind");
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2025-07-04", ""})
    void refuses_a_time_that_is_none(String at) throws Exception {
        SGX.write(directory);

        CapturedRun run = CapturedRun.of(directory, "quote", "verify", file("quote.bin"), "--at", at);

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("wanted a time like 2025-07-04T10:28:44Z");
    }

    @Test
    void says_which_file_is_missing() {
        CapturedRun run = CapturedRun.of(directory, "quote", "verify", file("absent.bin"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("no such file or directory: ", "absent.bin");
    }

    @Test
    void refuses_a_report_without_a_revocation_list_and_says_so() throws Exception {
        CapturedRun run = verifyReport("--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(answer.get("tee").asText()).isEqualTo("SEV-SNP");
        assertThat(answer.get("verdict").asText()).isEqualTo("VERIFIED");
        assertThat(answer.get("accepted").asBoolean()).isFalse();
        assertThat(answer.get("reasons"))
                .singleElement()
                .satisfies(reason -> assertThat(reason.get("code").asText()).isEqualTo("REVOCATION_UNCHECKED"));
    }

    @Test
    void tolerates_a_missing_revocation_list_if_told_to_but_still_says_so() throws Exception {
        CapturedRun run = verifyReport("--allow-unchecked-revocation", "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isZero();
        assertThat(answer.get("accepted").asBoolean()).isTrue();
        assertThat(answer.get("tier").asText()).isEqualTo("warning");
        assertThat(answer.get("reasons").findValuesAsText("code")).containsExactly("REVOCATION_UNCHECKED");
    }

    @Test
    void accepts_a_report_whose_revocation_was_checked() throws Exception {
        CapturedRun run = verifyReport("--crl", file("crl.der"), "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(JSON.readTree(run.out()).get("tier").asText()).isEqualTo("affirming");
        assertThat(JSON.readTree(run.out()).get("reasons")).isEmpty();
    }

    @Test
    void rejects_an_ark_that_is_not_pinned() throws Exception {
        SNP.write(directory);

        CapturedRun run = CapturedRun.of(directory, reportArguments("--crl", file("crl.der"), "--json"));

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(JSON.readTree(run.out()).get("rejectReason").asText()).isEqualTo("CERT_CHAIN");
    }

    @Test
    void rejects_a_report_without_certificates() throws Exception {
        SNP.write(directory);

        CapturedRun run = CapturedRun.of(directory, "quote", "verify", file("report.bin"), "--json");

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(answer.get("rejectReason").asText()).isEqualTo("ENDORSEMENTS_NEEDED");
        assertThat(answer.get("measurement").asText()).hasSize(96);
    }

    @Test
    void accepts_a_certificate_that_its_evidence_is_bound_to() throws Exception {
        CapturedRun run =
                verifyCertificate(RaTlsCertificateForge.dice(DcapCase.sgx()).forge());

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isZero();
        assertThat(answer.at("/ratls/bindingVerdict").asText()).isEqualTo("BOUND");
        assertThat(answer.get("status").asText()).isEqualTo("UpToDate");
    }

    @Test
    void rejects_a_certificate_with_evidence_of_another_key_whatever_its_quote_says() throws Exception {
        ForgedRaTls stolen = RaTlsCertificateForge.dice(DcapCase.sgx()).forge().withStolenEvidence();

        CapturedRun run = verifyCertificate(stolen);

        JsonNode answer = JSON.readTree(run.out());
        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(answer.get("verdict").asText()).isEqualTo("REJECTED");
        assertThat(answer.get("rejectReason").asText()).isEqualTo("KEY_BINDING");
        assertThat(answer.get("mrEnclave").asText()).hasSize(64);
    }

    @Test
    void rejects_a_certificate_without_evidence() throws Exception {
        SGX.write(directory);

        CapturedRun run = CapturedRun.of(directory, "quote", "verify", file("root.der"), "--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.BAD_DATA);
        assertThat(JSON.readTree(run.out()).get("rejectReason").asText()).isEqualTo("FORMAT");
    }

    private CapturedRun verifyCertificate(ForgedRaTls certificate) throws Exception {
        certificate.write(directory);
        return CapturedRun.of(
                directory,
                "quote",
                "verify",
                file("cert.der"),
                "--collateral",
                file("collateral.json"),
                "--root",
                file("root.der"),
                "--at",
                DcapCase.AT.toString(),
                "--json");
    }

    private CapturedRun verifyReport(String... more) throws Exception {
        SNP.write(directory);
        List<String> options = new ArrayList<>(List.of("--root", file("ark.der")));
        options.addAll(Arrays.asList(more));
        return CapturedRun.of(directory, reportArguments(options.toArray(String[]::new)));
    }

    private String[] reportArguments(String... more) {
        List<String> arguments = new ArrayList<>(List.of("quote", "verify", file("report.bin")));
        arguments.addAll(List.of("--vcek", file("vcek.der"), "--ask", file("ask.der"), "--ark", file("ark.der")));
        arguments.addAll(List.of("--at", SNP.at().toString()));
        arguments.addAll(Arrays.asList(more));
        return arguments.toArray(String[]::new);
    }

    private CapturedRun verify(ForgedDcap evidence, String... more) throws Exception {
        evidence.write(directory);
        List<String> options = new ArrayList<>(List.of("--root", file("root.der")));
        options.addAll(Arrays.asList(more));
        return run(evidence, options);
    }

    private CapturedRun run(ForgedDcap evidence, List<String> more) throws Exception {
        evidence.write(directory);
        List<String> arguments = new ArrayList<>(List.of("quote", "verify", file("quote.bin")));
        arguments.addAll(List.of("--collateral", file("collateral.json"), "--at", DcapCase.AT.toString()));
        arguments.addAll(more);
        return CapturedRun.of(directory, arguments.toArray(String[]::new));
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }
}
