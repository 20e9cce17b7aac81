/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/**
 * A key of the transit engine of HashiCorp Vault or OpenBao, which encrypts and decrypts there. The key is made by whoever
 * runs the engine (type {@code aes256-gcm96}, not exportable, without derivation).
 *
 * <p>Source: Vault's "Transit secrets engine (API)": encrypt data, decrypt data; OpenBao's page of the same name.
 *
 * @param address the server: https, without a path
 * @param mount where the engine is mounted, usually {@code transit}
 * @param key the key's name
 * @param tokenFile the file of mode 0600 that holds the token, without one line end at its end
 * @param caFile certificates in PEM that the server's chain must end in; no others are trusted
 */
public record TransitSource(URI address, String mount, String key, Path tokenFile, Path caFile)
        implements RootKeySource {
    static final String KIND = "transit";

    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}";

    /**
     * @throws IllegalArgumentException if the address is no https URL of a server alone, or a name has other characters than
     *     letters, digits, dots, underscores and hyphens
     */
    public TransitSource {
        if (!"https".equals(address.getScheme())
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null
                || !address.getRawPath().matches("/?")) {
            throw new IllegalArgumentException(
                    "the address of the transit engine is '" + address + "' (expected https://HOST:PORT)");
        }
        if (!mount.matches(NAME + "(/" + NAME + ")*") || !key.matches(NAME)) {
            throw new IllegalArgumentException("mount '" + mount + "' and key '" + key
                    + "' of the transit engine (expected letters, digits, dots, underscores and hyphens)");
        }
    }

    static TransitSource read(JsonFields fields) throws MessageFormatException {
        return new TransitSource(
                URI.create(fields.text("address")),
                fields.text("mount"),
                fields.text("key"),
                Path.of(fields.text("token-file")),
                Path.of(fields.text("ca-file")));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String description() {
        return "the key '" + key + "' of the transit engine '" + mount + "' at " + address;
    }

    /** Looks for everything that is needed but the server: the first wrapping asks that. */
    @Override
    public void prepare() throws RootKeySourceException {
        try (TransitClient client = TransitClient.of(this)) {
            client.requireReady();
        }
    }

    @Override
    public byte[] wrap(byte[] secret, String context) throws RootKeySourceException {
        ObjectNode body = body(context).put("plaintext", Base64.getEncoder().encodeToString(secret));
        try (TransitClient client = TransitClient.of(this)) {
            return client.call("encrypt", body, "ciphertext").getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Override
    public byte[] unwrap(byte[] wrapped, String context) throws RootKeySourceException {
        ObjectNode body = body(context).put("ciphertext", new String(wrapped, StandardCharsets.US_ASCII));
        try (TransitClient client = TransitClient.of(this)) {
            return Base64.getDecoder().decode(client.call("decrypt", body, "plaintext"));
        } catch (IllegalArgumentException e) {
            throw new RootKeySourceException(description() + " answers with what is not base64", e);
        }
    }

    @Override
    public void addTo(ObjectNode json) {
        json.put("address", address.toString()).put("mount", mount).put("key", key);
        json.put("token-file", tokenFile.toString()).put("ca-file", caFile.toString());
    }

    private static ObjectNode body(String context) {
        byte[] bytes = context.getBytes(StandardCharsets.UTF_8);
        return StrictJson.object().put("associated_data", Base64.getEncoder().encodeToString(bytes));
    }
}
