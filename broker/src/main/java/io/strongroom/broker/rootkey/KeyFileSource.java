/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.PrivateFiles;
import io.strongroom.broker.api.JsonFields;
import io.strongroom.broker.api.MessageFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file in the workspace, beside the data that it protects: for development only.
 *
 * @param directory the workspace
 * @param name the file's name
 */
public record KeyFileSource(Path directory, String name) implements LocalSource {
    /** The name of the file in a workspace whose root key was never replaced. */
    public static final String FIRST_NAME = "root.key";

    static final String KIND = "key-file";

    private static final int NAME_BYTES = 4;
    private static final Pattern NAME = Pattern.compile("root(-[0-9a-f]{8})?\\.key");

    /** A file that protects nothing yet, and is not there yet. */
    public static KeyFileSource in(Path directory, SecureRandom random) {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        return new KeyFileSource(directory, "root-" + HexFormat.of().formatHex(name) + ".key");
    }

    static KeyFileSource read(JsonFields fields, Path directory) throws MessageFormatException {
        String name = fields.text("file");
        if (!isName(name)) {
            throw new MessageFormatException("root.json: 'file' is '" + name + "' (expected a key file's name)");
        }
        return new KeyFileSource(directory, name);
    }

    /** Whether a file of this name in a workspace is such a file. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** The file. */
    public Path file() {
        return directory.resolve(name);
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String description() {
        return "the key file " + file();
    }

    /** Makes the file, with mode 0600, if it is missing. When it returns, the whole file is on the disk. */
    @Override
    public void prepare() throws RootKeySourceException {
        if (Files.exists(file())) {
            return;
        }
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            PrivateFiles.write(file(), key);
            PrivateFiles.force(directory);
        } catch (IOException e) {
            throw new RootKeySourceException("the key file " + file() + " cannot be written: " + e.getMessage(), e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public byte[] keyEncryptionKey() throws RootKeySourceException {
        byte[] key = SecretFile.privateBytes(file(), "key");
        if (key.length != KEY_BYTES) {
            Arrays.fill(key, (byte) 0);
            throw new RootKeySourceException(
                    file() + " has " + key.length + " bytes (expected " + KEY_BYTES + "); restore it from your backup");
        }
        return key;
    }

    @Override
    public void addTo(ObjectNode json) {
        json.put("file", name);
    }

    /** A file of another name. */
    @Override
    public RootKeySource renewed(SecureRandom random) {
        return in(directory, random);
    }
}
