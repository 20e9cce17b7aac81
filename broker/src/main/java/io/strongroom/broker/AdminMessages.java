/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.AssuranceClass;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.policy.RequiredOwners;
import io.strongroom.seal.KeyId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What brokers and administrators tell each other, in JSON both ways. Source: docs/spec/admin-api.md, "Routes". */
public final class AdminMessages {
    private static final int MAX_VERSIONS = 100_000;
    private static final int MAX_SIGNATURES = 1000;
    private static final int MAX_ITEMS = 100_000;

    private AdminMessages() {}

    /** A zone key. */
    public static ObjectNode of(KeySummary key) {
        ObjectNode json = StrictJson.object()
                .put("name", key.name())
                .put("zone-id", key.id().toString())
                .put("class", key.assuranceClass().wireName())
                .put("enabled", key.isEnabled())
                .put("version", key.currentVersion())
                .put("created-at", key.createdAt().toString());
        key.disabledVersions().forEach(json.putArray("disabled-versions")::add);
        key.deleteAt().ifPresent(at -> json.put("delete-at", at.toString()));
        return json;
    }

    /** A zone key. */
    public static KeySummary key(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.lenient(json, "the key");
        List<Integer> disabled = new ArrayList<>();
        for (JsonNode version : fields.array("disabled-versions", MAX_VERSIONS)) {
            disabled.add(version.asInt());
        }
        try {
            return new KeySummary(
                    fields.text("name"),
                    KeyId.parse(fields.text("zone-id")),
                    assuranceClass(fields.text("class")),
                    fields.bool("enabled"),
                    fields.integer("version"),
                    disabled,
                    fields.instant("created-at"),
                    fields.has("delete-at") ? Optional.of(fields.instant("delete-at")) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("the key's zone id is not one", e);
        }
    }

    /** A version of the policy. */
    public static ObjectNode of(PolicyRecord policy) {
        ObjectNode json = StrictJson.object()
                .put("version", policy.number())
                .put("created-at", policy.createdAt().toString())
                .put("policy", policy.text());
        policy.signers().forEach(json.putArray("signed-by")::add);
        return json;
    }

    /** A version of the policy. */
    public static PolicyRecord policy(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.lenient(json, "the policy");
        return new PolicyRecord(
                fields.count("version"),
                fields.instant("created-at"),
                fields.text("policy"),
                fields.texts("signed-by", MAX_SIGNATURES));
    }

    /** The certificate of a workload. */
    public static ObjectNode of(IdentitySummary identity) {
        return StrictJson.object()
                .put("serial", identity.serial())
                .put("name", identity.name())
                .put("job", identity.jobId())
                .put("key-sha256", identity.keySha256())
                .put("not-after", identity.notAfter().toString())
                .put("denied", identity.isDenied());
    }

    /** The certificate of a workload. */
    public static IdentitySummary identity(JsonNode json) throws MessageFormatException {
        JsonFields fields = JsonFields.lenient(json, "the identity");
        Instant notAfter = fields.instant("not-after");
        return new IdentitySummary(
                fields.text("serial"),
                fields.text("name"),
                fields.text("job"),
                fields.text("key-sha256"),
                notAfter,
                fields.bool("denied"));
    }

    /** The elements of an array of objects. */
    public static List<JsonNode> items(JsonNode json, String name) throws MessageFormatException {
        return JsonFields.lenient(json, "the answer").array(name, MAX_ITEMS);
    }

    /** What owners sign, and which of them must. */
    static ObjectNode of(byte[] statement, List<RequiredOwners> signers) {
        ObjectNode json = StrictJson.object().put("statement", new String(statement, StandardCharsets.US_ASCII));
        ArrayNode groups = json.putArray("signers");
        for (RequiredOwners signer : signers) {
            ObjectNode group = groups.addObject().put("threshold", signer.threshold());
            signer.keys().forEach(group.putArray("keys")::add);
            signer.administrators().forEach(group.putArray("administrators")::add);
            signer.because().forEach(group.putArray("because")::add);
        }
        return json;
    }

    /** Which owners must sign. */
    public static List<RequiredOwners> signers(JsonNode json) throws MessageFormatException {
        List<RequiredOwners> signers = new ArrayList<>();
        for (JsonNode item : items(json, "signers")) {
            JsonFields fields = JsonFields.lenient(item, "the signers");
            signers.add(new RequiredOwners(
                    fields.texts("keys", MAX_ITEMS),
                    fields.integer("threshold"),
                    fields.texts("administrators", MAX_ITEMS),
                    fields.texts("because", MAX_ITEMS)));
        }
        return signers;
    }

    /** Signatures by the names of their owners. */
    public static ObjectNode of(Map<String, byte[]> signatures) {
        ObjectNode json = StrictJson.object();
        signatures.forEach((name, bytes) -> json.put(name, Base64.getEncoder().encodeToString(bytes)));
        return json;
    }

    /** Signatures by the names of their owners. */
    static Map<String, byte[]> signatures(JsonNode json) throws MessageFormatException {
        if (!json.isObject() || json.size() > MAX_SIGNATURES) {
            throw new MessageFormatException(
                    "the signatures are not an object of at most " + MAX_SIGNATURES + " members");
        }
        Set<String> names = new TreeSet<>();
        json.fieldNames().forEachRemaining(names::add);
        JsonFields fields = JsonFields.of(json, "the signatures", names);
        Map<String, byte[]> signatures = new TreeMap<>();
        for (String name : names) {
            signatures.put(name, fields.base64(name));
        }
        return signatures;
    }

    /** The class of this name. */
    static AssuranceClass assuranceClass(String wireName) throws MessageFormatException {
        return Stream.of(AssuranceClass.values())
                .filter(candidate -> candidate.wireName().equals(wireName))
                .findFirst()
                .orElseThrow(() -> new MessageFormatException(
                        "'" + wireName + "' is no class of keys (expected hardware, tpm or simulated)"));
    }
}
