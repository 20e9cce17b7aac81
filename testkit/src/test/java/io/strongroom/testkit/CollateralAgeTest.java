/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.audit.AuditReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code maximum-collateral-age} of a rule. The forged collateral was issued ten days ago and is valid for ten more. */
class CollateralAgeTest {
    private static final String POLICY = """
            version: 1
            requested-zones: allow
            rules:
              - name: enclave
                tee: sgx
                measurements: [MRENCLAVE]
                maximum-collateral-age: AGE
                keys:
                  - name: payroll
                    grants: [open, seal]
            """.replace("MRENCLAVE", "e1".repeat(32));

    private InProcessBroker broker;
    private ForgedHardware hardware;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.startForHardware(
                ForgedHardware.anchors(),
                platform -> hardware.endorsements().endorsementsFor(platform),
                POLICY.replace("AGE", "11d"),
                "payroll");
        hardware = ForgedHardware.sgx(broker.workspace().trust().pin());
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void collateral_within_the_age_is_accepted() throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(hardware.collector(), job());

        assertThat(client.fetchKeyring("payroll")).isNotEmpty();
    }

    @Test
    void valid_collateral_that_is_older_is_refused_with_its_age() throws Exception {
        setAge("36h");

        BrokerRefusedException refused = catchThrowableOfType(
                BrokerRefusedException.class, () -> broker.newClient().attest(hardware.collector(), job()));

        assertThat(refused.code()).isEqualTo("evidence-refused");
        assertThat(reasons(refused)).singleElement().satisfies(reason -> {
            assertThat(reason.code()).isEqualTo("collateral-too-old");
            assertThat(reason.message()).contains("rule 'enclave' (line 4)", "240 hours ago (wanted at most 36)");
        });
    }

    /** Evidence is appraised at each release: what was young enough once does not stay so. */
    @Test
    void a_session_that_is_open_gets_no_key_any_more() throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(hardware.collector(), job());
        setAge("9d");

        BrokerRefusedException refused =
                catchThrowableOfType(BrokerRefusedException.class, () -> client.fetchKeyring("payroll"));

        assertThat(refused.code()).isEqualTo("key-refused");
        assertThat(reasons(refused)).extracting(AuditReason::code).containsExactly("collateral-too-old");
    }

    private void setAge(String age) throws IOException {
        broker.broker().setPolicy(POLICY.replace("AGE", age));
    }

    private List<AuditReason> reasons(BrokerRefusedException refused) throws IOException {
        return broker.broker().explain(refused.correlationId()).stream()
                .flatMap(record -> record.reasons().stream())
                .toList();
    }

    private static Job job() {
        return TestJobs.driver(Path.of("/run/test"), new RequestedZone("file:/data/payroll", "payroll"));
    }
}
