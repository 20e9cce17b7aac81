/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.BrokerException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditAlteredException;
import io.strongroom.broker.audit.AuditKey;
import io.strongroom.broker.audit.AuditLog;
import io.strongroom.broker.audit.SignedStatement;
import io.strongroom.broker.audit.SignedStatementException;
import io.strongroom.broker.audit.SignedStatementException.Part;
import io.strongroom.broker.audit.TreeHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes reports of runs from the audit log, of records that agree with a signed head and of nothing else; signs and verifies
 * them. Thread-safe. Source: docs/spec/run-report.md, "The signed report".
 */
public final class RunReports {
    /** The {@code typ} of a signed report. */
    public static final String TYPE = "strongroom-run-report+jwt";

    /** Longest signed report that is read, in bytes. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int SHOWN_JOBS = 5;

    private final AuditLog log;
    private final Clock clock;

    /** Reports from this log. */
    public RunReports(AuditLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    /**
     * The report of a run.
     *
     * @param prefix the beginning of its job's id; none: the run of which a process attested last
     * @return the payload of the signed report
     * @throws BrokerException if there is no such run, or more than one
     * @throws AuditAlteredException if a record in the store was altered
     */
    public ObjectNode report(Optional<String> prefix) throws IOException {
        TreeHead head = TreeHead.verify(log.signHead().getBytes(StandardCharsets.US_ASCII), log.key());
        Set<String> jobs = new LinkedHashSet<>();
        read(head, record -> {
            String job = RunRecords.jobOf(record);
            if (!job.isEmpty() && job.startsWith(prefix.orElse(""))) {
                jobs.remove(job);
                jobs.add(job);
            }
        });
        RunRecords run = new RunRecords(choose(List.copyOf(jobs), prefix));
        read(head, run::take);
        return run.toJson(head, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** A report as a file: a compact JWS and one line feed. */
    public byte[] sign(ObjectNode report) {
        return (log.sign(TYPE, StrictJson.canonical(report)) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Verifies a file over its exact bytes.
     *
     * @return what the report says
     * @throws SignedStatementException if it was altered or is by another key; says where
     */
    public static JsonNode verify(byte[] file, AuditKey key) throws SignedStatementException {
        if (file.length == 0 || file[file.length - 1] != '\n') {
            throw new SignedStatementException(
                    Part.END, file.length, "the file does not end with one line feed behind the signature");
        }
        return SignedStatement.verify(Arrays.copyOf(file, file.length - 1), TYPE, key, MAX_BYTES);
    }

    @FunctionalInterface
    private interface RecordReader {
        void next(JsonNode record);
    }

    private void read(TreeHead head, RecordReader reader) throws IOException {
        log.read(head, record -> {
            byte[] json = record.getBytes(StandardCharsets.UTF_8);
            reader.next(StrictJson.parse(json, json.length));
        });
    }

    private static String choose(List<String> jobs, Optional<String> prefix) throws BrokerException {
        if (jobs.isEmpty()) {
            throw new BrokerException(
                    prefix.map(text -> "no process has attested for a job whose id begins with '" + text + "'")
                            .orElse("no job has attested in this workspace yet"));
        }
        if (prefix.isPresent() && jobs.size() > 1 && !jobs.contains(prefix.get())) {
            throw new BrokerException("'" + prefix.get() + "' is the beginning of " + jobs.size() + " job ids: "
                    + String.join(", ", jobs.subList(0, Math.min(SHOWN_JOBS, jobs.size()))) + "; name one");
        }
        return prefix.isPresent() && jobs.contains(prefix.get()) ? prefix.get() : jobs.get(jobs.size() - 1);
    }
}
