/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.broker.Workspace;
import io.strongroom.broker.api.AdminClient;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditKey;
import io.strongroom.broker.audit.AuditLog;
import io.strongroom.broker.audit.AuditRecord;
import io.strongroom.broker.audit.AuditSource;
import io.strongroom.broker.audit.FetchedRecords;
import io.strongroom.broker.audit.TreeHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The audit log of a broker that runs, page by page. The key that must have signed it comes from here, never from there. */
final class RemoteAuditLog implements AuditSource {
    private static final int PAGE = 1000;
    private static final int MAX_KEY_BYTES = 4096;

    private final AdminClient client;
    private final Path home;

    RemoteAuditLog(AdminClient client, Path home) {
        this.client = client;
        this.home = home;
    }

    @Override
    public List<AuditRecord> list(long from, int limit) throws IOException {
        return records(texts(page(from, limit)));
    }

    @Override
    public List<AuditRecord> find(String correlationId) throws IOException {
        return records(texts(client.post(
                RemoteAdministration.AUDIT + "/explain", StrictJson.object().put("correlation-id", correlationId))));
    }

    @Override
    public long lastSeq() throws IOException {
        return RemoteAdministration.read(
                page(1, 1), answer -> JsonFields.lenient(answer, "the answer").count("last"));
    }

    @Override
    public String signHead() throws IOException {
        return RemoteAdministration.read(
                client.post(RemoteAdministration.AUDIT + "/head", StrictJson.object()),
                answer -> JsonFields.lenient(answer, "the answer").text("head"));
    }

    @Override
    public AuditKey key() throws IOException {
        Path file = home.resolve(Workspace.AUDIT_KEY);
        if (!Files.isRegularFile(file)) {
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    file + " is missing: it says which key signs the broker's audit log; copy it from the broker's"
                            + " workspace");
        }
        return AuditKey.parsePem(AuditVerifyCommand.read(file, MAX_KEY_BYTES));
    }

    @Override
    public void read(TreeHead head, AuditLog.Reader reader) throws IOException {
        FetchedRecords.read(head, (from, limit) -> texts(page(from, limit)), reader);
    }

    private JsonNode page(long from, int limit) throws IOException {
        return client.post(
                RemoteAdministration.AUDIT + "/records",
                StrictJson.object().put("from", from).put("limit", Math.min(limit, PAGE)));
    }

    private static List<String> texts(JsonNode answer) throws IOException {
        return RemoteAdministration.read(
                answer, json -> JsonFields.lenient(json, "the answer").texts("records", 1 << 20));
    }

    private static List<AuditRecord> records(List<String> texts) throws IOException {
        return RemoteAdministration.read(StrictJson.object(), nothing -> {
            List<AuditRecord> records = new ArrayList<>();
            for (String text : texts) {
                records.add(AuditRecord.parse(text));
            }
            return records;
        });
    }
}
