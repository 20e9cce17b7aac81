/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.BrokerKeyWrapper;
import io.strongroom.broker.api.EncryptedAnswer;
import io.strongroom.broker.api.JobClaim;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.Release;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditReason;
import io.strongroom.broker.policy.KeyAccess;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyId;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import io.strongroom.seal.ZoneKeyring;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/** Releases zone keys, and wraps and unwraps data keys where a zone key stays here. Thread-safe. */
final class KeyService {
    private static final String REPOSITORY = "default";
    private static final String TYPE = "zone-key";
    private static final Set<String> BATCH = Set.of("items");
    private static final Set<String> UNWRAP_ITEM = Set.of("identity", "wrapped");
    private static final Set<String> WRAP_ITEM = Set.of("identity", "data-key");

    private record Item(HeaderIdentity identity, WrappedDataKey wrapped) {}

    private record ToWrap(HeaderIdentity identity, DataKey dataKey) {}

    /** What one item of a batch came to: a text under a name. */
    private record Outcome(String name, String text) {}

    private final Broker broker;
    private final Decisions decisions;
    private final SecretService secrets;

    KeyService(Broker broker, Decisions decisions) {
        this.broker = broker;
        this.decisions = decisions;
        this.secrets = new SecretService(broker, decisions);
    }

    /** Answers {@code GET /kbs/v0/resource/…}: the keyring or the secret, encrypted to the attested key. */
    ObjectNode release(AttestedSession session, String repository, String type, String tag, String correlationId)
            throws IOException {
        var question = new Decisions.Question(
                correlationId,
                session.actor(),
                type.equals(SecretService.TYPE) ? "secret-release" : "key-release",
                repository + "/" + type + "/" + tag);
        if (repository.equals(REPOSITORY) && type.equals(SecretService.TYPE)) {
            return secrets.release(session, question, tag);
        }
        List<byte[]> encoded = new ArrayList<>(1);
        try {
            decisions.decideFor(session, question, (transaction, policy) -> {
                if (!repository.equals(REPOSITORY) || !type.equals(TYPE)) {
                    throw notFound(repository + "/" + type + "/" + tag);
                }
                ZoneKeyRow row = broker.keys().find(transaction, tag).orElseThrow(() -> notFound("key '" + tag + "'"));
                KeyDecision decision = require(transaction, policy, session, row);
                if (decision.access().release() != Release.KEY) {
                    throw Refusal.of(
                            Refusal.Code.KEY_REFUSED,
                            "key '" + tag
                                    + "' stays in the broker for this session: no single grant gives open and seal with"
                                    + " 'release: key'",
                            "use /v1/unwrap and /v1/wrap");
                }
                broker.releaseCounts().take(transaction, decision.releasing(), row);
                try (ZoneKeyring keyring = broker.keys().open(row)) {
                    encoded.add(keyring.encodeForRelease());
                    return row;
                }
            });
            return EncryptedAnswer.encrypt(encoded.get(0), session.teePubkey());
        } finally {
            encoded.forEach(bytes -> Arrays.fill(bytes, (byte) 0));
        }
    }

    /** Answers {@code /v1/unwrap}: all data keys encrypted to the attested key, or what failed item by item. */
    ObjectNode unwrap(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        List<Item> items = new ArrayList<>();
        for (JsonNode node : batch(body)) {
            JsonFields item = JsonFields.of(node, "an item", UNWRAP_ITEM);
            items.add(new Item(identity(item), wrapped(item)));
        }
        byte[] dataKeys = new byte[items.size() * DataKey.LENGTH_BYTES];
        try {
            ObjectNode details = StrictJson.object();
            List<Optional<String>> errors = decisions.decide(
                    new Decisions.Question(correlationId, session.actor(), "unwrap", items.size() + " data keys"),
                    details,
                    (transaction, policy) -> unwrapAll(transaction, policy, session, items, dataKeys, details));
            if (errors.stream().allMatch(Optional::isEmpty)) {
                return EncryptedAnswer.encrypt(dataKeys, session.teePubkey());
            }
            ObjectNode answer = StrictJson.object();
            ArrayNode list = answer.putArray("items");
            errors.forEach(error -> {
                ObjectNode item = list.addObject();
                error.ifPresent(code -> item.put("error", code));
            });
            return answer;
        } finally {
            Arrays.fill(dataKeys, (byte) 0);
        }
    }

    /** Answers {@code /v1/wrap}. The salt is drawn here: a request that names one is refused as malformed. */
    ObjectNode wrap(AttestedSession session, JsonNode body, String correlationId) throws IOException {
        List<ToWrap> items = new ArrayList<>();
        try {
            for (JsonNode node : batch(body)) {
                JsonFields item = JsonFields.of(node, "an item", WRAP_ITEM);
                items.add(new ToWrap(identity(item), dataKey(item)));
            }
            ObjectNode details = StrictJson.object();
            List<Outcome> outcomes = decisions.decide(
                    new Decisions.Question(correlationId, session.actor(), "wrap", items.size() + " data keys"),
                    details,
                    (transaction, policy) -> wrapAll(transaction, policy, session, items, details));
            ObjectNode answer = StrictJson.object();
            ArrayNode list = answer.putArray("items");
            outcomes.forEach(outcome -> list.addObject().put(outcome.name(), outcome.text()));
            return answer;
        } finally {
            items.forEach(item -> item.dataKey().close());
        }
    }

