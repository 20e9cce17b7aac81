/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.AdminMessages;
import io.strongroom.broker.IdentitySummary;
import io.strongroom.broker.KeySummary;
import io.strongroom.broker.PolicyRecord;
import io.strongroom.broker.PolicyVersion;
import io.strongroom.broker.api.AdminClient;
import io.strongroom.broker.api.BrokerUnavailableException;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditSource;
import io.strongroom.broker.policy.Policy;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Administration of a broker that runs, with an administrator's key. Source: docs/spec/admin-api.md. */
final class RemoteAdministration implements Administration {
    static final String AUDIT = "/v1/admin/audit";
    private static final String POLICIES = "/v1/admin/policies";
    private static final String KEYS = "/v1/admin/keys";
    private static final String IDENTITIES = "/v1/admin/identities";
    private static final int MAX_NAMES = 100_000;

    private final AdminClient client;
    private final Path home;

    /** What a message says. */
    @FunctionalInterface
    interface Reading<T> {
        T of(JsonNode answer) throws MessageFormatException;
    }

    /**
     * A connection.
     *
     * @param home where the audit key's public part is
     */
    RemoteAdministration(AdminClient client, Path home) {
        this.client = client;
        this.home = home;
    }

    @Override
    public PolicyRecord policyInForce() throws IOException {
        return read(client.get(POLICIES + "/in-force"), AdminMessages::policy);
    }

    @Override
    public PolicyRecord policy(long number) throws IOException {
        return read(client.get(POLICIES + "/" + number), AdminMessages::policy);
    }

    @Override
    public List<PolicySummary> policies() throws IOException {
        return read(client.get(POLICIES), answer -> {
            List<PolicySummary> policies = new ArrayList<>();
            for (JsonNode item : AdminMessages.items(answer, "versions")) {
                JsonFields fields = JsonFields.lenient(item, "the version");
                policies.add(new PolicySummary(
                        fields.count("version"),
                        fields.instant("created-at"),
                        fields.text("sha256"),
                        fields.texts("signed-by", MAX_NAMES)));
            }
            return policies;
        });
    }

    @Override
    public OwnerStatement policyStatement(String yaml) throws IOException {
        return statement(
                client.post(POLICIES + "/statement", StrictJson.object().put("policy", yaml)));
    }

    @Override
    public PolicyVersion setPolicy(String yaml, Map<String, byte[]> signatures) throws IOException {
        ObjectNode request = StrictJson.object().put("policy", yaml);
        request.set("signatures", AdminMessages.of(signatures));
        long number = read(
                client.post(POLICIES, request),
                answer -> JsonFields.lenient(answer, "the answer").count("version"));
        return new PolicyVersion(number, Policy.parse(yaml));
    }

    @Override
    public List<KeySummary> keys() throws IOException {
        return read(client.get(KEYS), answer -> {
            List<KeySummary> keys = new ArrayList<>();
            for (JsonNode item : AdminMessages.items(answer, "keys")) {
                keys.add(AdminMessages.key(item));
            }
            return keys;
        });
    }

    @Override
    public KeySummary createKey(String name, AssuranceClass assuranceClass) throws IOException {
        ObjectNode request = StrictJson.object().put("name", name).put("class", assuranceClass.wireName());
        return read(client.post(KEYS, request), AdminMessages::key);
    }

    @Override
    public KeySummary rotateKey(String name) throws IOException {
        return change(name, "rotate", StrictJson.object());
    }

    @Override
    public KeySummary disableKey(String name) throws IOException {
        return change(name, "disable", StrictJson.object());
    }

    @Override
    public KeySummary disableKeyVersion(String name, int version) throws IOException {
        return change(name, "disable", StrictJson.object().put("version", version));
    }

    @Override
    public KeySummary enableKey(String name) throws IOException {
        return change(name, "enable", StrictJson.object());
    }

    @Override
    public KeySummary deleteKey(String name, int days, Map<String, byte[]> signatures) throws IOException {
        ObjectNode request = StrictJson.object().put("after-days", days);
        request.set("signatures", AdminMessages.of(signatures));
        return change(name, "delete", request);
    }

    @Override
    public KeySummary keepKey(String name) throws IOException {
        return change(name, "keep", StrictJson.object());
    }

    @Override
    public OwnerStatement keyDeletionStatement(String name, int days) throws IOException {
        return statement(
                client.post(keyPath(name, "statement"), StrictJson.object().put("delete-after-days", days)));
    }

    @Override
    public Identities identities() throws IOException {
        return read(client.get(IDENTITIES), answer -> {
            List<IdentitySummary> identities = new ArrayList<>();
            for (JsonNode item : AdminMessages.items(answer, "identities")) {
                identities.add(AdminMessages.identity(item));
            }
            return new Identities(
                    identities, JsonFields.lenient(answer, "the answer").texts("denied", MAX_NAMES));
        });
    }

    @Override
    public String deny(String serialOrJob) throws IOException {
        ObjectNode request = StrictJson.object().put("identity", serialOrJob);
        return text(client.post(IDENTITIES + "/deny", request), "denied");
    }

    @Override
    public String allow(String denied) throws IOException {
        ObjectNode request = StrictJson.object().put("identity", denied);
        return text(client.post(IDENTITIES + "/allow", request), "allowed");
    }

    @Override
    public AuditSource audit() throws IOException {
        return new RemoteAuditLog(client, home);
    }

    @Override
    public void close() {}

    private KeySummary change(String name, String what, ObjectNode request) throws IOException {
        return read(client.post(keyPath(name, what), request), AdminMessages::key);
    }

    private static String keyPath(String name, String what) {
        return KEYS + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "/" + what;
    }

    private static OwnerStatement statement(JsonNode answer) throws IOException {
        return read(
                answer,
                json -> new OwnerStatement(
                        JsonFields.lenient(json, "the answer").text("statement"), AdminMessages.signers(json)));
    }

    private static String text(JsonNode answer, String member) throws IOException {
        return read(answer, json -> JsonFields.lenient(json, "the answer").text(member));
    }

    /** What an answer says. An answer of another form is no broker's. */
    static <T> T read(JsonNode answer, Reading<T> reading) throws IOException {
        try {
            return reading.of(answer);
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer cannot be read: " + e.getMessage(), e);
        }
    }
}
