/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.benchmarks;

import com.nimbusds.jose.JOSEException;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.store.StoreLocation;
import io.strongroom.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Executors of one job that start within a second, each with a connection, keys and evidence of its own: challenge, attest,
 * fetch a key and open it. Then as many handshakes as fit into some seconds, and then fetches in sessions that are open.
 * First against the embedded store, then against a PostgreSQL server beside the load. At the end the audit log must verify,
 * and hold one record for each decision that a client saw and no other.
 *
 * <p>Arguments: a directory that does not exist, executors, seconds of warm-up at most, seconds of each sustained part, the file for
 * the Markdown table, and the words by which the command {@code strongroom} is started.
 */
public final class BrokerStorm {
    private static final int OWN_ARGUMENTS = 5;

    private final Path directory;
    private final int executors;
    private final Duration longestWarmUp;
    private final Duration time;
    private final List<String> strongroom;

    private BrokerStorm(Path directory, int executors, Duration longestWarmUp, Duration time, List<String> strongroom) {
        this.directory = directory;
        this.executors = executors;
        this.longestWarmUp = longestWarmUp;
        this.time = time;
        this.strongroom = List.copyOf(strongroom);
    }

    /** Measures, and writes the table. */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments);
        BrokerStorm storm = new BrokerStorm(
                Path.of(words.get(0)),
                Integer.parseInt(words.get(1)),
                Duration.ofSeconds(Long.parseLong(words.get(2))),
                Duration.ofSeconds(Long.parseLong(words.get(3))),
                words.subList(OWN_ARGUMENTS, words.size()));
        List<String> lines = new ArrayList<>();
        HandshakeCost cost = HandshakeCost.measure();
        lines.add("The limit of one handshake, measured alone: " + cost.text() + ".");
        lines.add("");
        lines.addAll(StormResult.table(storm.results(), cost));
        Files.write(Path.of(words.get(4)), lines);
    }

    private List<StormResult> results() throws IOException, GeneralSecurityException, JOSEException, SQLException {
        List<StormResult> results = new ArrayList<>();
        Path embedded = home("sqlite");
        results.add(measure("SQLite", embedded, Workspace.embeddedStore(embedded)));
        try (PostgresServer server = PostgresServer.start()) {
            results.add(measure("PostgreSQL", home("postgres"), server.newDatabase()));
        }
        return results;
    }

    private Path home(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name)).resolve("home");
    }

    private StormResult measure(String name, Path home, StoreLocation store)
            throws IOException, GeneralSecurityException, JOSEException {
        try (Workspace workspace = Workspace.init(home, Optional.empty(), store);
                Broker owner = Broker.of(workspace)) {
            owner.createKey(StormExecutor.KEY, AssuranceClass.SIMULATED);
        }
        StormReceipts receipts = new StormReceipts();
        Duration warm;
        StormTimes storm;
        StormTimes handshakes;
        StormTimes fetches;
        long peakMebibytes;
        try (StormBroker broker = StormBroker.start(strongroom, home, store)) {
            StormLoad load = StormLoad.of(broker, home, executors, receipts);
            warm = load.warmUp(longestWarmUp);
            storm = load.storm();
            handshakes = load.handshakes(time);
            fetches = load.fetches(time);
            peakMebibytes = broker.peakMebibytes();
        }
        try (Workspace workspace = Workspace.open(home, Optional.empty(), store);
                Broker owner = Broker.of(workspace)) {
            StormResult result = new StormResult(
                    name, executors, warm, storm, handshakes, fetches, peakMebibytes, compared(receipts, owner));
            System.err.println(result);
            return result;
        }
    }

    private static StormReceipts.Comparison compared(StormReceipts receipts, Broker owner) throws IOException {
        StormReceipts.Comparison comparison = receipts.compare(owner);
        if (comparison.lost() > 0 || comparison.surplus() > 0) {
            throw new IOException("clients and audit log disagree: " + comparison);
        }
        return comparison;
    }
}
