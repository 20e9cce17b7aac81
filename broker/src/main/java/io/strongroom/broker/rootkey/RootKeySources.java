/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Sources as they stand in {@code root.json}. */
public final class RootKeySources {
    private RootKeySources() {}

    /** Writes a source. */
    public static ObjectNode toJson(RootKeySource source) {
        ObjectNode json = StrictJson.object().put("kind", source.kind());
        source.addTo(json);
        return json;
    }

    /** Whether it is a passphrase. */
    public static boolean isPassphrase(String kind) {
        return kind.equals(PassphraseSource.KIND);
    }

    /** Reads the kind alone. */
    public static String kindOf(JsonNode json) throws MessageFormatException {
        return JsonFields.lenient(json, "root.json").text("kind");
    }

    /**
     * Reads a source.
     *
     * @param home the workspace
     * @param passphraseFile where a passphrase lies: the file of a workspace does not say it
     * @throws MessageFormatException if it is of a kind that is not known, its members are others, or it is a passphrase and
     *     its file is not named
     */
    public static RootKeySource read(JsonNode json, Path home, Optional<Path> passphraseFile)
            throws MessageFormatException {
        String kind = kindOf(json);
        try {
            return switch (kind) {
                case PassphraseSource.KIND ->
                    PassphraseSource.read(
                            known(json, "kdf", "memory-kib", "passes", "lanes", "salt"),
                            passphraseFile.orElseThrow(
                                    () -> new MessageFormatException("the passphrase file is not named")));
                case KeyFileSource.KIND -> KeyFileSource.read(known(json, "file"), home);
                case Pkcs11Source.KIND -> Pkcs11Source.read(known(json, "library", "slot", "label", "pin-file"));
                case TransitSource.KIND ->
                    TransitSource.read(known(json, "address", "mount", "key", "token-file", "ca-file"));
                default -> throw new MessageFormatException("root.json: the kind '" + kind + "' is not known");
            };
        } catch (IllegalArgumentException e) {
            throw new MessageFormatException("root.json: " + e.getMessage(), e);
        }
    }

    private static JsonFields known(JsonNode json, String... members) throws MessageFormatException {
        Set<String> all = new HashSet<>(Set.of(members));
        all.add("kind");
        return JsonFields.of(json, "root.json", all);
    }
}
