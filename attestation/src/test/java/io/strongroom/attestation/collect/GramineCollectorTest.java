/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.Evidence;
import io.strongroom.attestation.ReportData;
import io.strongroom.attestation.Tee;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GramineCollectorTest {
    private static final ReportData DATA = data("session");

    @TempDir
    private Path directory;

    @BeforeEach
    void recreate_the_tree() throws IOException {
        Files.writeString(directory.resolve("attestation_type"), "dcap");
        Files.createFile(directory.resolve("user_report_data"));
        Files.createFile(directory.resolve("quote"));
    }

    @Test
    void reads_the_quote_of_the_report_data_it_wrote() throws Exception {
        Gramine gramine = new Gramine();
        GramineCollector collector = GramineCollector.open(gramine, directory);

        assertThat(collector.tee()).isEqualTo(Tee.SGX);
        assertThat(collector.collect(DATA)).isEqualTo(Evidence.of(Tee.SGX, DATA.bytes()));
        assertThat(collector.collect(data("other")).bytes())
                .isEqualTo(data("other").bytes());
        assertThat(gramine.steps)
                .containsExactly("read attestation_type", "write", "read quote", "write", "read quote");
    }

    @Test
    void reads_real_files() throws Exception {
        Files.writeString(directory.resolve("attestation_type"), "dcap\n");
        Files.writeString(directory.resolve("quote"), "a quote");

        Evidence evidence =
                GramineCollector.open(new NioKernelFiles(), directory).collect(DATA);

        assertThat(evidence.bytes()).asString(StandardCharsets.US_ASCII).isEqualTo("a quote");
        assertThat(directory.resolve("user_report_data")).hasBinaryContent(DATA.bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "epid", "", "DCAP", "dcap2"})
    void refuses_other_types_of_attestation(String type) throws Exception {
        Files.writeString(directory.resolve("attestation_type"), type);

        assertThatThrownBy(() -> GramineCollector.open(new NioKernelFiles(), directory))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessage(directory.resolve("attestation_type") + " is '" + type
                        + "' (wanted dcap); set sgx.remote_attestation = \"dcap\" in the Gramine manifest and sign it"
                        + " again");
    }

    @Test
    void refuses_when_a_file_is_missing_or_empty_or_too_long() throws Exception {
        GramineCollector collector = GramineCollector.open(new NioKernelFiles(), directory);
        assertThatThrownBy(() -> collector.collect(DATA))
                .isInstanceOf(EvidenceUnavailableException.class)
                .hasMessageContaining("quote is empty");

        Files.write(directory.resolve("quote"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> collector.collect(DATA)).hasMessageContaining("more than 1048576 bytes");

        Files.delete(directory.resolve("user_report_data"));
        assertThatThrownBy(() -> collector.collect(DATA)).hasMessageContaining("user_report_data");

        Files.delete(directory.resolve("attestation_type"));
        assertThatThrownBy(() -> GramineCollector.open(new NioKernelFiles(), directory))
                .hasMessageContaining("attestation_type");
    }

    @Test
    void lets_threads_take_turns_whatever_collector_they_use() throws Exception {
        Gramine gramine = new Gramine();
        AtomicReference<CompletableFuture<Evidence>> second = new AtomicReference<>();
        gramine.beforeFirstQuote = () -> {
            Thread thread = new Thread(() -> second.get().complete(collectQuietly(gramine, data("second"))));
            second.set(new CompletableFuture<>());
            thread.start();
            while (thread.getState() != Thread.State.BLOCKED && thread.isAlive()) {
                Thread.onSpinWait();
            }
        };

        Evidence first = GramineCollector.open(gramine, directory).collect(data("first"));

        assertThat(first.bytes()).isEqualTo(data("first").bytes());
        assertThat(second.get().join().bytes()).isEqualTo(data("second").bytes());
    }

    private Evidence collectQuietly(KernelFiles files, ReportData data) {
        try {
            return GramineCollector.open(files, directory).collect(data);
        } catch (EvidenceUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ReportData data(String text) {
        return ReportData.ofRuntimeData(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Plays Gramine: the quote is made, when it is opened, of the report data that were written last. */
    private static final class Gramine implements KernelFiles {
        private final KernelFiles real = new NioKernelFiles();
        private final List<String> steps = Collections.synchronizedList(new ArrayList<>());
        private Runnable beforeFirstQuote = () -> {};

        @Override
        public void createDirectory(Path directory) throws IOException {
            throw new IOException("not in Gramine");
        }

        @Override
        public void removeDirectory(Path directory) throws IOException {
            throw new IOException("not in Gramine");
        }

        @Override
        public boolean exists(Path file) {
            return real.exists(file);
        }

        @Override
        public byte[] read(Path file, int maxBytes) throws IOException {
            steps.add("read " + file.getFileName());
            if (file.endsWith("quote")) {
                Runnable before = beforeFirstQuote;
                beforeFirstQuote = () -> {};
                before.run();
                Files.write(file, Files.readAllBytes(file.resolveSibling("user_report_data")));
            }
            return real.read(file, maxBytes);
        }

        @Override
        public void writeOnce(Path file, byte[] bytes) throws IOException {
            steps.add("write");
            real.writeOnce(file, bytes);
        }
    }
}
