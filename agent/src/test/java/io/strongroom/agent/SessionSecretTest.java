/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.JobRole;
import io.strongroom.testkit.InProcessBroker;
import io.strongroom.testkit.TestJobs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets in the session of a process that attested to a real broker. */
class SessionSecretTest {
    private static final byte[] PASSWORD = "correct horse".getBytes(StandardCharsets.UTF_8);

    private InProcessBroker broker;
    private Session session;

    @BeforeEach
    void open_a_session() throws Exception {
        broker = InProcessBroker.start();
        broker.broker().ownerSecrets().put("jdbc-password", AssuranceClass.SIMULATED, PASSWORD);
        Job job = TestJobs.driver(Path.of("/run/test"));
        AgentSettings settings =
                new AgentSettings(broker.url(), broker.home(), job.id(), JobRole.DRIVER, "", AgentSettings.NO_LAUNCHER);
        Platform platform = Platform.choose(Optional::empty, settings, "ab".repeat(32));
        session = OpenedSession.open(settings, platform, job).session();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void gives_a_secret_that_the_policy_grants() throws Exception {
        String policy = broker.broker().policy().policy().text();
        broker.broker().setPolicy(policy.replace("    keys:\n", "    secrets: [jdbc-password]\n    keys:\n"));

        assertThat(session.secret("jdbc-password")).isEqualTo(PASSWORD);
    }

    @Test
    void gives_none_that_it_does_not_grant() {
        assertThatThrownBy(() -> session.secret("jdbc-password"))
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("secret-refused"));
        assertThatThrownBy(() -> session.secret("../zone-key/a")).isInstanceOf(IllegalArgumentException.class);
    }
}
