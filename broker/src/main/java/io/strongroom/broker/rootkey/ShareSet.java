/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * What all shares that were made at once say of each other: how many there are, how many are needed, of which root key they
 * are, and the checksum of each. Its id is a hash of all that, so that nobody changes one share and keeps the id.
 *
 * <p>Source: docs/spec/root-key.md, "Shares".
 *
 * @param rootKey the check value of the root key
 * @param threshold how many shares are needed
 * @param checksums those of the shares, in the order of their indexes
 */
public record ShareSet(Octets rootKey, int threshold, List<Octets> checksums) {
    static final String TYPE = "strongroom-root-key-share";
    static final int VERSION = 1;

    private static final int SHA_256_BYTES = 32;
    private static final int SHORT_ID_BYTES = 6;
    private static final byte[] CHECKSUM_LABEL = KeyShare.ascii("strongroom root key share v1");

    /**
     * @throws IllegalArgumentException if there are no such numbers of shares, or a checksum is not 32 bytes
     */
    public ShareSet {
        SecretSharing.requireNumbers(checksums.size(), threshold);
        if (rootKey.length() != SHA_256_BYTES
                || checksums.stream().anyMatch(checksum -> checksum.length() != SHA_256_BYTES)) {
            throw new IllegalArgumentException("checksums have 32 bytes");
        }
        checksums = List.copyOf(checksums);
    }

    static ShareSet read(JsonFields fields) throws MessageFormatException {
        List<Octets> checksums = new ArrayList<>();
        for (String checksum : fields.texts("checksums", SecretSharing.MAX_SHARES)) {
            checksums.add(Octets.parseHex(checksum));
        }
        if (checksums.size() != fields.integer("shares")) {
            throw new MessageFormatException("it lists " + checksums.size() + " checksums, wanted one for each share");
        }
        return new ShareSet(Octets.parseHex(fields.text("root-key")), fields.integer("threshold"), checksums);
    }

    /** How many shares there are. */
    public int shares() {
        return checksums.size();
    }

    /** The SHA-256 of everything that it says. */
    public Octets id() {
        return Octets.of(sha256().digest(StrictJson.canonical(toJson())));
    }

    /** The beginning of {@link #id}, for people: 12 hexadecimal digits. */
    public String shortId() {
        return id().slice(0, SHORT_ID_BYTES).hex();
    }

    boolean isGenuine(int index, byte[] value) {
        return checksums.get(index - 1).equals(checksum(index, value));
    }

    /** The checksum of one share. Its value is random and as long as the root key, so that this tells nothing of it. */
    static Octets checksum(int index, byte[] value) {
        MessageDigest sha256 = sha256();
        sha256.update(CHECKSUM_LABEL);
        sha256.update((byte) index);
        return Octets.of(sha256.digest(value));
    }

    /** What its id covers. */
    ObjectNode toJson() {
        ObjectNode json = StrictJson.object();
        json.put("type", TYPE).put("version", VERSION).put("root-key", rootKey.hex());
        json.put("threshold", threshold).put("shares", shares());
        ArrayNode list = json.putArray("checksums");
        checksums.forEach(checksum -> list.add(checksum.hex()));
        return json;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
