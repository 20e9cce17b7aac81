/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.api.BrokerClient;
import io.strongroom.broker.api.Job;
import io.strongroom.broker.api.RequestedZone;
import io.strongroom.broker.api.RunReport;
import io.strongroom.broker.api.RunReport.Totals;
import io.strongroom.spark.RunSummary;
import io.strongroom.spark.ZoneRequest;
import io.strongroom.testkit.InProcessBroker;
import io.strongroom.testkit.TestJobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report of a run has exactly the members that docs/spec/run-report.md lists, with their types. */
class RunReportSpecTest {
    private static final Pattern MEMBER = Pattern.compile("^\\| `([^`]+)` \\| (text|number|boolean) \\|.*");

    @TempDir
    Path runDirectory;

    @Test
    void every_member_is_specified_and_every_specified_member_is_there() throws Exception {
        try (InProcessBroker broker = InProcessBroker.start("payroll")) {
            AuditedRuns runs = new AuditedRuns(broker.broker());
            Job job = TestJobs.driver(runDirectory, new RequestedZone("file:/lake", "payroll"));
            BrokerClient client = broker.newClient();
            client.attest(broker.evidence().collector(), job);
            client.fetchKeyring("payroll");
            client.requestIdentity();
            assertThat(catchThrowable(
                            () -> broker.newClient().attest(broker.evidence().collector(), job)))
                    .isNotNull();
            client.report(new RunReport(true, new TreeMap<>(Map.of("payroll", new Totals(1, 2, 3, 4)))));
            RunSummary summary = new RunSummary(
                    job.id(),
                    job.descriptor().digestHex(),
                    List.of(ZoneRequest.parse("/lake=payroll")),
                    0,
                    Instant.parse("2026-11-23T10:00:00Z"),
                    Duration.ofSeconds(3),
                    runs.run(job.id()));

            Map<String, String> members = new TreeMap<>();
            flatten("", summary.toJson(), members);

            assertThat(members).isEqualTo(specified());
        }
    }

    private static Map<String, String> specified() throws Exception {
        Map<String, String> members = new TreeMap<>();
        for (String line : Files.readAllLines(
                Path.of(System.getProperty("strongroom.root")).resolve("docs/spec/run-report.md"))) {
            Matcher member = MEMBER.matcher(line);
            if (member.matches()) {
                members.put(member.group(1), member.group(2));
            }
        }
        return members;
    }

    private static void flatten(String path, JsonNode value, Map<String, String> members) {
        if (value.isArray()) {
            value.forEach(element -> flatten(path + "[]", element, members));
        } else if (value.isObject()) {
            value.properties().forEach(member -> {
                String name = path.endsWith(".details.zones") ? "KEY" : member.getKey();
                flatten(path.isEmpty() ? name : path + "." + name, member.getValue(), members);
            });
        } else {
            members.put(path, value.isTextual() ? "text" : value.isNumber() ? "number" : "boolean");
        }
    }
}
