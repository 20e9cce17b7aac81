/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.BrokerManifests;
import io.strongroom.broker.api.BrokerRefusedException;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.manifest.KnownAnchors;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.zone.ZonePath;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerManifestsTest {
    private static final Path RUN = Path.of("/run/test");
    private static final ZonePath OUT = ZonePath.parse("/data/payroll/out");
    private static final ManifestDigest FIRST = ManifestDigest.parse("11".repeat(32));
    private static final ManifestDigest SECOND = ManifestDigest.parse("22".repeat(32));

    private InProcessBroker broker;
    private KeyId zone;

    @BeforeEach
    void start() throws Exception {
        broker = InProcessBroker.start("payroll");
        zone = broker.broker().key("payroll").id();
    }

    @AfterEach
    void stop() throws Exception {
        broker.close();
    }

    @Test
    void remembers_the_latest_manifest_for_every_session() throws Exception {
        BrokerManifests writer = attested();
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE))
                .isTrue();
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(2, SECOND), FIRST))
                .isTrue();

        KnownAnchors known = attested().latest(zone, OUT);

        assertThat(known.of(OUT)).contains(new ManifestAnchor(2, SECOND));
        assertThat(known.isComplete()).isTrue();
        assertThat(broker.broker().ownerManifests().latest(zone, OUT)).contains(new ManifestAnchor(2, SECOND));
    }

    @Test
    void generations_increase_by_one_on_what_is_known() throws Exception {
        BrokerManifests writer = attested();
        writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);

        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(1, SECOND), ManifestDigest.NONE))
                .isFalse();
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(1, SECOND), FIRST))
                .isFalse();
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(3, SECOND), FIRST))
                .isFalse();
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(2, SECOND), SECOND))
                .isFalse();
        assertThat(writer.latest(zone, OUT).of(OUT)).contains(new ManifestAnchor(1, FIRST));
    }

    @Test
    void tells_of_directories_above_and_below_and_of_no_others() throws Exception {
        BrokerManifests writer = attested();
        for (String path : List.of("/data/payroll", "/data/payroll/out", "/data/payroll/out/a", "/data/payroll/out2")) {
            writer.anchor(zone, ZonePath.parse(path), new ManifestAnchor(1, FIRST), ManifestDigest.NONE);
        }

        assertThat(writer.latest(zone, OUT).anchors().keySet())
                .containsExactlyInAnyOrder("file:/data/payroll", "file:/data/payroll/out", "file:/data/payroll/out/a");
    }

    @Test
    void what_has_ended_goes_on_with_the_next_generation() throws Exception {
        BrokerManifests writer = attested();
        ZonePath below = ZonePath.parse("/data/payroll/out/a");
        writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);
        writer.anchor(zone, below, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);

        writer.end(zone, OUT);

        assertThat(writer.latest(zone, OUT).liveAtOrBelow(OUT)).isEmpty();
        assertThat(writer.latest(zone, OUT).of(below)).contains(new ManifestAnchor(2, ManifestDigest.NONE));
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE))
                .isFalse();
        assertThat(writer.anchor(zone, OUT, new ManifestAnchor(3, FIRST), ManifestDigest.NONE))
                .isTrue();
    }

    /** Such a process can sign a manifest with its own identity, and nobody believes it. */
    @Test
    void a_session_that_may_only_open_anchors_nothing() throws Exception {
        BrokerManifests writer = attested();
        writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);
        setPolicy("[open]");
        BrokerManifests reader = attested();

        assertThat(reader.latest(zone, OUT).of(OUT)).isPresent();
        assertRefused(() -> reader.anchor(zone, OUT, new ManifestAnchor(2, SECOND), FIRST), "key-refused");
        assertRefused(() -> reader.end(zone, OUT), "key-refused");
        assertThat(reader.latest(zone, OUT).of(OUT)).contains(new ManifestAnchor(1, FIRST));
    }

    @Test
    void a_key_that_nobody_knows_has_no_manifests() throws Exception {
        KeyId unknown = KeyId.random(new SecureRandom());
        BrokerManifests client = attested();

        assertRefused(() -> client.latest(unknown, OUT), "not-found");
        assertRefused(
                () -> client.anchor(unknown, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE), "not-found");
    }

    @Test
    void each_step_is_in_the_audit_log() throws Exception {
        BrokerManifests writer = attested();
        writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);
        writer.anchor(zone, OUT, new ManifestAnchor(1, SECOND), ManifestDigest.NONE);
        writer.latest(zone, OUT);
        writer.end(zone, OUT);

        assertThat(broker.broker().audit().list(1, 1000).stream()
                        .map(AuditRecord::event)
                        .filter(event -> event.startsWith("manifest-")))
                .containsExactly("manifest-anchor", "manifest-anchor", "manifest-latest", "manifest-end");
    }

    @Test
    void a_row_that_was_altered_in_the_store_is_not_believed() throws Exception {
        BrokerManifests writer = attested();
        writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);
        try (Connection store = DriverManager.getConnection(
                        "jdbc:sqlite:" + broker.home().resolve("broker.db"));
                var statement = store.createStatement()) {
            statement.executeUpdate("UPDATE manifest SET digest = '" + SECOND + "'");
        }

        assertThatThrownBy(() -> writer.latest(zone, OUT)).isInstanceOf(BrokerUnavailableException.class);
        assertThatThrownBy(() -> broker.broker().ownerManifests().latest(zone, OUT))
                .hasMessageContaining("file:/data/payroll/out was altered");
    }

    @Test
    void the_owner_forgets_directories() throws Exception {
        BrokerManifests writer = attested();
        writer.anchor(zone, OUT, new ManifestAnchor(1, FIRST), ManifestDigest.NONE);

        assertThat(broker.broker().ownerManifests().forget(ZonePath.parse("/data")))
                .isEqualTo(1);

        assertThat(broker.broker().ownerManifests().live(ZonePath.parse("/"))).isEmpty();
        assertThat(writer.latest(zone, OUT).of(OUT)).isEqualTo(Optional.of(new ManifestAnchor(2, ManifestDigest.NONE)));
    }

    private BrokerManifests attested() throws Exception {
        BrokerClient client = broker.newClient();
        client.attest(
                broker.evidence().collector(),
                TestJobs.driver(RUN, new RequestedZone("file:/data/payroll", "payroll")));
        return client.manifests();
    }

    private void setPolicy(String grants) throws Exception {
        String signer = SimulatedPlatform.signerOf(
                        broker.workspace().simulatedPlatform().anchor())
                .toString();
        broker.broker().setPolicy("""
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
                                release: unwrap
                        """.replace("SIGNER", signer).replace("GRANTS", grants));
    }

    private static void assertRefused(ThrowingCallable action, String code) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        BrokerRefusedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
