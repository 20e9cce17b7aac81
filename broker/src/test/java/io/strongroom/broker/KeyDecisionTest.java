/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.broker.policy.Policy;
import io.strongroom.seal.KeyId;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyDecisionTest {
    @TempDir
    private Path directory;

    private final Instant now = Instant.now();
    private Policy everything;
    private AttestedSession session;

    @BeforeEach
    void attest() throws Exception {
        try (Workspace workspace = Workspace.init(directory.resolve("w"), Optional.empty())) {
            everything = Broker.of(workspace).policy().policy();
            session = TestSessions.attested(workspace, TestSessions.newKey(), "s", now);
        }
    }

    @Test
    void the_initial_policy_opens_simulated_keys() {
        assertThat(decide(everything, AssuranceClass.SIMULATED, true).access()).isEqualTo(KeyAccess.FULL);
    }

    @Test
    void no_policy_opens_a_key_of_another_class() throws Exception {
        Policy hardware = Policy.parse(everything.text().replace("tee: simulated", "tee: [sgx, tdx, snp]"));

        for (AssuranceClass other : new AssuranceClass[] {AssuranceClass.HARDWARE, AssuranceClass.TPM}) {
            for (Policy policy : new Policy[] {everything, hardware}) {
                KeyDecision decision = decide(policy, other, true);
                assertThat(decision.access()).isEqualTo(KeyAccess.NONE);
                assertThat(decision.reasons().get(0).code()).isEqualTo("class-mismatch");
            }
        }
    }

    @Test
    void a_policy_for_hardware_opens_nothing_to_simulated_evidence() throws Exception {
        Policy hardware = Policy.parse(everything.text().replace("tee: simulated", "tee: sgx"));

        KeyDecision decision = decide(hardware, AssuranceClass.SIMULATED, true);

        assertThat(decision.access()).isEqualTo(KeyAccess.NONE);
        assertThat(decision.reasons().get(0).code()).isEqualTo("TEE_NOT_ALLOWED");
    }

    @Test
    void a_key_that_no_rule_names_is_refused_with_the_rule() throws Exception {
        Policy other = Policy.parse(everything.text().replace("\"*\"", "other"));

        KeyDecision decision = decide(other, AssuranceClass.SIMULATED, true);

        assertThat(decision.access().isAny()).isFalse();
        assertThat(decision.reasons().get(0).code()).isEqualTo("key-not-granted");
        assertThat(decision.reasons().get(0).message()).contains("line ");
    }

    @Test
    void a_disabled_key_is_refused() {
        assertThat(decide(everything, AssuranceClass.SIMULATED, false)
                        .reasons()
                        .get(0)
                        .code())
                .isEqualTo("key-disabled");
    }

    private KeyDecision decide(Policy policy, AssuranceClass assuranceClass, boolean enabled) {
        ZoneKeyRow key = new ZoneKeyRow(
                KeyId.random(new SecureRandom()),
                "payroll",
                assuranceClass,
                "",
                1,
                enabled,
                now,
                ZoneKeyRow.NEVER,
                Optional.empty(),
                Octets.zeros(0));
        return KeyDecision.decide(policy, session, key, now);
    }
}
