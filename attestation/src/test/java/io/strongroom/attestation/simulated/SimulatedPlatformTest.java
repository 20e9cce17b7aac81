/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Digest;
import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.quote.QeVendor;
import io.strongroom.attestation.quote.Quote;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.attestation.quote.SgxReportBody;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedPlatformTest {
    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final Digest AGENT_JAR = Digest.sha256("agent".getBytes(StandardCharsets.UTF_8));
    private static final Digest PIN = Digest.sha256("broker key".getBytes(StandardCharsets.UTF_8));
    private static final SimulatedRuntime RUNTIME = new SimulatedRuntime(AGENT_JAR, "0.1.0", PIN);

    private static PlatformCertificates certificates;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = PlatformCertificates.create(NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void makes_a_quote_that_the_verifier_accepts_as_simulated() throws Exception {
        certificates.write(directory);
        SimulatedPlatform platform = SimulatedPlatform.load(directory);
        ReportData reportData = ReportData.ofRuntimeData("{}".getBytes(StandardCharsets.UTF_8));

        Evidence evidence = platform.collector(RUNTIME).collect(reportData);

        Quote quote = QuoteParser.parse(evidence.bytes());
        var verified = new QuoteVerifier().verify(quote, platform.anchor(), NOW);
        assertThat(evidence.tee()).isEqualTo(Tee.SIMULATED);
        assertThat(verified.tee()).isEqualTo(Tee.SIMULATED);
        assertThat(verified.tee().assuranceClass()).isEqualTo(AssuranceClass.SIMULATED);
        assertThat(quote.header().qeVendor()).isEqualTo(QeVendor.SIMULATED);
        var body = (SgxReportBody) quote.body();
        assertThat(body.reportData()).isEqualTo(reportData);
        assertThat(body.isDebug()).isFalse();
        assertThat(body.attributes().isInit()).isTrue();
        assertThat(body.attributes().isMode64()).isTrue();
        assertThat(body.mrEnclave()).isEqualTo(RUNTIME.measurement());
        assertThat(body.mrSigner()).isEqualTo(SimulatedPlatform.signerOf(platform.anchor()));
        assertThat(body.configId().slice(0, 32)).isEqualTo(PIN.octets());
        assertThat(body.configId().slice(32, 64).isZero()).isTrue();
        assertThat(quote.layout().trailingBytes()).isZero();
    }

    @Test
    void gives_the_verifier_the_same_anchor_without_the_key() throws Exception {
        certificates.write(directory);
        SimulatedPlatform platform = SimulatedPlatform.load(directory);

        Files.delete(directory.resolve(SimulatedPlatformFiles.PCK_KEY));

        assertThat(SimulatedPlatformFiles.readTrustAnchor(directory)).isEqualTo(platform.anchor());
    }

    @Test
    void measures_as_the_specification_says() {
        var runtime = new SimulatedRuntime(Digest.parse("00".repeat(32)), "0.1.0", PIN);

        assertThat(runtime.measurement().toString())
                .isEqualTo("c183711688e9517071e96a87a62661d4be3fa5c4d5022cd26b780aa2b1e51ff3");
    }

    @Test
    void measures_jar_and_version_but_not_the_pin() {
        var otherJar = new SimulatedRuntime(PIN, "0.1.0", PIN);
        var otherVersion = new SimulatedRuntime(AGENT_JAR, "0.1.1", PIN);
        var otherPin = new SimulatedRuntime(AGENT_JAR, "0.1.0", AGENT_JAR);

        assertThat(otherJar.measurement()).isNotEqualTo(RUNTIME.measurement());
        assertThat(otherVersion.measurement()).isNotEqualTo(RUNTIME.measurement());
        assertThat(otherPin.measurement()).isEqualTo(RUNTIME.measurement());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nversion:b", "with space", "é"})
    void refuses_version_labels_that_could_be_read_in_two_ways(String label) {
        assertThatIllegalArgumentException().isThrownBy(() -> new SimulatedRuntime(AGENT_JAR, label, PIN));
    }

    @Test
    void refuses_digests_of_another_length() {
        Digest sha384 = Digest.sha384(new byte[0]);

        assertThatIllegalArgumentException().isThrownBy(() -> new SimulatedRuntime(sha384, "1", PIN));
        assertThatIllegalArgumentException().isThrownBy(() -> new SimulatedRuntime(AGENT_JAR, "1", sha384));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------", "rw-rw-rw-"})
    void refuses_a_key_that_others_can_read_or_write(String permissions) throws Exception {
        certificates.write(directory);
        Path key = directory.resolve(SimulatedPlatformFiles.PCK_KEY);

        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> SimulatedPlatform.load(directory))
                .isInstanceOf(SimulatedPlatformException.class)
                .hasMessageContaining(permissions);
    }

    @Test
    void writes_the_key_for_its_owner_alone() throws Exception {
        certificates.write(directory);

        var permissions = Files.getPosixFilePermissions(directory.resolve(SimulatedPlatformFiles.PCK_KEY));

        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void never_overwrites_a_platform() throws Exception {
        certificates.write(directory);

        assertThatThrownBy(() -> certificates.write(directory)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {SimulatedPlatformFiles.CHAIN, SimulatedPlatformFiles.PCK_KEY})
    void says_which_file_is_missing(String file) throws Exception {
        certificates.write(directory);

        Files.delete(directory.resolve(file));

        assertThatThrownBy(() -> SimulatedPlatform.load(directory))
                .isInstanceOf(SimulatedPlatformException.class)
                .hasMessageContaining(file + " is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {SimulatedPlatformFiles.CHAIN, SimulatedPlatformFiles.PCK_KEY})
    void refuses_files_that_are_garbage_or_too_large(String file) throws Exception {
        certificates.write(directory);

        Files.write(directory.resolve(file), new byte[] {1, 2, 3});
        assertThatThrownBy(() -> SimulatedPlatform.load(directory)).isInstanceOf(SimulatedPlatformException.class);

        Files.write(directory.resolve(file), new byte[1 << 17]);
        assertThatThrownBy(() -> SimulatedPlatform.load(directory)).isInstanceOf(SimulatedPlatformException.class);
    }

    @Test
    void refuses_a_key_of_another_certificate() throws Exception {
        var other = PlatformCertificates.create(NOW, NOW.plus(Duration.ofDays(1)));

        SimulatedPlatformFiles.write(directory, certificates.chain(), other.pckKey());

        assertThatThrownBy(() -> SimulatedPlatform.load(directory))
                .isInstanceOf(SimulatedPlatformException.class)
                .hasMessageContaining("is not the key of the PCK certificate");
    }

    @Test
    void refuses_a_root_of_another_name() throws Exception {
        var chain = certificates.chain();

        SimulatedPlatformFiles.write(
                directory, List.of(chain.get(2), chain.get(1), chain.get(0)), certificates.pckKey());

        assertThatThrownBy(() -> SimulatedPlatformFiles.readTrustAnchor(directory))
                .isInstanceOf(SimulatedPlatformException.class)
                .hasMessageContaining("Strongroom SIMULATED Root CA");
    }

    @Test
    void refuses_to_write_a_chain_that_is_not_three_certificates() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimulatedPlatformFiles.write(
                        directory, certificates.chain().subList(0, 2), certificates.pckKey()));
    }
}
