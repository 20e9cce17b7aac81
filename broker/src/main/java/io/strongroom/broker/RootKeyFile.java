/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import io.strongroom.broker.api.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Where a workspace's root key comes from: a passphrase by Argon2id, whose parameters are in {@code root.json}, or the
 * bytes of {@code root.key}, which lie beside the data and are for development only.
 *
 * <p>Parameters of new workspaces: RFC 9106, section 4, second recommended option (64 MiB, three passes, four lanes).
 */
final class RootKeyFile {
    static final String PARAMETERS = "root.json";
    static final String KEY = "root.key";

    private static final String KDF = "argon2id";
    private static final int MEMORY_KIB = 64 * 1024;
    private static final int MAX_MEMORY_KIB = 1024 * 1024;
    private static final int PASSES = 3;
    private static final int MAX_PASSES = 100;
    private static final int LANES = 4;
    private static final int MAX_LANES = 64;
    private static final int SALT_BYTES = 16;
    private static final int MAX_PASSPHRASE_BYTES = 4096;
    private static final int MAX_FILE_BYTES = 4096;
    private static final Set<String> MEMBERS =
            Set.of("version", "kdf", "memory-kib", "passes", "lanes", "salt", "check");

    private RootKeyFile() {}

    /** How the root key of this workspace is protected, or none if there is no root key yet. */
    static Optional<RootKeyProtection> protection(Path home) {
        if (Files.exists(home.resolve(PARAMETERS))) {
            return Optional.of(RootKeyProtection.PASSPHRASE);
        }
        return Files.exists(home.resolve(KEY)) ? Optional.of(RootKeyProtection.DEVELOPMENT_FILE) : Optional.empty();
    }

    /** Makes the root key of a new workspace. */
    static RootKey create(Path home, Optional<Path> passphraseFile) throws IOException {
        SecureRandom random = new SecureRandom();
        if (passphraseFile.isEmpty()) {
            byte[] secret = new byte[RootKey.LENGTH_BYTES];
            random.nextBytes(secret);
            PrivateFiles.write(home.resolve(KEY), secret);
            return RootKey.of(secret);
        }
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        RootKey key = derive(passphraseFile.get(), salt, MEMORY_KIB, PASSES, LANES);
        ObjectNode json = StrictJson.object();
        json.put("version", 1);
        json.put("kdf", KDF);
        json.put("memory-kib", MEMORY_KIB);
        json.put("passes", PASSES);
        json.put("lanes", LANES);
        json.put("salt", Base64.getEncoder().encodeToString(salt));
        json.put("check", Base64.getEncoder().encodeToString(key.checkValue()));
        PrivateFiles.write(home.resolve(PARAMETERS), StrictJson.canonical(json));
        return key;
    }

    /** Loads the root key of an existing workspace. */
    static RootKey load(Path home, Optional<Path> passphraseFile) throws IOException {
        return switch (protection(home).orElseThrow(() -> lost(home))) {
            case DEVELOPMENT_FILE -> {
                if (passphraseFile.isPresent()) {
                    throw new WorkspaceException("the workspace " + home + " was initialised without a passphrase: its"
                            + " root key is the file " + KEY + "; leave the passphrase file out");
                }
                yield loadFile(home.resolve(KEY));
            }
            case PASSPHRASE ->
                loadPassphrase(
                        home,
                        passphraseFile.orElseThrow(() -> new WorkspaceException("the root key of the workspace " + home
                                + " comes from a passphrase: name the passphrase file")));
        };
    }

    /** What to say when there is a store and no root key. */
    static WorkspaceException lost(Path home) {
        return new WorkspaceException("the workspace " + home + " has neither " + KEY + " nor " + PARAMETERS
                + ": its root key is lost, and with it every key and all data sealed under them; restore the file from"
                + " your backup");
    }

    private static RootKey loadFile(Path file) throws IOException {
        PrivateFiles.requireOwnerOnly(file);
        byte[] secret = read(file, MAX_FILE_BYTES);
        if (secret.length != RootKey.LENGTH_BYTES) {
            Arrays.fill(secret, (byte) 0);
            throw new WorkspaceException(file + " has " + secret.length + " bytes (expected " + RootKey.LENGTH_BYTES
                    + "); restore it from your" + " backup");
        }
        return RootKey.of(secret);
    }

    private static RootKey loadPassphrase(Path home, Path passphraseFile) throws IOException {
        Path file = home.resolve(PARAMETERS);
        JsonFields fields =
                JsonFields.of(StrictJson.parse(read(file, MAX_FILE_BYTES), MAX_FILE_BYTES), file.toString(), MEMBERS);
        if (fields.integer("version") != 1 || !fields.text("kdf").equals(KDF)) {
            throw new MessageFormatException(file + " has another version or kdf (expected 1 and " + KDF + ")");
        }
        RootKey key = derive(
                passphraseFile,
                fields.base64("salt"),
                bounded(fields, "memory-kib", MAX_MEMORY_KIB),
                bounded(fields, "passes", MAX_PASSES),
                bounded(fields, "lanes", MAX_LANES));
        if (!key.matches(fields.base64("check"))) {
            key.close();
            throw new WorkspaceException(
                    "the passphrase in " + passphraseFile + " is not that of the workspace " + home);
        }
        return key;
    }

    private static int bounded(JsonFields fields, String name, int max) throws MessageFormatException {
        int value = fields.integer(name);
        if (value < 1 || value > max) {
            throw new MessageFormatException(
                    PARAMETERS + ": '" + name + "' is " + value + " (expected 1 to " + max + ")");
        }
        return value;
    }

    private static RootKey derive(Path passphraseFile, byte[] salt, int memoryKib, int passes, int lanes)
            throws IOException {
        byte[] passphrase = passphrase(passphraseFile);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] secret = new byte[RootKey.LENGTH_BYTES];
            generator.generateBytes(passphrase, secret);
            return RootKey.of(secret);
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    /** The file's bytes without one line end at the end. */
    private static byte[] passphrase(Path file) throws IOException {
        byte[] bytes = read(file, MAX_PASSPHRASE_BYTES);
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        try {
            if (length == 0) {
                throw new WorkspaceException("the passphrase file " + file + " is empty");
            }
            return Arrays.copyOf(bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] read(Path file, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw new WorkspaceException(file + " has more than " + maxBytes + " bytes");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new WorkspaceException(file + " does not exist", e);
        }
    }
}
