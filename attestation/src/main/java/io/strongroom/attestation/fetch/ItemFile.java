/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.internal.JsonException;
import io.strongroom.attestation.internal.JsonObject;
import io.strongroom.attestation.internal.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/**
 * The file of one item: a JSON object in UTF-8. The same bytes lie in a store and in an archive.
 *
 * <p>Source: {@code docs/endorsements.md}, "Files".
 *
 * @param origin where the item came from
 * @param fetched when, to the second
 */
record ItemFile(EndorsementItem item, String origin, Instant fetched) {
    /** Drops what the form of times in a file has no room for. */
    ItemFile {
        fetched = fetched.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Longest file, in bytes. */
    static final int MAX_BYTES = 4 << 20;

    /** What follows an item's name in the name of its file. */
    static final String SUFFIX = ".json";

    private static final String FORMAT = "strongroom-endorsement-1";
    private static final int SIGNATURE_BYTES = 64;

    /** The bytes of the file. */
    byte[] encode() {
        var out = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            json.writeStringField("name", item.id().name());
            json.writeStringField("origin", origin);
            json.writeStringField("fetched", fetched.toString());
            if (item instanceof EndorsementItem.SignedText text) {
                json.writeStringField("text", text.text());
                json.writeStringField("signature", text.signature().hex());
                json.writeStringField("issuer-chain", utf8(text.issuerChain()));
            } else if (item instanceof EndorsementItem.RevocationList list) {
                json.writeStringField("crl", base64(list.der()));
                json.writeStringField("issuer-chain", utf8(list.issuerChain()));
            } else if (item instanceof EndorsementItem.Certificate certificate) {
                json.writeStringField("certificate", base64(certificate.der()));
                json.writeStringField("issuer-chain", utf8(certificate.issuerChain()));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("an array takes any bytes", e);
        }
        return out.toByteArray();
    }

    /**
     * Reads a file.
     *
     * @param name the item's name, as the name of the file says
     * @param bytes untrusted, borrowed
     * @throws JsonException if it is of another form, or of another item
     */
    static ItemFile decode(String name, byte[] bytes) throws JsonException {
        EndorsementId id = EndorsementId.parse(name)
                .orElseThrow(() -> new JsonException("the name is not that of an endorsement"));
        JsonObject json = StrictJson.parseObject(text(bytes));
        String format = json.text("format");
        if (!format.equals(FORMAT)) {
            throw new JsonException("format is " + format + " (wanted " + FORMAT + ")");
        }
        if (!json.text("name").equals(name)) {
            throw new JsonException("name is " + json.text("name") + " (wanted " + name + ", as its file is called)");
        }
        return new ItemFile(item(id, json), json.text("origin"), json.instant("fetched"));
    }

    private static EndorsementItem item(EndorsementId id, JsonObject json) throws JsonException {
        Octets chain = Octets.of(json.text("issuer-chain").getBytes(StandardCharsets.UTF_8));
        if (json.has("crl")) {
            return new EndorsementItem.RevocationList(id, base64(json, "crl"), chain);
        }
        if (json.has("certificate")) {
            return new EndorsementItem.Certificate(id, base64(json, "certificate"), chain);
        }
        return new EndorsementItem.SignedText(id, json.text("text"), json.hex("signature", SIGNATURE_BYTES), chain);
    }

    private static String base64(Octets octets) {
        return Base64.getEncoder().encodeToString(octets.bytes());
    }

    private static Octets base64(JsonObject json, String name) throws JsonException {
        try {
            return Octets.of(Base64.getDecoder().decode(json.text(name)));
        } catch (IllegalArgumentException e) {
            throw new JsonException(name + " is not base64");
        }
    }

    private static String text(byte[] bytes) throws JsonException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonException("it is not UTF-8");
        }
    }

    private static String utf8(Octets octets) {
        return new String(octets.bytes(), StandardCharsets.UTF_8);
    }
}
