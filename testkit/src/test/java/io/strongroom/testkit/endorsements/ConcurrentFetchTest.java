/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.ItemState;
import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class ConcurrentFetchTest {
    private static final int ROUNDS = 10;

    @TempDir
    Path directory;

    @Test
    void two_processes_fetch_into_one_store() throws Exception {
        ForgedDcap sgx = DcapCase.sgx().forge();
        sgx.write(directory);
        try (ReplayServer server = ReplayServer.start().replay(PcsRecording.sgx(sgx))) {
            Files.writeString(directory.resolve("tls.pem"), server.authorityPem());
            List<Process> processes = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                processes.add(start(server.url().toString(), i));
            }
            for (int i = 0; i < 2; i++) {
                assertThat(processes.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(processes.get(i).exitValue())
                        .as(Files.readString(log(i)))
                        .isZero();
            }

            assertThat(server.requests()).hasSize(2 * ROUNDS * Items.ALL.size());
        }

        var time = new TestTime(DcapCase.AT);
        var store = new EndorsementsStore(directory.resolve("store"), Items.anchors(sgx), time);
        assertThat(store.list())
                .hasSize(4)
                .extracting((StoredItem item) -> item.state(time.instant()))
                .containsOnly(ItemState.FRESH);
        try (Stream<Path> files = Files.list(directory.resolve("store"))) {
            assertThat(files).hasSize(5);
        }
    }

    private Process start(String url, int number) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FetchProcess.class.getName(),
                        url,
                        directory.toString(),
                        Integer.toString(ROUNDS))
                .redirectErrorStream(true)
                .redirectOutput(log(number).toFile())
                .start();
    }

    private Path log(int number) {
        return directory.resolve("log-" + number + ".txt");
    }
}
