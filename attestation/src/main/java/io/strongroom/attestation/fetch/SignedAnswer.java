/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A signed object and its signature, cut out of an answer of Intel's service: {@code
 * {"tcbInfo":{...},"signature":"..."}}. The text is cut by its offsets and never written anew, since the signature is
 * over these very bytes.
 *
 * <p>Source: Intel SGX and TDX PCS API version 4, appendices A and B.
 *
 * @param text from the opening to the closing brace of the object
 * @param signature 64 bytes
 */
record SignedAnswer(String text, Octets signature) {
    private static final int SIGNATURE_DIGITS = 128;
    private static final int MAX_DEPTH = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    /**
     * Reads an answer.
     *
     * @param body UTF-8, borrowed
     * @param field the name of the signed object; fields other than it and {@code signature} are passed over
     */
    static SignedAnswer read(byte[] body, String field) throws JsonException {
        String text = "";
        String signature = "";
        try (JsonParser json = FACTORY.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonException("the answer does not begin with an object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                JsonToken value = json.nextToken();
                if (field.equals(name) && value == JsonToken.START_OBJECT) {
                    text = cut(body, json);
                } else if ("signature".equals(name) && value == JsonToken.VALUE_STRING) {
                    signature = json.getText();
                } else {
                    json.skipChildren();
                }
            }
            if (json.nextToken() != null) {
                throw new JsonException("the answer goes on after its object");
            }
        } catch (IOException e) {
            throw new JsonException("the answer is not complete JSON in UTF-8");
        }
        if (text.isEmpty()) {
            throw new JsonException(field + " is missing (wanted an object)");
        }
        return new SignedAnswer(text, signature(signature));
    }

    private static String cut(byte[] body, JsonParser json) throws IOException, JsonException {
        long from = json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        long to = json.currentLocation().getByteOffset();
        if (from < 0 || to > body.length || from >= to || body[(int) from] != '{' || body[(int) to - 1] != '}') {
            throw new JsonException("the signed object cannot be located (wanted UTF-8 without a byte order mark)");
        }
        byte[] cut = Arrays.copyOfRange(body, (int) from, (int) to);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(cut))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("the signed object is not UTF-8");
        }
    }

    private static Octets signature(String hex) throws JsonException {
        if (hex.length() != SIGNATURE_DIGITS) {
            throw new JsonException("signature has " + hex.length() + " characters (wanted " + SIGNATURE_DIGITS
                    + " hexadecimal digits)");
        }
        try {
            return Octets.parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new JsonException("signature is not hexadecimal");
        }
    }
}
