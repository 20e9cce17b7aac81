/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.seal.DataKey;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.HeaderIdentity;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.WrappedDataKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Wraps and unwraps data keys in the broker: the zone key never comes here. The broker draws every salt. Data keys come
 * back encrypted to the attested key. Thread-safe.
 */
public final class BrokerKeyWrapper implements KeyWrapper {
    /** Most data keys in one request. */
    public static final int MAX_BATCH = 1000;

    private static final String WRAP = "/v1/wrap";
    private static final String UNWRAP = "/v1/unwrap";
    private static final Set<String> ANSWER_MEMBERS = Set.of("items");
    private static final Set<String> WRAPPED_MEMBERS = Set.of("wrapped", "error");

    /**
     * One data key to unwrap.
     *
     * @param identity the identity of its file
     * @param wrapped as it stands in the file's header
     */
    public record Item(HeaderIdentity identity, WrappedDataKey wrapped) {}

    private final BrokerClient client;
    private final SessionGrant grant;

    BrokerKeyWrapper(BrokerClient client, SessionGrant grant) {
        this.client = client;
        this.grant = grant;
    }

    @Override
    public WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException {
        GrantedKey key = key(identity);
        if (!key.maySeal()) {
            throw new KeyRefusedException("key '" + key.name() + "' is not granted for sealing to this session");
        }
        ObjectNode request = StrictJson.object();
        ObjectNode item = request.putArray("items").addObject();
        item.put("identity", base64(identity.bytes()));
        byte[] bytes = dataKey.copyBytes();
        try {
            item.put("data-key", base64(bytes));
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
        try {
            JsonFields wrapped = items(post(WRAP, request), 1).get(0);
            checkError(wrapped, key);
            return WrappedDataKey.of(wrapped.base64("wrapped"));
        } catch (MessageFormatException | IllegalArgumentException e) {
            throw new BrokerUnavailableException("the broker's answer to " + WRAP + ": " + e.getMessage(), e);
        }
    }

    @Override
    public DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException {
        return unwrapAll(List.of(new Item(identity, wrapped))).get(0);
    }

    /**
     * Unwraps up to {@link #MAX_BATCH} data keys in one request, all or none. The caller owns and closes the results, which
     * come in the order of the items.
     *
     * @throws KeyRefusedException if one of the keys may not be used for opening
     * @throws SealedFileException of kind {@code UNKNOWN_KEY} if a file's zone is not one of this session, or its key
     *     version is not known; of kind {@code AUTHENTICATION_FAILED} if the wrapped bytes were altered
     */
    public List<DataKey> unwrapAll(List<Item> items) throws IOException {
        if (items.isEmpty() || items.size() > MAX_BATCH) {
            throw new IllegalArgumentException(
                    items.size() + " data keys in one batch (expected 1 to " + MAX_BATCH + ")");
        }
        ObjectNode request = StrictJson.object();
        ArrayNode list = request.putArray("items");
        for (Item item : items) {
            GrantedKey key = key(item.identity());
            if (!key.mayOpen()) {
                throw new KeyRefusedException("key '" + key.name() + "' is not granted for opening to this session");
            }
            list.addObject()
                    .put("identity", base64(item.identity().bytes()))
                    .put("wrapped", base64(item.wrapped().bytes()));
        }
        JsonNode answer = post(UNWRAP, request);
        if (answer.has("items")) {
            throw failure(answer, items);
        }
        byte[] dataKeys = client.open(UNWRAP, answer);
        try {
            return split(dataKeys, items.size());
        } finally {
            Arrays.fill(dataKeys, (byte) 0);
        }
    }

    /** A refusal by policy is a refusal of the key. */
    private JsonNode post(String path, JsonNode body) throws IOException {
        try {
            return client.post(path, body);
        } catch (BrokerRefusedException e) {
            if (e.code().equals("key-refused")) {
                KeyRefusedException refused = new KeyRefusedException(String.valueOf(e.getMessage()));
                refused.initCause(e);
                throw refused;
            }
            throw e;
        }
    }

    /** The first failure of a batch in which at least one item failed. */
    private IOException failure(JsonNode answer, List<Item> items) throws IOException {
        try {
            List<JsonFields> results = items(answer, items.size());
            for (int i = 0; i < results.size(); i++) {
                checkError(results.get(i), key(items.get(i).identity()));
            }
        } catch (MessageFormatException e) {
            throw new BrokerUnavailableException("the broker's answer to " + UNWRAP + ": " + e.getMessage(), e);
        }
        return new BrokerUnavailableException("the broker's answer to " + UNWRAP + " holds no data keys");
    }

    private static List<JsonFields> items(JsonNode answer, int count) throws MessageFormatException {
        List<JsonNode> nodes =
                JsonFields.of(answer, "the answer", ANSWER_MEMBERS).array("items", count);
        if (nodes.size() != count) {
            throw new MessageFormatException("the answer has " + nodes.size() + " items (expected " + count + ")");
        }
        List<JsonFields> items = new ArrayList<>();
        for (JsonNode node : nodes) {
            items.add(JsonFields.of(node, "an item of the answer", WRAPPED_MEMBERS));
        }
        return items;
    }

    private static void checkError(JsonFields item, GrantedKey key) throws IOException {
        if (!item.has("error")) {
            return;
        }
        String code = item.text("error");
        throw switch (code) {
            case "unknown-key" ->
                new SealedFileException(
                        FailureKind.UNKNOWN_KEY, "the broker knows no such version of key '" + key.name() + "'");
            case "authentication-failed" ->
                new SealedFileException(
                        FailureKind.AUTHENTICATION_FAILED,
                        "the wrapped data key was altered, or belongs to another file or key than '" + key.name()
                                + "'");
            default -> new KeyRefusedException("the broker refused key '" + key.name() + "': " + code);
        };
    }

    private static List<DataKey> split(byte[] dataKeys, int count) throws BrokerUnavailableException {
        if (dataKeys.length != count * DataKey.LENGTH_BYTES) {
            throw new BrokerUnavailableException("the broker's answer to " + UNWRAP + " holds " + dataKeys.length
                    + " bytes (expected " + count * DataKey.LENGTH_BYTES + ")");
        }
        List<DataKey> keys = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = i * DataKey.LENGTH_BYTES;
            keys.add(DataKey.takeOwnership(Arrays.copyOfRange(dataKeys, from, from + DataKey.LENGTH_BYTES)));
        }
        return keys;
    }

    private GrantedKey key(HeaderIdentity identity) throws SealedFileException {
        return grant.key(identity.zoneId())
                .orElseThrow(() -> new SealedFileException(
                        FailureKind.UNKNOWN_KEY,
                        "the file's zone id " + identity.zoneId() + " names no key of this session"));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
