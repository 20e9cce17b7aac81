/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.testkit.TestEvidence;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk under the embedded store fills up while clients get keys, and is freed again. */
class DiskFullTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Runs a command with the workspace on a disk of its own, which only that process sees. */
    private static final List<String> ON_A_SMALL_DISK = List.of(
            "unshare",
            "-rm",
            "sh",
            "-c",
            "cp -a home saved && mount -t tmpfs -o size=24m,mode=700 none home && cp -a saved/. home/ && exec \"$@\"",
            "sh");

    @TempDir
    private Path directory;

    private BrokerTrust trust;

    @Test
    void nothing_is_released_while_the_disk_is_full_and_everything_goes_on_when_it_is_freed() throws Exception {
        assumeTrue(canMount(), "no file system can be mounted here, not even in a user namespace");
        TestEvidence evidence;
        try (Workspace workspace = Workspace.init(home(), Optional.empty())) {
            Broker.of(workspace).createKey("payroll", AssuranceClass.SIMULATED);
            trust = workspace.trust();
            evidence = new TestEvidence(workspace.simulatedPlatform(), trust.pin());
        }
        try (BrokerProcess broker = BrokerProcess.start(directory, ON_A_SMALL_DISK);
                ReleaseLoad load = ReleaseLoad.start(
                        broker.url(), trust, evidence, List.of("payroll"), 2, 200, new SplittableRandom(1))) {
            Path disk = Path.of("/proc/" + broker.pid() + "/root" + home());
            load.awaitReleased(50);
            Path filler = disk.resolve("filler");
            fill(filler);
            // What SQLite had allocated already still takes records for a while.
            Awaitility.await().atMost(PATIENCE).until(() -> refusals(broker) > 0);
            Awaitility.await().atMost(PATIENCE).until(() -> ready(broker).status() == 503);
            int before = load.released();
            long refusals = refusals(broker);
            Awaitility.await().atMost(PATIENCE).until(() -> refusals(broker) > refusals + 2);

            assertThat(load.released()).isEqualTo(before);
            assertThat(broker.log()).contains("database or disk is full");
            assertThat(ready(broker).body()).contains("store");
            assertThat(BrokerAnswer.get(broker.url(), trust, "/healthz").status())
                    .isEqualTo(200);

            Files.delete(filler);
            load.finish();
            load.requireAllVersions();
            Awaitility.await().atMost(PATIENCE).until(() -> ready(broker).status() == 200);

            requireWhole(disk, load);
        }
    }

    /** Looks at a copy of the store: the disk goes with the broker, which has nothing to do any more. */
    private void requireWhole(Path disk, ReleaseLoad load) throws Exception {
        Path saved = directory.resolve("after");
        try (Stream<Path> files = Files.walk(disk)) {
            for (Path file : files.toList()) {
                Path target = saved.resolve(disk.relativize(file).toString());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try (Workspace workspace = Workspace.open(saved, Optional.empty())) {
            Broker broker = Broker.of(workspace);
            assertThat(broker.audit().verify()).isInstanceOf(AuditVerdict.Intact.class);
            ReleaseRecords.read(broker.audit()).requireEqual(load.ofJob(), 0);
        }
    }

    private static long refusals(BrokerProcess broker) throws IOException {
        return broker.log()
                .lines()
                .filter(line -> line.contains("disk is full"))
                .count();
    }

    private static boolean canMount() throws IOException, InterruptedException {
        return new ProcessBuilder("unshare", "-rm", "sh", "-c", "mount -t tmpfs none /mnt")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private BrokerAnswer ready(BrokerProcess broker) throws Exception {
        return BrokerAnswer.get(broker.url(), trust, "/readyz");
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[1 << 12];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private Path home() {
        return directory.resolve("home");
    }
}
