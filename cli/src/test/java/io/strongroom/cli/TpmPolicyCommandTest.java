/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evidence that swtpm made, judged by a policy that names PCRs. */
class TpmPolicyCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY = """
            version: 1
            rules:
              - name: good-boot
                tee: tpm
                pcrs: {7: VALUE}
                keys: []
            """;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"ecdsa-ecc-sha256", "ecdsa-ecc384-sha384", "rsapss-rsa-sha256", "rsassa-rsa-sha384"})
    void a_boot_is_accepted_whose_registers_the_policy_names_and_no_other(String vector) throws Exception {
        CapturedRun shown = CapturedRun.of(
                directory,
                "quote",
                "show",
                "--json",
                file(vector, "evidence.bin").toString());
        String value = pcr7(JSON.readTree(shown.out()).get("pcrs"));

        CapturedRun accepted = verify(vector, value);
        CapturedRun refused = verify(vector, (value.charAt(0) == '0' ? "1" : "0") + value.substring(1));

        assertThat(accepted.exitCode()).as(accepted.out() + accepted.err()).isZero();
        assertThat(refused.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.out()).contains("PCR_NOT_ALLOWED").contains("rule good-boot: PCR 7");
    }

    @Test
    void without_a_policy_no_boot_is_accepted() {
        CapturedRun run = CapturedRun.of(
                directory,
                "quote",
                "verify",
                "--at",
                "2026-11-23T08:00:00Z",
                "--allow-unchecked-revocation",
                "--root",
                file("ecdsa-ecc-sha256", "authority.der").toString(),
                file("ecdsa-ecc-sha256", "evidence.bin").toString());

        assertThat(run.exitCode()).isEqualTo(ExitCode.REFUSED);
    }

    private CapturedRun verify(String vector, String value) throws Exception {
        Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY.replace("VALUE", value));
        return CapturedRun.of(
                directory,
                "quote",
                "verify",
                "--json",
                "--at",
                "2026-11-23T08:00:00Z",
                "--allow-unchecked-revocation",
                "--root",
                file(vector, "authority.der").toString(),
                "--policy",
                policy.toString(),
                file(vector, "evidence.bin").toString());
    }

    private static String pcr7(JsonNode pcrs) {
        JsonNode value = pcrs.path("sha256:7");
        return (value.isMissingNode() ? pcrs.path("sha384:7") : value).asText();
    }

    private static Path file(String vector, String name) {
        return Path.of(System.getProperty("strongroom.root"))
                .resolve("attestation/src/test/resources/vectors/tpm")
                .resolve(vector)
                .resolve(name);
    }
}
