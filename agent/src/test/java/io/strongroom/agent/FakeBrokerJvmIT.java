/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.agent.AgentRun.Outcome;
import io.strongroom.agent.startup.RefusalCode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real JVMs do when the broker is another one, refuses, or answers nonsense. */
class FakeBrokerJvmIT {
    private FakeBroker broker;
    private Path home;
    private AgentRun run;

    @BeforeEach
    void makeBrokerAndRun(@TempDir Path directory) throws Exception {
        broker = new FakeBroker();
        home = TestWorkspace.create(directory);
        broker.trustIn(home);
        run = new AgentRun(directory, home, broker.url());
        run.write();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    @Test
    void whose_certificate_is_of_another_authority() throws Exception {
        try (FakeBroker other = new FakeBroker()) {
            other.trustIn(home);
        }

        RefusalJvmIT.refused(run, RefusalCode.BROKER_UNTRUSTED, "is not the pinned broker");
    }

    @Test
    void whose_key_is_not_the_pinned_one() throws Exception {
        broker.trustIn(home, "ab".repeat(32));

        RefusalJvmIT.refused(run, RefusalCode.BROKER_UNTRUSTED, "is not the pinned broker");
    }

    @Test
    void that_refuses() throws Exception {
        broker.answer("/kbs/v0/attest", 403, "{\"code\":\"policy-refused\",\"correlation-id\":\"c0ffee\"}");

        Outcome outcome = RefusalJvmIT.refused(run, RefusalCode.BROKER_REFUSED, "policy-refused");
        assertThat(outcome.err()).endsWith("(correlation c0ffee)\n");
    }

    @Test
    void that_puts_lines_into_its_refusal() throws Exception {
        broker.answer(
                "/kbs/v0/attest", 403, "{\"code\":\"x\\nstrongroom: accepted\",\"correlation-id\":\"\\u001b[2J\"}");

        RefusalJvmIT.refused(run, RefusalCode.BROKER_REFUSED, "x?strongroom: accepted");
    }

    @Test
    void that_is_out_of_order() throws Exception {
        broker.answer("/kbs/v0/attest", 500, "{}");

        RefusalJvmIT.refused(run, RefusalCode.BROKER_UNAVAILABLE, "500");
    }

    @Test
    void that_grants_another_job() throws Exception {
        broker.answer(
                "/v1/session",
                200,
                "{\"job-id\":\"job-2\",\"zones\":{\"zones\":[],\"elsewhere-read\":\"any\",\"elsewhere-write\":\"deny\"},"
                        + "\"keys\":[],\"expires-at\":\"2100-01-01T00:00:00Z\"}");

        RefusalJvmIT.refused(run, RefusalCode.SESSION, "another job");
    }

    @Test
    void that_answers_nonsense() throws Exception {
        broker.answer("/v1/session", 200, "{\"zones\":true}");

        RefusalJvmIT.refused(run, RefusalCode.BROKER_UNAVAILABLE, "/v1/session");
    }
}
