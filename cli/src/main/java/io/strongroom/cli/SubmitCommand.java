/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.BrokerTrust;
import io.strongroom.spark.BrokerEndpoint;
import io.strongroom.spark.RunSummary;
import io.strongroom.spark.SparkLaunch;
import io.strongroom.spark.SparkSubmission;
import io.strongroom.spark.SubmitArguments;
import io.strongroom.spark.SubmitArguments.Action;
import io.strongroom.spark.SubmitException;
import io.strongroom.spark.ZoneRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Runs a Spark job after attestation. Its arguments are spark-submit's: module {@code spark} reads them. */
@Command(
        name = "submit",
        description = {
            "Runs a Spark job with its data sealed. Takes spark-submit's arguments, and --zone PREFIX=KEY.",
            "Ends with the job's own exit code. Global options stand before the word submit or right behind it."
        },
        customSynopsis = {"strongroom submit [--home=DIR] [--json] [--quiet] [options] <application jar> [arguments]"},
        footer = {
            "%nExamples:",
            "  strongroom submit --zone /data/payroll=payroll --class com.example.Job job.jar /data/payroll/in",
            "  strongroom submit --dry-run --class com.example.Job job.jar"
        })
final class SubmitCommand implements Callable<Integer> {
    private final StrongroomCommand strongroom;
    private final Surroundings surroundings;
    private final Console console;

    @Parameters(paramLabel = "ARGUMENT", description = "spark-submit's arguments, as they are.")
    private List<String> arguments = List.of();

    SubmitCommand(StrongroomCommand strongroom, Surroundings surroundings, Console console) {
        this.strongroom = strongroom;
        this.surroundings = surroundings;
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try {
            SubmitArguments parsed = SubmitArguments.parse(arguments);
            Action action = parsed.action();
            if (action == Action.HELP || action == Action.USAGE_ERROR) {
                (action == Action.HELP ? surroundings.out() : surroundings.err()).print(SubmitArguments.usage());
                return action == Action.HELP ? ExitCode.DONE : ExitCode.USAGE;
            }
            if (action == Action.VERSION) {
                surroundings.out().println("strongroom " + VersionCommand.version());
                return ExitCode.DONE;
            }
            try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
                return action == Action.DRY_RUN ? describe(parsed, open) : submit(parsed, open);
            }
        } catch (SubmitException e) {
            throw new CommandFailedException(e.exitCode(), String.valueOf(e.getMessage()));
        }
    }

    private int describe(SubmitArguments parsed, OpenWorkspace open) throws IOException, SubmitException {
        URI none = URI.create("https://localhost");
        try (SparkSubmission submission = SparkSubmission.prepare(parsed, surroundings(open, none))) {
            console.answer(
                    Map.of(
                            "job-digest",
                            submission.descriptor().digestHex(),
                            "main-class",
                            submission.descriptor().mainClass(),
                            "settings",
                            submission.settings(),
                            "jvm-arguments",
                            submission.descriptor().jvmArguments(),
                            "environment-left-behind",
                            submission.environmentLeftBehind()),
                    submission.describe().lines().toList());
        }
        return ExitCode.DONE;
    }

    private int submit(SubmitArguments parsed, OpenWorkspace open) throws IOException, SubmitException {
        URI configured = open.settings().broker();
        if (configured != null) {
            return run(parsed, open, configured);
        }
        try (BrokerServer server = BrokerServer.start(open.broker(), 0)) {
            return run(parsed, open, server.url());
        }
    }

    private int run(SubmitArguments parsed, OpenWorkspace open, URI broker) throws IOException, SubmitException {
        AuditedRuns runs = new AuditedRuns(open.broker());
        try (SparkSubmission submission = SparkSubmission.prepare(parsed, surroundings(open, broker))) {
            List<String> leftBehind = submission.environmentLeftBehind();
            if (!leftBehind.isEmpty()) {
                console.say("environment variables that do not reach the job: " + String.join(", ", leftBehind));
            }
            console.say(submission.jobId() + ", " + RunSummary.SIMULATED);
            SparkLaunch launch = submission.launch();
            int exitCode = await(launch);
            if (exitCode == ExitCode.NO_SESSION) {
                runs.refusals().forEach(surroundings.err()::println);
            }
            if (parsed.report().isPresent()) {
                new RunSummary(
                                submission.jobId(),
                                submission.descriptor().digestHex(),
                                submission.zones(),
                                exitCode,
                                launch.startedAt(),
                                Duration.between(launch.startedAt(), Instant.now()),
                                runs.run(submission.jobId()))
                        .write(parsed.report().get());
            }
            return exitCode;
        }
    }

    /** Waits for the job; an interrupt stops it and is answered by the job's end. */
    private static int await(SparkLaunch launch) {
        boolean isInterrupted = false;
        while (true) {
            try {
                int exitCode = launch.await();
                return isInterrupted ? ExitCode.INTERRUPTED : exitCode;
            } catch (InterruptedException e) {
                isInterrupted = true;
                launch.stop();
            }
        }
    }

    private io.strongroom.spark.Surroundings surroundings(OpenWorkspace open, URI broker)
            throws IOException, SubmitException {
        Path checkout = surroundings.checkout();
        Path agent = checkout.resolve("build/agent");
        List<ZoneRequest> zones = new ArrayList<>();
        for (Map.Entry<String, String> zone : open.settings().zones().entrySet()) {
            zones.add(ZoneRequest.parse(zone.getKey() + "=" + zone.getValue()));
        }
        BrokerTrust trust = open.workspace().trust();
        return new io.strongroom.spark.Surroundings(
                surroundings.environment(),
                checkout.resolve("build/spark-4.1.0"),
                agent.resolve("strongroom-agent.jar"),
                jars(agent.resolve("jobs")),
                strongroom.home().resolve(Workspace.RUNS),
                zones,
                new BrokerEndpoint(broker, trust.pin(), strongroom.home()),
                VersionCommand.version());
    }

    private static List<Path> jars(Path directory) throws IOException {
        try (Stream<Path> jars = Files.list(directory)) {
            return jars.sorted().toList();
        }
    }
}
