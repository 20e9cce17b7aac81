/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JobRole;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final String DIGEST = "ab".repeat(48);

    @TempDir
    private Path directory;

    private Workspace workspace;
    private Jobs jobs;
    private JobClaim driver;

    @BeforeEach
    void begin_a_job() throws Exception {
        workspace = Workspace.init(directory.resolve("w"), Optional.empty());
        jobs = Broker.of(workspace).jobs();
        driver = claim(UUID.randomUUID().toString(), JobRole.DRIVER);
        enter(driver);
    }

    @AfterEach
    void close() throws Exception {
        workspace.close();
    }

    @Test
    void executors_join_while_it_goes_on() throws Exception {
        JobClaim executor = claim(driver.id(), JobRole.EXECUTOR);
        assertThatCode(() -> enter(executor)).doesNotThrowAnyException();

        end();

        assertRefused(Refusal.Code.JOB_UNKNOWN, () -> enter(executor), "has ended");
        assertRefused(Refusal.Code.JOB_ID_TAKEN, () -> enter(driver), "has ended");
        assertRefused(Refusal.Code.JOB_UNKNOWN, this::requireRunning, "has ended");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "descriptor_digest = 'cd'",
                "driver_key = 'x'",
                "started_at = '2026-01-01T00:00:00Z'",
                "ended_at = '2026-11-23T10:00:01Z'",
                "mac = x''",
                "mac = zeroblob(32)"
            })
    void an_altered_row_is_refused_and_named(String change) throws Exception {
        sql("UPDATE job SET " + change);

        assertRefused(Refusal.Code.JOB_UNKNOWN, this::requireRunning, "the row of job '" + driver.id() + "'");
        assertRefused(Refusal.Code.JOB_UNKNOWN, () -> enter(driver), "altered");
        assertRefused(Refusal.Code.JOB_UNKNOWN, this::end, "altered");
    }

    @Test
    void an_ended_job_is_not_opened_again_without_the_root_key() throws Exception {
        end();

        sql("UPDATE job SET ended_at = ''");

        assertRefused(Refusal.Code.JOB_UNKNOWN, this::requireRunning, "altered");
    }

    @Test
    void a_row_does_not_stand_for_another_job() throws Exception {
        JobClaim other = claim("another", JobRole.EXECUTOR);

        sql("INSERT INTO job SELECT 'another', descriptor_digest, driver_key, started_at, ended_at, mac FROM job");

        assertRefused(Refusal.Code.JOB_UNKNOWN, () -> enter(other), "the row of job 'another'");
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void assertRefused(Refusal.Code code, Action action, String message) {
        assertThatThrownBy(action::run).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.reasons().get(0).message()).contains(message);
        });
    }

    private void enter(JobClaim claim) throws Exception {
        workspace.store().write(handle -> {
            jobs.enter(handle, claim, NOW);
            return claim;
        });
    }

    private void end() throws Exception {
        workspace.store().write(handle -> {
            jobs.end(handle, driver.id(), NOW);
            return driver;
        });
    }

    private void requireRunning() throws Exception {
        workspace.store().read(handle -> {
            jobs.requireRunning(handle, driver.id());
            return driver;
        });
    }

    private void sql(String statement) throws Exception {
        workspace.store().write(handle -> handle.execute(statement));
    }

    private static JobClaim claim(String id, JobRole role) throws Exception {
        ECKey key = new ECKeyGenerator(Curve.P_256).generate().toPublicJWK();
        return new JobClaim(DIGEST, id, role, key);
    }
}
