/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second opinion, where the openssl command is installed. */
class OpensslTest {
    private static final String AT = Long.toString(DcapCase.AT.getEpochSecond());

    @TempDir
    Path directory;

    @BeforeAll
    static void requireOpenssl() {
        boolean isThere;
        try {
            isThere = run(List.of("openssl", "version")).startsWith("OpenSSL");
        } catch (IOException e) {
            isThere = false;
        }
        Assumptions.assumeTrue(isThere, "no openssl command here");
    }

    @Test
    void accepts_the_chain_with_its_lists() throws IOException {
        DcapCase recipe = DcapCase.sgx();

        assertThat(verifyPck(recipe)).endsWith(": OK\n");
    }

    @Test
    void refuses_a_revoked_certificate() throws IOException {
        DcapCase recipe = DcapCase.sgx();

        assertThat(verifyPck(recipe.withPckCrl(crl -> crl.revoking(recipe.pck()))))
                .contains("certificate revoked");
        assertThat(verifyPck(recipe.withRootCrl(crl -> crl.revoking(recipe.ca()))))
                .contains("certificate revoked");
    }

    @Test
    void verifies_the_lists() throws IOException {
        ForgedDcap forged = DcapCase.sgx().forge();
        Path root = write("root.pem", forged.root().pem());
        Path crl = directory.resolve("root.crl");
        Files.write(
                crl,
                Bytes.hex(forged.collateral().get(DcapCollateral.ROOT_CA_CRL)).toArray());

        assertThat(run(List.of(
                        "openssl",
                        "crl",
                        "-inform",
                        "DER",
                        "-in",
                        crl.toString(),
                        "-noout",
                        "-CAfile",
                        root.toString())))
                .contains("verify OK");
    }

    @Test
    void accepts_a_chain_of_amd() throws IOException {
        ForgedSnp forged = SnpForge.vcek(SnpProduct.MILAN, 2).forge();
        Path ark = write("ark.pem", forged.ark().pem());
        Path ask = write("ask.pem", forged.intermediate().pem());
        Path vcek = write("vcek.pem", forged.leaf().pem());

        assertThat(run(List.of(
                        "openssl",
                        "verify",
                        "-attime",
                        AT,
                        "-CAfile",
                        ark.toString(),
                        "-untrusted",
                        ask.toString(),
                        vcek.toString())))
                .endsWith(": OK\n");
    }

    private String verifyPck(DcapCase recipe) throws IOException {
        ForgedDcap forged = recipe.forge();
        Path root = write("root.pem", forged.root().pem());
        Path ca = write("ca.pem", forged.ca().pem());
        Path pck = write("pck.pem", forged.pck().pem());
        Path crls = write(
                "crls.pem",
                crlPem(forged.collateral().get(DcapCollateral.ROOT_CA_CRL))
                        + crlPem(forged.collateral().get(DcapCollateral.PCK_CRL)));
        return run(List.of(
                "openssl",
                "verify",
                "-x509_strict",
                "-crl_check_all",
                "-attime",
                AT,
                "-CRLfile",
                crls.toString(),
                "-CAfile",
                root.toString(),
                "-untrusted",
                ca.toString(),
                pck.toString()));
    }

    private static String crlPem(String hex) {
        return Pem.certificate(Bytes.hex(hex)).replace("CERTIFICATE", "X509 CRL");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text, StandardCharsets.US_ASCII);
    }

    /** Output and errors of a command. */
    static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
