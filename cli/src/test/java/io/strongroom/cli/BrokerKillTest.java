/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.audit.TreeHead;
import io.strongroom.testkit.TestEvidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker and an administrator, processes of their own over one workspace, are killed with -9 at random instants while
 * clients attest and get keys. To run one again as it was: {@code -Dstrongroom.test.seed=SEED}.
 */
class BrokerKillTest {
    private static final List<String> KEYS = List.of("payroll", "sales", "ledger", "audit-files");
    private static final int CLIENTS = 4;
    private static final int LONGEST_MILLIS = 300;

    @TempDir
    private Path directory;

    private final List<TreeHead> witnesses = new ArrayList<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private BrokerTrust trust;
    private TestEvidence evidence;
    private CommandProcess administrator;

    @BeforeEach
    void makeWorkspace() throws Exception {
        try (Workspace workspace = Workspace.init(home(), Optional.empty())) {
            Broker broker = Broker.of(workspace);
            for (String key : KEYS) {
                broker.createKey(key, AssuranceClass.SIMULATED);
            }
            trust = workspace.trust();
            evidence = new TestEvidence(workspace.simulatedPlatform(), trust.pin());
        }
    }

    @AfterEach
    void stopAdministrator() throws Exception {
        if (administrator != null) {
            administrator.kill();
        }
    }

    @Test
    void nothing_is_lost_or_released_without_a_record() throws Exception {
        killDuring(300, 2, 20);
    }

    @Test
    @Tag("slow")
    void nothing_is_lost_or_released_without_a_record_in_ten_thousand_releases() throws Exception {
        killDuring(10_000, 25, 60);
    }

    private void killDuring(int releases, int kills, long pauseMillis) throws Exception {
        long seed = Long.getLong("strongroom.test.seed", new SecureRandom().nextLong());
        System.out.println("seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        try (BrokerProcess broker = BrokerProcess.start(directory, List.of());
                ReleaseLoad load =
                        ReleaseLoad.start(broker.url(), trust, evidence, KEYS, CLIENTS, releases, random.split())) {
            for (int kill = 1; kill <= kills; kill++) {
                administrator = administrate(pauseMillis);
                load.awaitReleased(releases * kill / (kills + 1));
                administrator.run(random.nextInt(LONGEST_MILLIS));
                if (random.nextBoolean()) {
                    administrator.kill();
                    broker.kill();
                } else {
                    broker.kill();
                    administrator.kill();
                }
                noteAcknowledgements();
                requireWhole(load);
                broker.restart();
            }
            load.finish();
            load.requireAllVersions();
            broker.stop();
            requireWhole(load);
            System.out.println(load.released() + " releases, " + acknowledged + ", " + load.failures()
                    + " requests without an answer");
            requireRecorded(load, kills);
        }
    }

    private CommandProcess administrate(long pauseMillis) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(home().toString(), Long.toString(pauseMillis)));
        arguments.addAll(KEYS);
        return CommandProcess.startMain(directory, List.of(), AdministeringProcess.class.getName(), arguments);
    }

    /** What stands on whole lines was acknowledged. */
    private void noteAcknowledgements() throws IOException {
        String out = administrator.out();
        out.substring(0, out.lastIndexOf('\n') + 1).lines().forEach(line -> {
            String[] words = line.split(" ", 2);
            acknowledged.merge(words[0], Long.valueOf(words[1]), Math::max);
        });
    }

    /** The store as the processes left it: nobody else has it open. */
    private void requireWhole(ReleaseLoad load) throws Exception {
        try (Workspace workspace = Workspace.open(home(), Optional.empty())) {
            Broker broker = Broker.of(workspace);
            assertThat(broker.policy().number()).isGreaterThanOrEqualTo(acknowledged.getOrDefault("policy", 1L));
            for (String key : KEYS) {
                assertThat((long) broker.key(key).currentVersion())
                        .as("versions of key %s", key)
                        .isGreaterThanOrEqualTo(acknowledged.getOrDefault(key, 1L))
                        .isGreaterThanOrEqualTo(load.latest(key));
            }
            assertThat(broker.audit().verify(witnesses)).isInstanceOf(AuditVerdict.Intact.class);
            witnesses.add(TreeHead.verify(
                    broker.audit().signHead().getBytes(StandardCharsets.US_ASCII),
                    broker.audit().key()));
        }
    }

    private void requireRecorded(ReleaseLoad load, int kills) throws Exception {
        try (Workspace workspace = Workspace.open(home(), Optional.empty())) {
            Broker broker = Broker.of(workspace);
            ReleaseRecords records = ReleaseRecords.read(broker.audit());
            records.requireEqual(load.ofJob(), kills);
            assertThat(records.releases()).isBetween(load.released(), load.released() + kills * CLIENTS);
        }
    }

    private Path home() {
        return directory.resolve("home");
    }
}
