/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.Broker;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.spark.RunRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the audit log of a workspace holds about the runs that began after this was made. */
final class AuditedRuns implements RunRecords {
    private static final int PAGE = 1000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Broker broker;
    private final long firstSeq;

    /** Notes where the log ends now. */
    AuditedRuns(Broker broker) throws IOException {
        this.broker = broker;
        this.firstSeq = broker.audit().lastSeq() + 1;
    }

    @Override
    public Optional<String> explanation(String correlationId) {
        try {
            List<AuditRecord> records = broker.explain(correlationId);
            List<String> lines = new ArrayList<>();
            records.forEach(record -> lines.addAll(AuditCommand.lines(record)));
            return lines.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", lines));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One object with the audit records of the job, in order. */
    @Override
    public Optional<JsonNode> run(String jobId) {
        ObjectNode run = JSON.createObjectNode();
        ArrayNode records = run.putArray("audit");
        try {
            for (AuditRecord record : records()) {
                if (record.json().contains(jobId)) {
                    records.add(JSON.readTree(record.json()));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an audit record is always JSON", e);
        }
        return records.isEmpty() ? Optional.empty() : Optional.of(run);
    }

    /** Everything that was refused meanwhile, as lines for people. */
    List<String> refusals() {
        List<String> lines = new ArrayList<>();
        for (AuditRecord record : records()) {
            if (record.decision().equals("refused")) {
                lines.addAll(AuditCommand.lines(record));
            }
        }
        return lines;
    }

    private List<AuditRecord> records() {
        try {
            List<AuditRecord> all = new ArrayList<>();
            List<AuditRecord> page = broker.audit().list(firstSeq, PAGE);
            while (!page.isEmpty()) {
                all.addAll(page);
                page = broker.audit().list(page.get(page.size() - 1).seq() + 1, PAGE);
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
