/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerKeyWrapper;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.GrantedKey;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.Release;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.api.SessionGrant;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerClientTest {
    private static final Path RUN = Path.of("/run/test");
    private static final RequestedZone PAYROLL = new RequestedZone("file:/data/payroll", "payroll");
    private static final RequestedZone SCRATCH = new RequestedZone("${run}/tmp", RequestedZone.RUN_KEY);

    private InProcessBroker broker;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.start("payroll", "other");
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void refuses_a_broker_with_another_key_than_the_pinned_one() throws Exception {
        BrokerTrust trust = new BrokerTrust(broker.workspace().trust().ca(), "ab".repeat(32));
        BrokerClient client = BrokerClient.create(broker.url(), trust);

        assertThatThrownBy(() -> client.attest(broker.evidence().collector(), TestJobs.driver(RUN)))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining("not the pinned broker");
    }

    @Test
    void refuses_a_broker_of_another_ca() throws Exception {
        try (InProcessBroker other = InProcessBroker.start()) {
            BrokerClient client =
                    BrokerClient.create(other.url(), broker.workspace().trust());

            assertThatThrownBy(() -> client.attest(broker.evidence().collector(), TestJobs.driver(RUN)))
                    .isInstanceOf(BrokerUnavailableException.class);
        }
    }

    @Test
    void refuses_a_broker_under_a_name_that_its_certificate_does_not_hold() throws Exception {
        URI url = URI.create("https://127.0.0.2:" + broker.url().getPort());
        BrokerClient client = BrokerClient.create(url, broker.workspace().trust());

        assertThatThrownBy(() -> client.attest(broker.evidence().collector(), TestJobs.driver(RUN)))
                .isInstanceOf(BrokerUnavailableException.class);
    }

    @Test
    void says_that_no_broker_listens() throws Exception {
        BrokerClient client = BrokerClient.create(
                URI.create("https://127.0.0.1:1"), broker.workspace().trust());

        assertThatThrownBy(() -> client.attest(broker.evidence().collector(), TestJobs.driver(RUN)))
                .isInstanceOf(BrokerUnavailableException.class)
                .hasMessageContaining("no broker listens");
    }

    @Test
    void a_key_for_sealing_only_never_leaves_and_never_opens() throws Exception {
        setPolicy("[seal]", "key");
        BrokerClient client = broker.newClient();
        SessionGrant grant = client.attest(broker.evidence().collector(), TestJobs.driver(RUN, PAYROLL));
        BrokerKeyWrapper keys = client.keyWrapper(grant);
        HeaderIdentity identity = identity(grant.key("payroll").orElseThrow().id());

        assertThat(grant.key("payroll").orElseThrow().release()).isEqualTo(Release.UNWRAP);
        assertRefused(() -> client.fetchKeyring("payroll"), "key-refused");
        WrappedDataKey wrapped;
        try (DataKey dataKey = DataKey.random(new SecureRandom())) {
            wrapped = keys.wrap(identity, dataKey);
        }
        assertThatThrownBy(() -> keys.unwrap(identity, wrapped)).isInstanceOf(KeyRefusedException.class);
        assertThatThrownBy(() -> forcedToAsk(client, grant).unwrap(identity, wrapped))
                .isInstanceOf(KeyRefusedException.class)
                .hasMessageContaining("key-refused");
    }

    @Test
    void a_key_that_is_unwrapped_in_the_broker_opens_and_seals_but_stays_there() throws Exception {
        setPolicy("[open, seal]", "unwrap");
        BrokerClient client = broker.newClient();
        SessionGrant grant = client.attest(broker.evidence().collector(), TestJobs.driver(RUN, PAYROLL));
        BrokerKeyWrapper keys = client.keyWrapper(grant);
        HeaderIdentity identity = identity(grant.key("payroll").orElseThrow().id());

        assertRefused(() -> client.fetchKeyring("payroll"), "key-refused");
        try (DataKey dataKey = DataKey.random(new SecureRandom())) {
            List<BrokerKeyWrapper.Item> items = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                items.add(new BrokerKeyWrapper.Item(identity, keys.wrap(identity, dataKey)));
            }
            assertThat(items).extracting(BrokerKeyWrapper.Item::wrapped).doesNotHaveDuplicates();
            for (DataKey unwrapped : keys.unwrapAll(items)) {
                assertThat(unwrapped.copyBytes()).isEqualTo(dataKey.copyBytes());
                unwrapped.close();
            }
            byte[] altered = items.get(0).wrapped().bytes();
            altered[80] ^= 1;
            assertThatThrownBy(() -> keys.unwrap(identity, WrappedDataKey.of(altered)))
                    .isInstanceOfSatisfying(
                            SealedFileException.class,
                            e -> assertThat(e.kind()).isEqualTo(FailureKind.AUTHENTICATION_FAILED));
        }
        assertThatThrownBy(() -> keys.unwrap(identity(KeyId.random(new SecureRandom())), null))
                .isInstanceOfSatisfying(
                        SealedFileException.class, e -> assertThat(e.kind()).isEqualTo(FailureKind.UNKNOWN_KEY));
    }

    @Test
    void a_new_policy_holds_for_sessions_that_are_open() throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(broker.evidence().collector(), TestJobs.driver(RUN, PAYROLL));
        client.fetchKeyring("payroll");

        setPolicy("[seal]", "key");

        assertRefused(() -> client.fetchKeyring("payroll"), "key-refused");
    }

    @Test
    void a_grant_releases_a_key_as_often_as_it_says_and_no_more_whatever_version_of_the_policy() throws Exception {
        String limited = policy("[open, seal]", "key") + "        maximum-releases: 2\n";
        broker.broker().setPolicy(limited);
        BrokerClient client = broker.newClient();
        client.attest(broker.evidence().collector(), TestJobs.driver(RUN, PAYROLL));
        client.fetchKeyring("payroll");
        broker.broker().setPolicy(limited + "# another version\n");
        client.fetchKeyring("payroll");

        BrokerRefusedException refused = assertRefused(() -> client.fetchKeyring("payroll"), "key-refused");

        assertThat(broker.broker().explain(refused.correlationId()))
                .anySatisfy(record -> assertThat(record.reasons()).anySatisfy(reason -> {
                    assertThat(reason.code()).isEqualTo("releases-used-up");
                    assertThat(reason.message()).contains("was released 2 times by it (wanted fewer than 2)");
                }));
        setPolicy("[open, seal]", "key");
        client.fetchKeyring("payroll");
    }

    @Test
    void a_rule_outside_its_time_or_for_another_role_accepts_no_process() throws Exception {
        broker.broker()
                .setPolicy(policy("[open, seal]", "key")
                        .replace(
                                "    keys:",
                                "    roles: executor\n    valid: {not-after: 2020-01-01T00:00:00Z}\n    keys:"));

        BrokerRefusedException refused = assertRefused(
                () -> broker.newClient().attest(broker.evidence().collector(), TestJobs.driver(RUN)),
                "evidence-refused");

        assertThat(broker.broker().explain(refused.correlationId()).get(0).reasons())
                .extracting(AuditReason::code)
                .containsExactly("outside-time-window", "role-not-allowed");
    }

    @Test
    void a_disabled_key_is_released_to_no_one() throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(broker.evidence().collector(), TestJobs.driver(RUN, PAYROLL));

        broker.broker().disableKey("payroll");

        BrokerRefusedException refused = assertRefused(() -> client.fetchKeyring("payroll"), "key-refused");
        assertThat(broker.broker().explain(refused.correlationId()))
                .anySatisfy(record -> assertThat(record.reasons())
                        .anySatisfy(reason -> assertThat(reason.code()).isEqualTo("key-disabled")));
    }

    @Test
    void a_policy_that_names_a_measurement_refuses_every_other_runtime() throws Exception {
        TestEvidence evidence = broker.evidence();
        broker.broker().setPolicy("""
                        version: 1
                        rules:
                          - name: known-runtime
                            tee: simulated
                            measurements: [MEASUREMENT]
                            keys:
                              - name: payroll
                                grants: [open, seal]
                        """.replace(
                        "MEASUREMENT", evidence.runtime("good").measurement().toString()));

        broker.newClient().attest(evidence.collector("good"), TestJobs.driver(RUN));
        BrokerRefusedException refused = assertRefused(
                () -> broker.newClient().attest(evidence.collector("bad"), TestJobs.driver(RUN)), "evidence-refused");
        assertThat(broker.broker()
                        .explain(refused.correlationId())
                        .get(0)
                        .reasons()
                        .get(0)
                        .code())
                .isEqualTo("MEASUREMENT_NOT_ALLOWED");
    }

    @Test
    void zones_are_the_policys_and_what_it_allows_to_ask_for() throws Exception {
        Job denied = TestJobs.driver(RUN, PAYROLL);
        broker.broker().setPolicy(policy("[open, seal]", "key").replace("requested-zones: allow", """
                requested-zones: deny
                zones:
                  - prefix: /data/payroll
                    key: payroll
                """));

        SessionGrant same = broker.newClient().attest(broker.evidence().collector(), denied);
        assertThat(same.zones().zones()).hasSize(1);
        assertThat(same.zones().zoneOf(ZonePath.parse("/data/payroll/x"))).isPresent();
        assertRefused(
                () -> broker.newClient()
                        .attest(
                                broker.evidence().collector(),
                                TestJobs.driver(RUN, new RequestedZone("/elsewhere", "payroll"))),
                "zone-refused");
        assertRefused(
                () -> broker.newClient()
                        .attest(
                                broker.evidence().collector(),
                                TestJobs.driver(RUN, new RequestedZone("/data/payroll/sub", "other"))),
                "zone-refused");
    }

    @Test
    void executors_join_their_drivers_job_and_share_its_run_key_until_it_ends() throws Exception {
        Job driver = TestJobs.driver(RUN, SCRATCH);
        assertRefused(
                () -> broker.newClient().attest(broker.evidence().collector(), TestJobs.executorOf(driver)),
                "job-unknown");

        BrokerClient driverClient = broker.newClient();
        SessionGrant driverGrant = driverClient.attest(broker.evidence().collector(), driver);
        BrokerClient executor = broker.newClient();
        SessionGrant grant = executor.attest(broker.evidence().collector(), TestJobs.executorOf(driver));
        String runKey = grant.keys().get(0).name();

        assertThat(grant.keys()).isEqualTo(driverGrant.keys());
        assertThat(executor.fetchKeyring(runKey)).isEqualTo(driverClient.fetchKeyring(runKey));
        assertRefused(() -> broker.newClient().attest(broker.evidence().collector(), driver), "job-id-taken");
        BrokerClient stranger = broker.newClient();
        stranger.attest(broker.evidence().collector(), TestJobs.driver(RUN));
        assertRefused(() -> stranger.fetchKeyring(runKey), "key-refused");

        driverClient.report(new RunReport(true, new TreeMap<>()));
        assertRefused(() -> executor.fetchKeyring(runKey), "not-found");
        assertThat(broker.broker().listKeys()).extracting("name").containsExactly("other", "payroll");
    }

    @Test
    void attests_again_when_the_broker_was_started_anew() throws Exception {
        int port;
        BrokerClient client;
        try (BrokerServer first = BrokerServer.start(broker.broker(), 0)) {
            port = first.port();
            client = BrokerClient.create(first.url(), broker.workspace().trust());
            client.attest(broker.evidence().collector(), TestJobs.driver(RUN, PAYROLL));
        }
        try (BrokerServer second = BrokerServer.start(broker.broker(), port)) {
            assertThat(second.port()).isEqualTo(port);
            assertThat(client.fetchKeyring("payroll")).isNotEmpty();
            client.report(new RunReport(false, new TreeMap<>()));
        }
    }

    private void setPolicy(String grants, String release) throws IOException {
        broker.broker().setPolicy(policy(grants, release));
    }

    private String policy(String grants, String release) throws IOException {
        String signer = SimulatedPlatform.signerOf(
                        broker.workspace().simulatedPlatform().anchor())
                .toString();
        return """
                version: 1
                requested-zones: allow
                rules:
                  - name: test
                    tee: simulated
                    signers:
                      - mrsigner: SIGNER
                        product-id: 1
                    keys:
                      - name: payroll
                        grants: GRANTS
                        release: RELEASE
                """.replace("SIGNER", signer).replace("GRANTS", grants).replace("RELEASE", release);
    }

    /** A wrapper that believes it may open, so that the broker has to refuse. */
    private static BrokerKeyWrapper forcedToAsk(BrokerClient client, SessionGrant grant) {
        var keys = grant.keys().stream()
                .map(key -> new GrantedKey(key.name(), key.id(), true, true, Release.UNWRAP))
                .toList();
        return client.keyWrapper(new SessionGrant(grant.jobId(), grant.zones(), keys, grant.expiresAt()));
    }

    private static HeaderIdentity identity(KeyId zone) {
        byte[] bytes = new byte[HeaderIdentity.LENGTH_BYTES];
        System.arraycopy(zone.bytes(), 0, bytes, 16, KeyId.LENGTH_BYTES);
        return HeaderIdentity.of(bytes);
    }

    private static BrokerRefusedException assertRefused(ThrowingCallable call, String code) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(BrokerRefusedException.class);
        BrokerRefusedException refused = (BrokerRefusedException) thrown;
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }
}