    private List<Optional<String>> unwrapAll(
            Handle transaction,
            PolicyVersion policy,
            AttestedSession session,
            List<Item> items,
            byte[] dataKeys,
            ObjectNode details)
            throws IOException {
        List<Optional<String>> errors = new ArrayList<>();
        Map<KeyId, OwnerKeys.NamedKeyring> keyrings = new HashMap<>();
        try {
            for (int i = 0; i < items.size(); i++) {
                Item item = items.get(i);
                try {
                    OwnerKeys.NamedKeyring key = keyring(
                            transaction, policy, session, item.identity().zoneId(), keyrings, false);
                    try (DataKey dataKey = key.keyring().unwrap(item.identity(), item.wrapped())) {
                        copy(dataKey, dataKeys, i * DataKey.LENGTH_BYTES);
                    }
                    count(details, key.name());
                    errors.add(Optional.empty());
                } catch (SealedFileException | KeyRefusedException e) {
                    errors.add(Optional.of(code(e)));
                }
            }
            return errors;
        } finally {
            keyrings.values().forEach(key -> key.keyring().close());
        }
    }

    private List<Outcome> wrapAll(
            Handle transaction, PolicyVersion policy, AttestedSession session, List<ToWrap> items, ObjectNode details)
            throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        Map<KeyId, OwnerKeys.NamedKeyring> keyrings = new HashMap<>();
        try {
            for (ToWrap item : items) {
                try {
                    OwnerKeys.NamedKeyring key = keyring(
                            transaction, policy, session, item.identity().zoneId(), keyrings, true);
                    WrappedDataKey wrapped = key.keyring().wrap(item.identity(), item.dataKey());
                    count(details, key.name());
                    outcomes.add(new Outcome("wrapped", Base64.getEncoder().encodeToString(wrapped.bytes())));
                } catch (SealedFileException | KeyRefusedException e) {
                    outcomes.add(new Outcome("error", code(e)));
                }
            }
            return outcomes;
        } finally {
            keyrings.values().forEach(key -> key.keyring().close());
        }
    }

    /** The keyring of a zone, decided once a batch. */
    private OwnerKeys.NamedKeyring keyring(
            Handle transaction,
            PolicyVersion policy,
            AttestedSession session,
            KeyId id,
            Map<KeyId, OwnerKeys.NamedKeyring> known,
            boolean isSeal)
            throws IOException {
        OwnerKeys.NamedKeyring open = known.get(id);
        if (open != null) {
            return open;
        }
        ZoneKeyRow row = broker.keys().find(transaction, id).orElseThrow(() -> OwnerKeys.unknown(id));
        KeyAccess access = require(transaction, policy, session, row).access();
        if (isSeal ? !access.maySeal() : !access.mayOpen()) {
            throw Refusal.of(
                    Refusal.Code.KEY_REFUSED,
                    "key '" + row.name() + "' is not granted for " + (isSeal ? "sealing" : "opening")
                            + " to this session",
                    "grant '" + (isSeal ? "seal" : "open") + "' in a rule that accepts this evidence");
        }
        var opened = new OwnerKeys.NamedKeyring(row.name(), broker.keys().open(row));
        known.put(id, opened);
        return opened;
    }

    /** Counts for the record by which zone key how many data keys were wrapped or unwrapped. */
    private static void count(ObjectNode details, String key) {
        ObjectNode keys = details.withObjectProperty("keys");
        keys.put(key, keys.path(key).asInt() + 1);
    }

    /** What the session may do with the key, which is something. */
    KeyDecision require(Handle transaction, PolicyVersion policy, AttestedSession session, ZoneKeyRow row)
            throws IOException {
        Optional<JobClaim> job = session.job();
        if (job.isPresent()) {
            broker.jobs().requireRunning(transaction, job.get().id());
        }
        Instant now = broker.clock().instant();
        KeyDecision decision = KeyDecision.decide(policy.policy(), session, row, now);
        if (!decision.access().isAny()) {
            List<AuditReason> reasons = decision.reasons();
            throw new Refusal(Refusal.Code.KEY_REFUSED, reasons);
        }
        return decision;
    }

    private static List<JsonNode> batch(JsonNode body) throws IOException {
        List<JsonNode> items = JsonFields.of(body, "the batch", BATCH).array("items", BrokerKeyWrapper.MAX_BATCH);
        if (items.isEmpty()) {
            throw Refusal.badRequest("the batch is empty");
        }
        return items;
    }

    private static HeaderIdentity identity(JsonFields item) throws MessageFormatException {
        try {
            return HeaderIdentity.of(item.base64("identity"));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("an item: " + e.getMessage(), e);
        }
    }

    private static WrappedDataKey wrapped(JsonFields item) throws MessageFormatException {
        try {
            return WrappedDataKey.of(item.base64("wrapped"));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("an item: " + e.getMessage(), e);
        }
    }

    private static DataKey dataKey(JsonFields item) throws MessageFormatException {
        try {
            return DataKey.takeOwnership(item.base64("data-key"));
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("an item: " + e.getMessage(), e);
        }
    }

    private static void copy(DataKey dataKey, byte[] target, int offset) {
        byte[] bytes = dataKey.copyBytes();
        try {
            System.arraycopy(bytes, 0, target, offset, bytes.length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static String code(IOException failure) {
        if (failure instanceof SealedFileException damaged) {
            return damaged.kind() == FailureKind.UNKNOWN_KEY ? "unknown-key" : "authentication-failed";
        }
        return "key-refused";
    }

    private static Refusal notFound(String what) {
        return Refusal.of(Refusal.Code.NOT_FOUND, what + " does not exist", "ask for a key that exists");
    }
}
