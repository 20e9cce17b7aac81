/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/**
 * One share of a root key, with what tells to which set it belongs. A secret: wiped on {@link #close}, never printed.
 *
 * <p>Source: docs/spec/root-key.md, "Shares".
 */
public final class KeyShare implements AutoCloseable {
    /** The longest file that is read, in bytes. */
    public static final int MAX_FILE_BYTES = 64 * 1024;

    private static final Set<String> MEMBERS =
            Set.of("type", "version", "set", "root-key", "threshold", "shares", "index", "checksums", "share");

    private final ShareSet set;
    private final int index;
    private final byte[] value;

    /** Takes ownership of {@code value}. */
    KeyShare(ShareSet set, int index, byte[] value) {
        this.set = set;
        this.index = index;
        this.value = value;
    }

    /**
     * Reads a share file.
     *
     * @param name the file's name, for messages
     * @throws ShareException if it is no share, or is damaged: its value is not what the set's checksums say, or they are not
     *     what the set's id says
     */
    public static KeyShare parse(byte[] file, String name) throws ShareException {
        try {
            JsonFields fields = JsonFields.of(StrictJson.parse(file, MAX_FILE_BYTES), name, MEMBERS);
            if (!fields.text("type").equals(ShareSet.TYPE) || fields.integer("version") != ShareSet.VERSION) {
                throw new ShareException(name + " is no share of a root key of version " + ShareSet.VERSION);
            }
            ShareSet set = ShareSet.read(fields);
            if (!set.id().hex().equals(fields.text("set"))) {
                throw new ShareException(
                        name + " is damaged or was altered: what it says of its set is not that of set "
                                + fields.text("set"));
            }
            return checked(set, fields.integer("index"), fields.base64("share"), name);
        } catch (MessageFormatException | IllegalArgumentException e) {
            throw new ShareException(name + " is no share of a root key, or is damaged: " + e.getMessage(), e);
        }
    }

    private static KeyShare checked(ShareSet set, int index, byte[] value, String name) throws ShareException {
        if (index < 1 || index > set.shares()) {
            Arrays.fill(value, (byte) 0);
            throw new ShareException(name + " says that it is share " + index + " of " + set.shares());
        }
        if (!set.isGenuine(index, value)) {
            Arrays.fill(value, (byte) 0);
            throw new ShareException(
                    name + " is damaged or was altered: it is not share " + index + " of set " + set.shortId());
        }
        return new KeyShare(set, index, value);
    }

    /** The bytes of its file, which the caller wipes. */
    public byte[] encode() {
        ObjectNode json = set.toJson();
        json.put("set", set.id().hex())
                .put("index", index)
                .put("share", Base64.getEncoder().encodeToString(value));
        byte[] canonical = StrictJson.canonical(json);
        byte[] line = Arrays.copyOf(canonical, canonical.length + 1);
        line[canonical.length] = '\n';
        Arrays.fill(canonical, (byte) 0);
        return line;
    }

    /** The set. */
    public ShareSet set() {
        return set;
    }

    /** Which share of the set it is, from 1. */
    public int index() {
        return index;
    }

    byte[] value() {
        return value;
    }

    @Override
    public void close() {
        Arrays.fill(value, (byte) 0);
    }

    @Override
    public String toString() {
        return "KeyShare[" + index + " of set " + set.shortId() + "]";
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
