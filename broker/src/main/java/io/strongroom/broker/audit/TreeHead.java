/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.strongroom.attestation.Digest;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.SignedStatementException.Part;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

/**
 * What the audit log held at a time: its first {@code size} records and no other. Source: docs/spec/audit-log.md, section 3;
 * RFC 9162, section 4.10.
 *
 * @param origin the name of the log
 * @param size how many records, from the first
 * @param root the root hash of the Merkle tree over them: 32 bytes
 * @param time when it was signed
 */
public record TreeHead(String origin, long size, Digest root, Instant time) {
    /** The {@code typ} of a signed head. */
    public static final String TYPE = "strongroom-audit-head+jwt";

    /** Longest signed head that is read, in bytes. */
    public static final int MAX_BYTES = 2048;

    private static final int VERSION = 1;
    private static final Set<String> MEMBERS = Set.of("origin", "root-hash", "time", "tree-size", "version");

    /**
     * Signs it.
     *
     * @return a compact JWS
     */
    public String sign(AuditSigner signer) {
        return signer.sign(
                TYPE,
                StrictJson.canonical(StrictJson.object()
                        .put("origin", origin)
                        .put("root-hash", root.toString())
                        .put("time", time.toString())
                        .put("tree-size", size)
                        .put("version", VERSION)));
    }

    /**
     * Verifies a signed head.
     *
     * @param jws the compact JWS and nothing else
     * @throws SignedStatementException if it was altered or is by another key
     */
    public static TreeHead verify(byte[] jws, AuditKey key) throws SignedStatementException {
        JsonNode payload = SignedStatement.verify(jws, TYPE, key, MAX_BYTES);
        try {
            JsonFields fields = JsonFields.of(payload, "the head", MEMBERS);
            if (fields.integer("version") != VERSION) {
                throw new MessageFormatException("the head has another version than " + VERSION);
            }
            String root = fields.text("root-hash");
            if (!root.matches("[0-9a-f]{64}")) {
                throw new MessageFormatException("the head's root-hash is not 64 hexadecimal digits");
            }
            return new TreeHead(
                    fields.text("origin"), fields.count("tree-size"), Digest.parse(root), fields.instant("time"));
        } catch (MessageFormatException e) {
            throw new SignedStatementException(Part.PAYLOAD, 0, "it is signed, but " + e.getMessage());
        }
    }

    /** The same of a text. */
    static TreeHead verify(String jws, AuditKey key) throws SignedStatementException {
        return verify(jws.getBytes(StandardCharsets.UTF_8), key);
    }
}
