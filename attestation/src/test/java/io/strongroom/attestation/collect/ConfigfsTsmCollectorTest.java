/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigfsTsmCollectorTest {
    private static final ReportData DATA = ReportData.ofRuntimeData("{}".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path reports;

    private final List<Duration> pauses = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"tdx_guest, TDX, false", "sev_guest, SNP, true"})
    void gets_a_report_over_its_report_data(String provider, Tee tee, boolean hasAuxblob) throws Exception {
        FakeKernel kernel = new FakeKernel(provider, hasAuxblob);

        ConfigfsTsmCollector collector = open(kernel);
        TsmReport report = collector.report(DATA);

        assertThat(collector.tee()).isEqualTo(tee);
        assertThat(report.evidence()).isEqualTo(Evidence.of(tee, FakeKernel.reportOf(DATA.bytes())));
        assertThat(report.auxblob().bytes())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(hasAuxblob ? "certificates" : "");
        assertThat(kernel.writes()).containsExactly(DATA.bytes());
        assertThat(pauses).isEmpty();
    }

    @Test
    void uses_an_entry_of_a_new_random_name_each_time_and_removes_it() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector collector = open(kernel);

        collector.collect(DATA);
        collector.collect(DATA);

        assertThat(kernel.created())
                .hasSize(3)
                .doesNotHaveDuplicates()
                .allSatisfy(entry -> assertThat(entry.getFileName().toString()).matches("strongroom-[0-9a-f]{32}"));
        assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"arm_cca_guest", "", "tdx_guest2"})
    void refuses_other_providers(String provider) {
        assertThatThrownBy(() -> open(new FakeKernel(provider, false)))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessage("reports in " + reports + " are of provider '" + provider
                        + "' (wanted tdx_guest or sev_guest)");
        assertNothingIsLeft();
    }

    @Test
    void tries_again_when_another_process_wrote_to_the_entry() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false).interferedWith(2);

        Evidence evidence = open(kernel).collect(DATA);

        assertThat(evidence.bytes()).isEqualTo(FakeKernel.reportOf(DATA.bytes()));
        assertThat(kernel.writes()).hasSize(3);
        assertThat(pauses).containsExactly(Duration.ofMillis(20), Duration.ofMillis(40));
        assertNothingIsLeft();
    }

    @Test
    void refuses_when_another_process_keeps_writing() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false).interferedWith(Integer.MAX_VALUE);
        ConfigfsTsmCollector collector = open(kernel);

        assertThatThrownBy(() -> collector.collect(DATA))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessage("the kernel gives no evidence through " + reports + ": gave up after 8 attempts: the"
                        + " generation of a fresh entry went from 0 to 2 (wanted one step), so another process writes"
                        + " to it");
        assertThat(kernel.writes()).hasSize(8);
        assertThat(pauses).hasSize(7).last().isEqualTo(Duration.ofMillis(20 << 6));
        assertNothingIsLeft();
    }

    @Test
    void refuses_a_kernel_that_does_not_count_the_write() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector collector = ConfigfsTsmCollector.open(new NotCounting(kernel), reports, pauses::add);

        assertThatThrownBy(() -> collector.collect(DATA)).hasMessageContaining("from 0 to 0 (wanted one step)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mkdir", "inblob", "outblob", "generation", "provider"})
    void tries_again_when_the_kernel_is_busy(String operation) throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector collector = open(kernel);
        kernel.failing(
                operation,
                new FileSystemException(operation, null, "Device or resource busy"),
                new IOException("Interrupted system call"),
                new IOException("Resource temporarily unavailable"));

        assertThat(collector.collect(DATA).bytes()).isEqualTo(FakeKernel.reportOf(DATA.bytes()));
        assertThat(pauses).hasSize(3);
        assertNothingIsLeft();
    }

    @Test
    void gives_up_on_a_kernel_that_stays_busy() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector collector = open(kernel);
        IOException[] busy = Stream.generate(() -> new IOException("Device or resource busy"))
                .limit(8)
                .toArray(IOException[]::new);
        kernel.failing("outblob", busy);

        assertThatThrownBy(() -> collector.collect(DATA))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("gave up after 8 attempts: Device or resource busy");
        assertNothingIsLeft();
    }

    @Test
    void does_not_try_again_what_cannot_get_better() throws Exception {
        FakeKernel denied = new FakeKernel("tdx_guest", false).failing("mkdir", new AccessDeniedException("x"));
        assertThatThrownBy(() -> open(denied)).hasMessageContaining("run it as root");

        FakeKernel old =
                new FakeKernel("tdx_guest", false).failing("generation", new NoSuchFileException("generation"));
        ConfigfsTsmCollector collector = open(old);
        assertThatThrownBy(() -> collector.collect(DATA)).hasMessageContaining("there is no generation");

        FakeKernel interrupted = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector other = open(interrupted);
        interrupted.failing("outblob", new ClosedByInterruptException());
        assertThatThrownBy(() -> other.collect(DATA)).hasMessageContaining("the thread was interrupted");
        assertThat(pauses).isEmpty();
        assertNothingIsLeft();
    }

    @Test
    void ends_a_pause_when_the_thread_is_interrupted() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false).interferedWith(1);
        ConfigfsTsmCollector collector = ConfigfsTsmCollector.open(kernel, reports, duration -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> collector.collect(DATA)).hasMessageContaining("interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void removes_an_entry_that_is_busy_at_first() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector collector = open(kernel);
        kernel.failing("rmdir", new IOException("Device or resource busy"), new IOException("Device or resource busy"));

        collector.collect(DATA);

        assertNothingIsLeft();
    }

    @Test
    void keeps_the_evidence_when_an_entry_cannot_be_removed() throws Exception {
        FakeKernel kernel = new FakeKernel("tdx_guest", false);
        ConfigfsTsmCollector collector = open(kernel);
        kernel.failing("rmdir", new IOException("busy"), new IOException("busy"), new IOException("busy"));

        assertThat(collector.collect(DATA).tee()).isEqualTo(Tee.TDX);
        assertThat(reports).isNotEmptyDirectory();
    }

    @Test
    void refuses_a_report_that_is_longer_than_any() throws Exception {
        FakeKernel kernel = new FakeKernel("sev_guest", true);
        ConfigfsTsmCollector collector = ConfigfsTsmCollector.open(new Endless(kernel), reports, pauses::add);

        assertThatThrownBy(() -> collector.collect(DATA)).hasMessageContaining("has more than 1048576 bytes");
    }

    private ConfigfsTsmCollector open(FakeKernel kernel) throws EvidenceUnavailableException {
        return ConfigfsTsmCollector.open(kernel, reports, pauses::add);
    }

    private void assertNothingIsLeft() {
        assertThat(reports).isEmptyDirectory();
    }

    /** A kernel with one change. */
    private abstract static class Changed implements KernelFiles {
        final FakeKernel kernel;

        Changed(FakeKernel kernel) {
            this.kernel = kernel;
        }

        @Override
        public void createDirectory(Path directory) throws IOException {
            kernel.createDirectory(directory);
        }

        @Override
        public void removeDirectory(Path directory) throws IOException {
            kernel.removeDirectory(directory);
        }

        @Override
        public boolean exists(Path file) {
            return kernel.exists(file);
        }

        @Override
        public byte[] read(Path file, int maxBytes) throws IOException {
            return kernel.read(file, maxBytes);
        }

        @Override
        public void writeOnce(Path file, byte[] bytes) throws IOException {
            kernel.writeOnce(file, bytes);
        }
    }

    private static final class NotCounting extends Changed {
        NotCounting(FakeKernel kernel) {
            super(kernel);
        }

        @Override
        public void writeOnce(Path file, byte[] bytes) throws IOException {
            Files.write(file, bytes);
        }
    }

    private static final class Endless extends Changed {
        Endless(FakeKernel kernel) {
            super(kernel);
        }

        @Override
        public byte[] read(Path file, int maxBytes) throws IOException {
            byte[] bytes = kernel.read(file, maxBytes);
            if (!file.endsWith("auxblob")) {
                return bytes;
            }
            Files.write(file, new byte[maxBytes + 1]);
            return new NioKernelFiles().read(file, maxBytes);
        }
    }
}
