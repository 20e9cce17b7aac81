/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.Broker;
import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.KeySummary;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.audit.AuditRecord;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code strongroom submit} without the command: a workspace with an embedded broker, and one job. A program of its own,
 * so that tests see its streams, signals and exit code. Its settings are system properties: {@code test.home}, {@code
 * test.root} (the checkout), {@code test.broker} (a URL instead of the embedded broker), {@code test.pin}, {@code
 * test.tamper} (a file below the run directory to change before the start), {@code test.policy}.
 */
public final class SubmitProgram {
    private SubmitProgram() {}

    /** Ends with the job's exit code. */
    public static void main(String[] args) throws Exception {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) throws Exception {
        Path home = Path.of(System.getProperty("test.home"));
        SubmitArguments arguments = SubmitArguments.parse(args);
        try (Workspace workspace = Workspace.init(home, Optional.empty());
                Broker broker = Broker.of(workspace);
                BrokerServer server = BrokerServer.start(broker, 0)) {
            createKeys(broker, arguments);
            if (System.getProperty("test.policy") != null) {
                broker.setPolicy(System.getProperty("test.policy"));
            }
            URI url = URI.create(System.getProperty("test.broker", server.url().toString()));
            String pin = System.getProperty("test.pin", broker.trust().pin());
            try (SparkSubmission submission =
                    SparkSubmission.prepare(arguments, surroundings(home, new BrokerEndpoint(url, pin, home)))) {
                if (arguments.action() == SubmitArguments.Action.DRY_RUN) {
                    System.out.print(submission.describe());
                    return 0;
                }
                tamper(submission.runDirectory());
                SparkLaunch launch = submission.launch();
                System.err.println("JOB " + submission.runDirectory() + " "
                        + launch.process().pid());
                int exitCode = launch.await();
                explain(submission, broker);
                return exitCode;
            }
        } catch (SubmitException e) {
            System.err.println("strongroom: " + e.getMessage());
            return e.exitCode();
        }
    }

    private static void createKeys(Broker broker, SubmitArguments arguments) throws Exception {
        for (ZoneRequest zone : arguments.zones()) {
            List<String> names =
                    broker.listKeys().stream().map(KeySummary::name).toList();
            if (!names.contains(zone.keyName()) && !zone.keyName().equals(RequestedZone.RUN_KEY)) {
                broker.createKey(zone.keyName(), AssuranceClass.SIMULATED);
            }
        }
    }

    private static Surroundings surroundings(Path home, BrokerEndpoint endpoint) {
        Path root = Path.of(System.getProperty("test.root"));
        return new Surroundings(
                System.getenv(),
                root.resolve("build/spark-4.1.0"),
                root.resolve("agent/target/strongroom-agent.jar"),
                Stream.of(System.getProperty("test.class-path").split(":", -1))
                        .map(Path::of)
                        .toList(),
                home.resolve("runs"),
                List.of(),
                endpoint,
                "0.1.0");
    }

    private static void tamper(Path run) throws Exception {
        String file = System.getProperty("test.tamper");
        if (file != null) {
            Files.writeString(run.resolve(file), "x", StandardOpenOption.APPEND);
        }
    }

    private static void explain(SparkSubmission submission, Broker broker) throws Exception {
        Optional<AgentRefusal> refusal = submission.refusal();
        if (refusal.isPresent()) {
            for (AuditRecord record : broker.explain(refusal.get().correlationId())) {
                System.err.println("EXPLAINED "
                        + record.reasons().stream().map(AuditReason::message).toList());
            }
        }
    }
}
