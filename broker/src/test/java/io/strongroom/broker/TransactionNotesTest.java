/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Works that share a transaction read the policy, the root key's check value, whether anything is denied, jobs and keys once;
 * a change among them is seen.
 */
class TransactionNotesTest {
    @TempDir
    private Path directory;

    private Workspace workspace;
    private Broker broker;

    @BeforeEach
    void make_a_workspace() throws IOException {
        workspace = Workspace.init(directory.resolve("home"), Optional.empty());
        broker = Broker.of(workspace);
    }

    @AfterEach
    void close() throws IOException {
        broker.close();
        workspace.close();
    }

    @Test
    void a_policy_that_is_put_in_force_is_the_one_of_what_follows_in_the_transaction() throws IOException {
        long seen = broker.store().write(transaction -> {
            PolicyVersion before = broker.policies().current(transaction);
            broker.policies()
                    .insert(
                            transaction,
                            before.policy(),
                            Map.of(),
                            broker.clock().instant());
            return broker.policies().current(transaction).number();
        });

        assertThat(seen).isEqualTo(2);
    }

    @Test
    void a_denial_holds_for_what_follows_in_the_transaction_until_it_is_taken_back() throws Exception {
        JobClaim job =
                new JobClaim("ab".repeat(48), "job-1", JobRole.DRIVER, new ECKeyGenerator(Curve.P_256).generate());
        DeniedIdentities denied = broker.deniedIdentities();

        broker.store().write(transaction -> {
            denied.requireAllowed(transaction, job);
            denied.insert(
                    transaction,
                    DeniedIdentities.Kind.JOB,
                    "job-1",
                    broker.clock().instant());
            assertThatThrownBy(() -> denied.requireAllowed(transaction, job)).isInstanceOf(Refusal.class);
            denied.delete(transaction, DeniedIdentities.Kind.JOB, "job-1");
            denied.requireAllowed(transaction, job);
            return transaction;
        });
    }

    @Test
    void a_job_that_begins_or_ends_does_so_for_what_follows_in_the_transaction() throws Exception {
        JobClaim driver =
                new JobClaim("ab".repeat(48), "job-1", JobRole.DRIVER, new ECKeyGenerator(Curve.P_256).generate());
        Instant now = broker.clock().instant();
        Jobs jobs = broker.jobs();

        broker.store().write(transaction -> {
            assertThatThrownBy(() -> jobs.requireRunning(transaction, "job-1")).isInstanceOf(Refusal.class);
            jobs.enter(transaction, driver, now);
            jobs.requireRunning(transaction, "job-1");
            jobs.end(transaction, "job-1", now);
            assertThatThrownBy(() -> jobs.requireRunning(transaction, "job-1")).isInstanceOf(Refusal.class);
            return transaction;
        });
    }

    @Test
    void a_key_that_changes_is_the_changed_one_for_what_follows_in_the_transaction() throws IOException {
        ZoneKeys keys = broker.keys();
        Instant now = broker.clock().instant();

        broker.store().write(transaction -> {
            assertThat(keys.find(transaction, "payroll")).isEmpty();
            keys.create(transaction, "payroll", AssuranceClass.SIMULATED, "", now, ZoneKeyRow.NEVER);
            keys.change(transaction, keys.find(transaction, "payroll").orElseThrow(), false, keyring -> {});
            ZoneKeyRow changed = keys.find(transaction, "payroll").orElseThrow();
            assertThat(changed.isEnabled()).isFalse();
            keys.delete(transaction, changed);
            assertThat(keys.find(transaction, "payroll")).isEmpty();
            return transaction;
        });
    }

    @Test
    void the_run_keys_of_a_job_are_gone_for_what_follows_in_the_transaction() throws IOException {
        ZoneKeys keys = broker.keys();
        Instant now = broker.clock().instant();

        broker.store().write(transaction -> {
            keys.create(transaction, "run", AssuranceClass.SIMULATED, "job-1", now, ZoneKeyRow.NEVER);
            assertThat(keys.find(transaction, "run")).isPresent();
            keys.deleteRunKeys(transaction, "job-1", now);
            assertThat(keys.find(transaction, "run")).isEmpty();
            return transaction;
        });
    }

    @Test
    void a_root_key_that_is_replaced_is_looked_at_again_in_the_transaction() throws IOException {
        RootKeyGuard guard = new RootKeyGuard(workspace.rootKey(), workspace.loader());
        try (RootKey other = RootKey.of(RootKeyLoader.newSecret())) {
            assertThatThrownBy(() -> broker.store().write(transaction -> {
                        guard.check(transaction);
                        RootKeyRow.put(transaction, other);
                        guard.check(transaction);
                        return transaction;
                    }))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("the root key was replaced");
        }
    }
}
