/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.BrokerServer;
import io.strongroom.broker.ProcessCrypto;
import io.strongroom.broker.ServiceLimits;
import io.strongroom.broker.ServiceSettings;
import io.strongroom.broker.audit.AuditVerdict;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves jobs from this workspace, or looks at the broker that does. */
@Command(
        name = "broker",
        description = "Serves jobs from this workspace, or looks at the broker that does.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"%nExample:", "  strongroom broker run --port 8743"})
final class BrokerCommand implements Runnable {
    /** As long as one request may take at most, within what a process manager waits before it kills. */
    private static final Duration DRAIN = Duration.ofSeconds(8);

    /** How the log is written; the constants are what is typed. */
    enum LogFormat {
        /** One line of text a record. */
        text,
        /** One JSON object a record. */
        json
    }

    private final StrongroomCommand strongroom;
    private final Console console;

    BrokerCommand(StrongroomCommand strongroom, Console console) {
        this.strongroom = strongroom;
        this.console = console;
    }

    @Override
    public void run() {
        throw new CommandFailedException(ExitCode.USAGE, "a command is missing; see `strongroom broker --help`");
    }

    @Command(
            name = "run",
            description = {
                "Serves jobs over HTTPS until it is interrupted, and then answers what it has begun. Other commands may use the workspace meanwhile.",
                "Its certificate names localhost, the loopback addresses, ADDRESS and every NAME, and is renewed by itself.",
                "Jobs find it when strongroom.yaml says broker: URL."
            },
            footer = {
                "%nExamples:",
                "  strongroom broker run",
                "  strongroom broker run --listen 10.0.0.5 --port 8743",
                "  strongroom broker run --listen 0.0.0.0 --name broker.example.org --log-format json"
            })
    int serve(
            @Option(
                            names = "--listen",
                            paramLabel = "ADDRESS",
                            defaultValue = "127.0.0.1",
                            description = "The address or name to listen on. Default: 127.0.0.1.")
                    String address,
            @Option(
                            names = "--port",
                            paramLabel = "PORT",
                            defaultValue = "" + BrokerServer.DEFAULT_PORT,
                            description = "The port; 0 for a free one. Default: 8743.")
                    int port,
            @Option(
                            names = "--store",
                            paramLabel = "URL",
                            description =
                                    "Another database than strongroom.yaml says: postgresql://USER@HOST:PORT/DATABASE.")
                    @Nullable
                    String store,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "A further name or address by which jobs reach the broker; may be repeated.")
                    @Nullable
                    List<String> names,
            @Option(
                            names = "--log-format",
                            paramLabel = "FORMAT",
                            defaultValue = "text",
                            description = "text, or json for one object a line. Default: text.")
                    LogFormat format)
            throws IOException {
        if (format == LogFormat.json) {
            LogOutput.informativeJson();
        } else {
            LogOutput.informative();
        }
        ProcessCrypto.preferFast();
        ServiceSettings service = service(address, port, names == null ? List.of() : names);
        WorkspaceSettings settings = WorkspaceSettings.read(strongroom.home());
        try (OpenWorkspace open =
                        OpenWorkspace.at(strongroom.home(), settings, settings.store(strongroom.home(), store));
                BrokerServer server = BrokerServer.start(open.broker(), service)) {
            console.say("SIMULATED: memory is not protected");
            console.answer(
                    Map.of(
                            "url",
                            server.url().toString(),
                            "home",
                            strongroom.home().toString()),
                    List.of("serving " + strongroom.home() + " on " + server.url()));
            awaitInterrupt();
            console.say("stopping: requests in progress are answered first");
            console.say(server.stop(DRAIN) ? "stopped" : "stopped before every request was answered");
        }
        return ExitCode.INTERRUPTED;
    }

    private static ServiceSettings service(String address, int port, List<String> names) {
        try {
            return new ServiceSettings(address, port, names, ServiceLimits.DEFAULT);
        } catch (IllegalArgumentException e) {
            throw new CommandFailedException(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static void awaitInterrupt() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            return; // the signal that ends this command
        }
    }

    @Command(
            name = "status",
            description = {
                "Shows what the workspace's broker holds, and whether the one that serves its jobs answers.",
                "Ends with 69 if strongroom.yaml names a broker that does not answer, with 65 if the audit chain is broken."
            },
            footer = {
                "%nExamples:",
                "  strongroom broker status",
                "  strongroom broker status --url https://localhost:8743"
            })
    int status(
            @Option(
                            names = "--url",
                            paramLabel = "URL",
                            description = "The broker to ask. Default: the one of strongroom.yaml.")
                    @Nullable
                    URI url)
            throws IOException {
        try (OpenWorkspace open = OpenWorkspace.at(strongroom.home())) {
            Optional<URI> asked = Optional.ofNullable(url)
                    .or(() -> Optional.ofNullable(open.settings().broker()));
            Optional<Boolean> answers = asked.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            BrokerProbe.isReady(asked.get(), open.workspace().trust()));
            AuditVerdict audit = open.broker().verifyAudit();
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("home", strongroom.home().toString());
            fields.put("mode", asked.isPresent() ? "service" : "embedded");
            asked.ifPresent(broker -> fields.put("url", broker.toString()));
            answers.ifPresent(ready -> fields.put("ready", ready));
            fields.put("assurance", "SIMULATED: memory is not protected");
            fields.put("root-key", open.workspace().protection().wireName());
            fields.put("keys", open.broker().listKeys().size());
            fields.put("policy-version", open.broker().policy().number());
            fields.put("audit-intact", audit instanceof AuditVerdict.Intact);
            fields.put("pin", open.workspace().trust().pin());
            List<String> lines = new ArrayList<>();
            fields.forEach((name, value) -> lines.add(String.format(Locale.ROOT, "%-15s %s", name, value)));
            console.answer(fields, lines);
            if (audit instanceof AuditVerdict.Broken) {
                return ExitCode.BAD_DATA;
            }
            return answers.orElse(true) ? ExitCode.DONE : ExitCode.UNAVAILABLE;
        }
    }
}
