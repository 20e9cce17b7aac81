/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.attestation.EndorsementsSource;
import io.strongroom.attestation.TrustAnchors;
import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.ServiceLimits;
import io.strongroom.broker.ServiceSettings;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.store.StoreLocation;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A workspace in a temporary directory, and its broker on a free port of the loopback address. Closing it deletes
 * everything.
 */
public final class InProcessBroker implements AutoCloseable {
    private final Path home;
    private final Workspace workspace;
    private final Broker broker;
    private final BrokerServer server;

    private InProcessBroker(Path home, Workspace workspace, Broker broker, BrokerServer server) {
        this.home = home;
        this.workspace = workspace;
        this.broker = broker;
        this.server = server;
    }

    /** Starts a broker with keys of these names, under the policy of a new workspace. */
    public static InProcessBroker start(String... keyNames) throws IOException {
        return start(ServiceLimits.DEFAULT, keyNames);
    }

    /** The same under other limits. */
    public static InProcessBroker start(ServiceLimits limits, String... keyNames) throws IOException {
        Path home = Files.createTempDirectory("strongroom-test");
        return start(home, Workspace.embeddedStore(home), limits, keyNames);
    }

    /** Starts the first broker over an empty store elsewhere. */
    public static InProcessBroker startOver(StoreLocation store, String... keyNames) throws IOException {
        return start(Files.createTempDirectory("strongroom-test"), store, ServiceLimits.DEFAULT, keyNames);
    }

    /** Starts another broker over the store of one that {@link #startOver} started, with the same root key. */
    public InProcessBroker startCopy(StoreLocation store) throws IOException {
        Path copy = Files.createTempDirectory("strongroom-test");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(home.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return start(copy, store, ServiceLimits.DEFAULT);
    }

    private static InProcessBroker start(Path home, StoreLocation store, ServiceLimits limits, String... keyNames)
            throws IOException {
        Workspace workspace = Workspace.init(home, Optional.empty(), store);
        Broker broker = Broker.of(workspace);
        for (String name : keyNames) {
            broker.createKey(name, AssuranceClass.SIMULATED);
        }
        ServiceSettings settings = new ServiceSettings("127.0.0.1", 0, List.of(), limits);
        return new InProcessBroker(home, workspace, broker, BrokerServer.start(broker, settings));
    }

    /**
     * Starts a broker that trusts other roots than the vendors', with keys of class {@code hardware}, under a policy.
     *
     * @param endorsements where endorsements come from
     * @param policy its YAML
     */
    public static InProcessBroker startForHardware(
            TrustAnchors anchors, EndorsementsSource endorsements, String policy, String... keyNames)
            throws IOException {
        Path home = Files.createTempDirectory("strongroom-test");
        Workspace workspace = Workspace.init(home, Optional.empty());
        Broker broker = Broker.withAnchors(workspace, anchors, endorsements);
        broker.setPolicy(policy);
        for (String name : keyNames) {
            broker.createKey(name, AssuranceClass.HARDWARE);
        }
        return new InProcessBroker(home, workspace, broker, BrokerServer.start(broker, 0));
    }

    /** The workspace's directory. */
    public Path home() {
        return home;
    }

    /** The workspace. */
    public Workspace workspace() {
        return workspace;
    }

    /** The broker, for administration. */
    public Broker broker() {
        return broker;
    }

    /** The broker's URL. */
    public URI url() {
        return server.url();
    }

    /** A new client with session keys of its own. */
    public BrokerClient newClient() {
        return BrokerClient.create(url(), workspace.trust());
    }

    /** Evidence of this workspace's platform. */
    public TestEvidence evidence() throws IOException {
        return new TestEvidence(workspace.simulatedPlatform(), workspace.trust().pin());
    }

    /** Stops to serve, as a broker that is told to end does; the workspace stays. */
    public void stopServing() {
        server.close();
    }

    /** Stops the broker and deletes its workspace. */
    @Override
    public void close() throws IOException {
        server.close();
        broker.close();
        workspace.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
