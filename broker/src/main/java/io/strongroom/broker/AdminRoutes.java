/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.linecorp.armeria.common.HttpMethod;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The routes for administrators. Each does what a command does in the workspace, by the same methods, for whoever has one of
 * its roles. Source: docs/spec/admin-api.md.
 */
final class AdminRoutes {
    private static final String POLICIES = "/v1/admin/policies";
    private static final String KEYS = "/v1/admin/keys";
    private static final String AUDIT = "/v1/admin/audit";
    private static final String IDENTITIES = "/v1/admin/identities";
    private static final String IN_FORCE = "in-force";
    private static final String NAME = "name";
    private static final int SMALL = 4 * 1024;
    private static final int SIGNED = 256 * 1024;
    private static final int POLICY = 2 * 1024 * 1024;
    private static final int MAX_RECORDS = 1000;
    private static final int MAX_RECORD_BYTES = 1024 * 1024;
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,17}");
    private static final Set<AdminRole> OWNER = Set.of(AdminRole.OWNER);
    private static final Set<AdminRole> OPERATOR = Set.of(AdminRole.OPERATOR);
    private static final Set<AdminRole> AUDITOR = Set.of(AdminRole.AUDITOR);

    /** A change of one key, which its path names. */
    @FunctionalInterface
    private interface KeyChange {
        KeySummary of(Broker broker, String name, JsonFields fields) throws IOException;
    }

    private AdminRoutes() {}

    static List<Routes.Route> all() {
        return List.of(
                reads(POLICIES, AdminRole.ANY, AdminRoutes::policies),
                reads(POLICIES + "/{version}", AdminRole.ANY, AdminRoutes::policy),
                asks(POLICIES + "/statement", AdminRole.ANY, POLICY, AdminRoutes::policyStatement),
                changes(POLICIES, OWNER, POLICY, AdminRoutes::setPolicy),
                reads(KEYS, AdminRole.ANY, AdminRoutes::keys),
                changes(KEYS, OPERATOR, SMALL, AdminRoutes::createKey),
                changesKey("rotate", Set.of(), (broker, name, fields) -> broker.rotateKey(name)),
                changesKey("disable", Set.of("version"), AdminRoutes::disable),
                changesKey("enable", Set.of(), (broker, name, fields) -> broker.enableKey(name)),
                changesKey("delete", Set.of("after-days", "signatures"), AdminRoutes::delete),
                changesKey(
                        "keep",
                        Set.of(),
                        (broker, name, fields) -> broker.keyLifecycle().cancelDeletion(name)),
                asks(KEYS + "/{name}/statement", AdminRole.ANY, SMALL, AdminRoutes::keyStatement),
                asks(AUDIT + "/records", AUDITOR, SMALL, AdminRoutes::records),
                asks(AUDIT + "/explain", AUDITOR, SMALL, AdminRoutes::explain),
                asks(AUDIT + "/head", AUDITOR, SMALL, AdminRoutes::head),
                reads(IDENTITIES, AdminRole.ANY, AdminRoutes::identities),
                changes(IDENTITIES + "/deny", OPERATOR, SMALL, AdminRoutes::deny),
                changes(IDENTITIES + "/allow", OPERATOR, SMALL, AdminRoutes::allow));
    }

    private static ObjectNode policies(Routes.Call call) throws IOException {
        ObjectNode json = StrictJson.object();
        ArrayNode versions = json.putArray("versions");
        for (PolicyRecord version : call.broker().ownerPolicies().history()) {
            ObjectNode summary = AdminMessages.of(version);
            summary.remove("policy");
            versions.add(summary.put("sha256", version.digest().toString()));
        }
        return json;
    }

    private static ObjectNode policy(Routes.Call call) throws IOException {
        String version = call.path("version");
        OwnerPolicies policies = call.broker().ownerPolicies();
        if (version.equals(IN_FORCE)) {
            return AdminMessages.of(policies.get(call.broker().policy().number()));
        }
        if (!VERSION.matcher(version).matches()) {
            throw new MessageFormatException("the version is neither a number from 1 nor " + IN_FORCE);
        }
        return AdminMessages.of(policies.get(Long.parseLong(version)));
    }

    private static ObjectNode policyStatement(Routes.Call call) throws IOException {
        JsonFields fields = JsonFields.of(call.body(), "the request", Set.of("policy"));
        OwnerPolicies policies = call.broker().ownerPolicies();
        String policy = fields.text("policy");
        return AdminMessages.of(policies.statement(policy), policies.required(policy));
    }

    private static ObjectNode setPolicy(Routes.Call call) throws IOException {
        JsonFields fields = JsonFields.of(call.body(), "the request", Set.of("policy", "signatures"));
        PolicyVersion version = call.broker().ownerPolicies().set(fields.text("policy"), signatures(fields));
        return StrictJson.object().put("version", version.number());
    }

    private static ObjectNode keys(Routes.Call call) throws IOException {
        ObjectNode json = StrictJson.object();
        ArrayNode keys = json.putArray("keys");
        call.broker().listKeys().stream().map(AdminMessages::of).forEach(keys::add);
        return json;
    }

    private static ObjectNode createKey(Routes.Call call) throws IOException {
        JsonFields fields = JsonFields.of(call.body(), "the request", Set.of(NAME, "class"));
        String name = fields.text(NAME);
        try {
            KeyName.requireValid(name);
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException(String.valueOf(e.getMessage()), e);
        }
        return AdminMessages.of(call.broker().createKey(name, AdminMessages.assuranceClass(fields.text("class"))));
    }

    private static KeySummary disable(Broker broker, String name, JsonFields fields) throws IOException {
        return fields.has("version")
                ? broker.disableKeyVersion(name, fields.integer("version"))
                : broker.disableKey(name);
    }

    private static KeySummary delete(Broker broker, String name, JsonFields fields) throws IOException {
        return broker.keyLifecycle().scheduleDeletion(name, waiting(fields), signatures(fields));
    }

    private static ObjectNode keyStatement(Routes.Call call) throws IOException {
        JsonFields fields = JsonFields.of(call.body(), "the request", Set.of("delete-after-days"));
        Duration waiting = Duration.ofDays(fields.count("delete-after-days"));
        KeyLifecycle keys = call.broker().keyLifecycle();
        String name = call.path(NAME);
        return AdminMessages.of(keys.deletionStatement(name, waiting), keys.required(name));
    }

    /** A page of records, as they are in the store; short of a megabyte, unless one record alone is longer. */
    private static ObjectNode records(Routes.Call call) throws IOException {
        JsonFields fields = JsonFields.of(call.body(), "the request", Set.of("from", "limit"));
        long from = fields.count("from");
        long limit = fields.count("limit");
        if (from < 1 || limit < 1 || limit > MAX_RECORDS) {
            throw new MessageFormatException("from " + from + " or limit " + limit
                    + " is out of range (expected 1 or more, and 1 to " + MAX_RECORDS + ")");
        }
        return page(call.broker().audit().list(from, (int) limit))
                .put("last", call.broker().audit().lastSeq());
    }

    private static ObjectNode explain(Routes.Call call) throws IOException {
        JsonFields fields = JsonFields.of(call.body(), "the request", Set.of("correlation-id"));
        return page(call.broker().explain(fields.text("correlation-id")));
    }

    private static ObjectNode page(List<AuditRecord> records) {
        ObjectNode json = StrictJson.object();
        ArrayNode texts = json.putArray("records");
        int bytes = 0;
        for (AuditRecord record : records) {
            bytes += record.json().getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_RECORD_BYTES && !texts.isEmpty()) {
                break;
            }
            texts.add(record.json());
        }
        return json;
    }

    private static ObjectNode head(Routes.Call call) throws IOException {
        JsonFields.of(call.body(), "the request", Set.of());
        return StrictJson.object().put("head", call.broker().audit().signHead());
    }

    private static ObjectNode identities(Routes.Call call) throws IOException {
        ObjectNode json = StrictJson.object();
        ArrayNode identities = json.putArray("identities");
        call.broker().identities().list().stream().map(AdminMessages::of).forEach(identities::add);
        call.broker().identities().denied().forEach(json.putArray("denied")::add);
        return json;
    }

    private static ObjectNode deny(Routes.Call call) throws IOException {
        return StrictJson.object().put("denied", call.broker().identities().deny(identity(call)));
    }

    private static ObjectNode allow(Routes.Call call) throws IOException {
        return StrictJson.object().put("allowed", call.broker().identities().allow(identity(call)));
    }

    private static String identity(Routes.Call call) throws MessageFormatException {
        return JsonFields.of(call.body(), "the request", Set.of("identity")).text("identity");
    }

    private static Duration waiting(JsonFields fields) throws MessageFormatException {
        long days = fields.count("after-days");
        if (days < KeyLifecycle.SHORTEST_WAITING.toDays() || days > KeyLifecycle.LONGEST_WAITING.toDays()) {
            throw new MessageFormatException("the waiting period is " + days + " days (expected 1 to "
                    + KeyLifecycle.LONGEST_WAITING.toDays() + ")");
        }
        return Duration.ofDays(days);
    }

    private static Map<String, byte[]> signatures(JsonFields fields) throws MessageFormatException {
        return fields.has("signatures") ? AdminMessages.signatures(fields.node("signatures")) : Map.of();
    }

    /** What a handler of these routes gives: JSON. */
    @FunctionalInterface
    private interface JsonHandler {
        JsonNode answer(Routes.Call call) throws IOException;
    }

    private static Routes.Route reads(String path, Set<AdminRole> roles, JsonHandler handler) {
        return route(HttpMethod.GET, path, Routes.Access.ADMIN_READ, roles, SMALL, handler);
    }

    private static Routes.Route asks(String path, Set<AdminRole> roles, int maxBytes, JsonHandler handler) {
        return route(HttpMethod.POST, path, Routes.Access.ADMIN_READ, roles, maxBytes, handler);
    }

    private static Routes.Route changes(String path, Set<AdminRole> roles, int maxBytes, JsonHandler handler) {
        return route(HttpMethod.POST, path, Routes.Access.ADMIN_CHANGE, roles, maxBytes, handler);
    }

    private static Routes.Route route(
            HttpMethod method,
            String path,
            Routes.Access access,
            Set<AdminRole> roles,
            int maxBytes,
            JsonHandler handler) {
        return new Routes.Route(method, path, access, roles, maxBytes, call -> Routes.Answer.of(handler.answer(call)));
    }

    private static Routes.Route changesKey(String what, Set<String> members, KeyChange change) {
        return changes(KEYS + "/{name}/" + what, OPERATOR, SIGNED, call -> {
            JsonFields fields = JsonFields.of(call.body(), "the request", members);
            return AdminMessages.of(change.of(call.broker(), call.path(NAME), fields));
        });
    }
}
