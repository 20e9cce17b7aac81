/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.SignedStatementException.Part;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Compact JWS (RFC 7515) in exactly one spelling: ES256, a header of which every byte is known beforehand, base64url without
 * padding and without stray bits, canonical JSON as payload, and a low s. No other spelling of a signed statement is
 * accepted. Source: docs/spec/audit-log.md, section 2.
 */
public final class SignedStatement {
    private static final int SIGNATURE_CHARS = 86;
    private static final int SHOWN_CHARS = 64;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private SignedStatement() {}

    /** The first part of a statement of this type by this key. */
    static String header(String type, AuditKey key) {
        return Base64URL.encode(StrictJson.canonical(StrictJson.object()
                        .put("alg", "ES256")
                        .put("kid", key.id())
                        .put("typ", type)))
                .toString();
    }

    /**
     * Verifies a statement and gives what it says.
     *
     * @param text the compact JWS and nothing else
     * @param type what it must be
     * @param maxBytes longer ones are refused
     * @throws SignedStatementException if it was altered, or is by another key; says where
     */
    public static JsonNode verify(byte[] text, String type, AuditKey key, int maxBytes)
            throws SignedStatementException {
        if (text.length > maxBytes) {
            throw new SignedStatementException(
                    Part.PAYLOAD, maxBytes, "it has " + text.length + " bytes, at most " + maxBytes + " are read");
        }
        String jws = new String(text, StandardCharsets.ISO_8859_1);
        String header = header(type, key);
        requireHeader(jws, header, key);
        int payloadAt = header.length() + 1;
        int dot = jws.indexOf('.', payloadAt);
        if (dot < 0) {
            throw new SignedStatementException(Part.SIGNATURE, jws.length(), "it ends before the signature");
        }
        byte[] payload = base64url(jws.substring(payloadAt, dot), Part.PAYLOAD, payloadAt);
        byte[] signature = base64url(jws.substring(dot + 1), Part.SIGNATURE, dot + 1);
        requireSignature(jws, dot, signature, key, payloadAt);
        return canonical(payload, payloadAt, maxBytes);
    }

    private static void requireHeader(String jws, String wanted, AuditKey key) throws SignedStatementException {
        String expected = wanted + ".";
        for (int i = 0; i < expected.length(); i++) {
            if (i == jws.length()) {
                throw new SignedStatementException(Part.HEADER, i, "it ends within the header");
            }
            if (jws.charAt(i) != expected.charAt(i)) {
                throw new SignedStatementException(Part.HEADER, i, otherHeader(jws, key));
            }
        }
    }

    /** Of a header that is not the expected one; nothing in it is believed. */
    private static String otherHeader(String jws, AuditKey key) {
        int dot = jws.indexOf('.');
        try {
            byte[] decoded =
                    Base64URL.from(dot < 0 ? jws : jws.substring(0, dot)).decode();
            String id = StrictJson.parse(decoded, 4096).path("kid").asText();
            if (id.matches("[0-9a-f]{64}") && !id.equals(key.id())) {
                return "the header says that it is signed with key " + id + ", wanted " + key.id();
            }
        } catch (MessageFormatException e) {
            return "the header is not the one of this kind of statement by key " + key.id();
        }
        return "the header is not the one of this kind of statement by key " + key.id();
    }

    private static byte[] base64url(String text, Part part, int at) throws SignedStatementException {
        for (int i = 0; i < text.length(); i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) {
                throw new SignedStatementException(part, at + i, "a character that is not of base64url");
            }
        }
        byte[] bytes = Base64URL.from(text).decode();
        if (!Base64URL.encode(bytes).toString().equals(text)) {
            throw new SignedStatementException(
                    part, at + Math.max(0, text.length() - 1), "base64url that is not in its one canonical spelling");
        }
        return bytes;
    }

    private static void requireSignature(String jws, int dot, byte[] signature, AuditKey key, int payloadAt)
            throws SignedStatementException {
        int chars = jws.length() - dot - 1;
        if (chars != SIGNATURE_CHARS) {
            throw new SignedStatementException(
                    Part.SIGNATURE,
                    Math.min(jws.length(), dot + 1 + SIGNATURE_CHARS),
                    "the signature has " + chars + " characters, wanted " + SIGNATURE_CHARS);
        }
        if (!LowS.isLow(signature)) {
            throw new SignedStatementException(
                    Part.SIGNATURE, dot + 1, "the signature is not in its one canonical spelling (s is too high)");
        }
        if (!fits(jws.substring(0, dot), jws.substring(dot + 1), key)) {
            throw new SignedStatementException(
                    Part.SIGNATURE,
                    dot + 1,
                    "the signature does not fit: the payload (bytes " + payloadAt + " to " + (dot - 1)
                            + ") or the signature (bytes " + (dot + 1) + " to " + (jws.length() - 1) + ") was altered");
        }
    }

    private static boolean fits(String signed, String signature, AuditKey key) {
        try {
            JWSHeader algorithm = new JWSHeader.Builder(JWSAlgorithm.ES256).build();
            return new ECDSAVerifier(key.publicKey())
                    .verify(algorithm, signed.getBytes(StandardCharsets.US_ASCII), Base64URL.from(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException("this JDK cannot verify with P-256", e);
        }
    }

    private static JsonNode canonical(byte[] payload, int at, int maxBytes) throws SignedStatementException {
        try {
            JsonNode json = StrictJson.parse(payload, maxBytes);
            if (MessageDigest.isEqual(StrictJson.canonical(json), payload)) {
                return json;
            }
        } catch (MessageFormatException | IllegalArgumentException e) {
            throw new SignedStatementException(Part.PAYLOAD, at, "the payload is signed, but " + shown(e));
        }
        throw new SignedStatementException(Part.PAYLOAD, at, "the payload is signed, but not canonical JSON");
    }

    private static String shown(Exception e) {
        String message = String.valueOf(e.getMessage());
        return message.length() <= SHOWN_CHARS ? message : message.substring(0, SHOWN_CHARS) + "…";
    }
}
