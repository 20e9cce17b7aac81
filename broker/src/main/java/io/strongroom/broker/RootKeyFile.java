/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.rootkey.KeyFileSource;
import io.strongroom.broker.rootkey.PassphraseSource;
import io.strongroom.broker.rootkey.RootKeySources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The file of a workspace that says what protects its root key. It lists one root key, or two while one replaces the other:
 * the store says which of them is in use. A workspace of an older version, or of development, may have none of it: then
 * {@code root.key} holds the root key itself.
 *
 * <p>Source: docs/spec/root-key.md.
 */
final class RootKeyFile {
    static final String NAME = "root.json";

    private static final int FIRST_VERSION = 1; // one passphrase, whose derived key is the root key itself
    private static final int VERSION = 2;
    private static final int MAX_BYTES = 64 * 1024;
    private static final int MAX_ENTRIES = 2;
    private static final Set<String> FIRST_MEMBERS =
            Set.of("version", "kdf", "memory-kib", "passes", "lanes", "salt", "check");
    private static final Set<String> MEMBERS = Set.of("version", "root-keys");
    private static final Set<String> ENTRY_MEMBERS = Set.of("check", "source", "wrapped");

    private RootKeyFile() {}

    /** How the root key of this workspace is protected, or none if there is no root key yet. Needs no secret. */
    static Optional<RootKeyProtection> protection(Path home) throws IOException {
        if (!Files.exists(home.resolve(NAME))) {
            return Files.exists(home.resolve(KeyFileSource.FIRST_NAME))
                    ? Optional.of(RootKeyProtection.DEVELOPMENT_FILE)
                    : Optional.empty();
        }
        JsonNode json = parse(home);
        if (isFirstVersion(json)) {
            return Optional.of(RootKeyProtection.PASSPHRASE);
        }
        String kind = RootKeySources.kindOf(entries(json).get(0).node("source"));
        return Optional.of(RootKeyProtection.ofKind(kind));
    }

    /**
     * The root keys that the workspace lists, one or two.
     *
     * @param passphraseFile where the passphrase lies
     * @throws WorkspaceException if there is none, or the passphrase file is missing, or too much
     */
    static List<RootKeyEntry> read(Path home, Optional<Path> passphraseFile) throws IOException {
        RootKeyProtection protection = protection(home).orElseThrow(() -> lost(home));
        if (protection != RootKeyProtection.PASSPHRASE && passphraseFile.isPresent()) {
            throw new WorkspaceException("the workspace " + home
                    + " was initialised without a passphrase, or its root key"
                    + " is protected otherwise now (" + protection.description() + "); leave the passphrase file out"
                    + " (passphrase-file in strongroom.yaml)");
        }
        if (protection == RootKeyProtection.PASSPHRASE && passphraseFile.isEmpty()) {
            throw new WorkspaceException("the root key of the workspace " + home
                    + " comes from a passphrase: name the passphrase file (passphrase-file in strongroom.yaml)");
        }
        if (!Files.exists(home.resolve(NAME))) {
            return List.of(RootKeyEntry.direct(new KeyFileSource(home, KeyFileSource.FIRST_NAME), Octets.zeros(0)));
        }
        JsonNode json = parse(home);
        if (isFirstVersion(json)) {
            JsonFields fields = JsonFields.of(json, NAME, FIRST_MEMBERS);
            PassphraseSource source = PassphraseSource.read(fields, passphraseFile.orElseThrow());
            return List.of(RootKeyEntry.direct(source, Octets.of(fields.base64("check"))));
        }
        List<RootKeyEntry> all = new ArrayList<>();
        for (JsonFields entry : entries(json)) {
            all.add(new RootKeyEntry(
                    Octets.of(entry.base64("check")),
                    RootKeySources.read(entry.node("source"), home, passphraseFile),
                    Octets.of(entry.base64("wrapped"))));
        }
        return List.copyOf(all);
    }

    /**
     * Lists these root keys, and no others, and removes key files that protect none of them. After a crash it is this list, or
     * the one before.
     */
    static void write(Path home, List<RootKeyEntry> entries) throws IOException {
        ObjectNode json = StrictJson.object().put("version", VERSION);
        ArrayNode list = json.putArray("root-keys");
        for (RootKeyEntry entry : entries) {
            ObjectNode each = list.addObject();
            each.put("check", Base64.getEncoder().encodeToString(entry.check().bytes()));
            each.put(
                    "wrapped",
                    Base64.getEncoder().encodeToString(entry.wrapped().bytes()));
            each.set("source", RootKeySources.toJson(entry.source()));
        }
        PrivateFiles.write(home.resolve(NAME), StrictJson.canonical(json));
        PrivateFiles.force(home);
        removeKeyFiles(home, entries);
    }

    private static void removeKeyFiles(Path home, List<RootKeyEntry> listed) throws IOException {
        List<Path> unlisted;
        try (Stream<Path> files = Files.list(home)) {
            unlisted = files.filter(file -> KeyFileSource.isName(String.valueOf(file.getFileName())))
                    .filter(file -> listed.stream()
                            .noneMatch(entry -> entry.source() instanceof KeyFileSource source
                                    && source.file().equals(file)))
                    .toList();
        }
        for (Path file : unlisted) {
            Files.deleteIfExists(file);
        }
    }

    /** What to say when there is a store and no root key. */
    static WorkspaceException lost(Path home) {
        return new WorkspaceException(
                "the workspace " + home + " has neither " + KeyFileSource.FIRST_NAME + " nor " + NAME
                        + ": its root key is lost, and with it every key and all data sealed under them; restore the file from"
                        + " your backup, or the root key from its shares (strongroom root-key recover)");
    }

    private static boolean isFirstVersion(JsonNode json) throws MessageFormatException {
        int version = JsonFields.lenient(json, NAME).integer("version");
        if (version != FIRST_VERSION && version != VERSION) {
            throw new MessageFormatException(
                    NAME + " has version " + version + ", this program reads " + FIRST_VERSION + " and " + VERSION);
        }
        return version == FIRST_VERSION;
    }

    private static List<JsonFields> entries(JsonNode json) throws MessageFormatException {
        List<JsonFields> entries = new ArrayList<>();
        for (JsonNode entry : JsonFields.of(json, NAME, MEMBERS).array("root-keys", MAX_ENTRIES)) {
            entries.add(JsonFields.of(entry, NAME, ENTRY_MEMBERS));
        }
        if (entries.isEmpty()) {
            throw new MessageFormatException(NAME + " lists no root key");
        }
        return entries;
    }

    private static JsonNode parse(Path home) throws IOException {
        Path file = home.resolve(NAME);
        PrivateFiles.requireOwnerOnly(file);
        try (var in = Files.newInputStream(file)) {
            return StrictJson.parse(in.readNBytes(MAX_BYTES + 1), MAX_BYTES);
        } catch (NoSuchFileException e) {
            throw new WorkspaceException(file + " does not exist", e);
        }
    }
}
