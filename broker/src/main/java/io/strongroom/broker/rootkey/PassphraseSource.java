/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.attestation.Octets;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A passphrase, by Argon2id. Parameters of new ones: RFC 9106, section 4, second recommended option (64 MiB, three passes,
 * four lanes).
 *
 * @param file the file that holds the passphrase, without one line end at its end
 * @param memoryKib memory of the derivation in KiB
 * @param passes passes over it
 * @param lanes lanes of it
 * @param salt random
 */
public record PassphraseSource(Path file, int memoryKib, int passes, int lanes, Octets salt) implements LocalSource {
    static final String KIND = "passphrase";
    private static final String KDF = "argon2id";

    private static final int MEMORY_KIB = 64 * 1024;
    private static final int MAX_MEMORY_KIB = 1024 * 1024;
    private static final int PASSES = 3;
    private static final int MAX_PASSES = 100;
    private static final int LANES = 4;
    private static final int MAX_LANES = 64;
    private static final int SALT_BYTES = 16;

    /** A passphrase that protects nothing yet. */
    public static PassphraseSource of(Path file) {
        return of(file, new SecureRandom());
    }

    private static PassphraseSource of(Path file, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new PassphraseSource(file, MEMORY_KIB, PASSES, LANES, Octets.of(salt));
    }

    /**
     * Reads the parameters of a passphrase that protects a root key.
     *
     * @throws MessageFormatException if they are missing, or cost more than anybody would ask for
     */
    public static PassphraseSource read(JsonFields fields, Path file) throws MessageFormatException {
        if (!fields.text("kdf").equals(KDF)) {
            throw new MessageFormatException("root.json: 'kdf' is '" + fields.text("kdf") + "' (expected " + KDF + ")");
        }
        return new PassphraseSource(
                file,
                bounded(fields, "memory-kib", MAX_MEMORY_KIB),
                bounded(fields, "passes", MAX_PASSES),
                bounded(fields, "lanes", MAX_LANES),
                Octets.of(fields.base64("salt")));
    }

    private static int bounded(JsonFields fields, String name, int max) throws MessageFormatException {
        int value = fields.integer(name);
        if (value < 1 || value > max) {
            throw new MessageFormatException("root.json: '" + name + "' is " + value + " (expected 1 to " + max + ")");
        }
        return value;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String description() {
        return "the passphrase in " + file;
    }

    /** Looks for the passphrase. */
    @Override
    public void prepare() throws RootKeySourceException {
        Arrays.fill(SecretFile.line(file, KIND), (byte) 0);
    }

    @Override
    public byte[] keyEncryptionKey() throws RootKeySourceException {
        byte[] passphrase = SecretFile.line(file, KIND);
        try {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt.bytes())
                    .build());
            byte[] key = new byte[KEY_BYTES];
            generator.generateBytes(passphrase, key);
            return key;
        } finally {
            Arrays.fill(passphrase, (byte) 0);
        }
    }

    @Override
    public void addTo(ObjectNode json) {
        json.put("kdf", KDF).put("memory-kib", memoryKib).put("passes", passes).put("lanes", lanes);
        json.put("salt", Base64.getEncoder().encodeToString(salt.bytes()));
    }

    /** The same passphrase with another salt. */
    @Override
    public RootKeySource renewed(SecureRandom random) {
        return of(file, random);
    }
}
