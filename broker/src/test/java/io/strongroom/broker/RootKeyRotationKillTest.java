/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditVerdict;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills processes that rotate the root key, at any instant: the workspace opens, and has lost nothing. */
class RootKeyRotationKillTest {
    private static final int KILLS = 6;
    private static final int LONGEST_MILLIS = 400;

    @TempDir
    private Path directory;

    /** Rotates for ever; says so each time. */
    public static final class Rotating {
        private Rotating() {}

        /**
         * The process that is killed.
         *
         * @param arguments the workspace
         */
        public static void main(String[] arguments) throws Exception {
            try (Workspace workspace = Workspace.open(Path.of(arguments[0]), Optional.empty())) {
                Broker broker = Broker.of(workspace);
                while (true) {
                    broker.rootKeys().rotate(false);
                    System.out.println("rotated");
                }
            }
        }
    }

    @Test
    void a_workspace_opens_after_a_kill_at_any_instant() throws Exception {
        Path home = directory.resolve("home");
        try (Workspace workspace = Workspace.init(home, Optional.empty())) {
            Broker broker = Broker.of(workspace);
            for (int key = 0; key < 20; key++) {
                broker.createKey("key-" + key, AssuranceClass.SIMULATED);
            }
        }
        int interrupted = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            killWhileRotating(home);
            try (Workspace workspace = Workspace.open(home, Optional.empty())) {
                Broker broker = Broker.of(workspace);
                interrupted += broker.rootKeys().status().listed().size() > 1 ? 1 : 0;
                assertThat(broker.listKeys()).hasSize(20);
                assertThat(broker.verifyAudit()).isInstanceOf(AuditVerdict.Intact.class);
                broker.rotateKey("key-" + kill);
            }
        }
        try (Workspace workspace = Workspace.open(home, Optional.empty())) {
            Broker broker = Broker.of(workspace);
            broker.rootKeys().rotate(false);
            assertThat(broker.rootKeys().status().listed()).hasSize(1);
            assertThat(keyFiles(home)).isEqualTo(1);
            long rotations = broker.audit().list(1, 10_000).stream()
                    .map(AuditRecord::event)
                    .filter("root-key-rotate"::equals)
                    .count();
            assertThat(rotations)
                    .as("rotations, of which kills interrupted %d", interrupted)
                    .isGreaterThan(KILLS);
        }
    }

    private void killWhileRotating(Path home) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Rotating.class.getName(),
                        home.toString())
                .redirectError(directory.resolve("err").toFile())
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(out.readLine())
                    .as(Files.readString(directory.resolve("err")))
                    .isEqualTo("rotated");
            process.waitFor(new SecureRandom().nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long keyFiles(Path home) throws Exception {
        try (Stream<Path> files = Files.list(home)) {
            return files.filter(file -> file.toString().endsWith(".key")).count();
        }
    }
}
