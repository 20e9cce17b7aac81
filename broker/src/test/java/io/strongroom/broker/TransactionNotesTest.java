/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JobRole;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Works that share a transaction read the policy, the root key's check value and whether anything is denied once; a change among them is seen. */
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
