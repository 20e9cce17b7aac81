/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that users name; what cannot be one is said with its name. */
public final class InputFile {
    private InputFile() {}

    /**
     * All its bytes.
     *
     * @throws IllegalArgumentException if it is a directory
     */
    public static byte[] bytes(Path file) throws IOException {
        requireNoDirectory(file);
        return Files.readAllBytes(file);
    }

    /**
     * Its text.
     *
     * @throws IllegalArgumentException if it is a directory, or not UTF-8
     */
    public static String text(Path file) throws IOException {
        requireNoDirectory(file);
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + ": is not UTF-8 text; save it as such", e);
        }
    }

    /**
     * Its bytes, one after the other.
     *
     * @throws IllegalArgumentException if it is a directory
     */
    public static InputStream open(Path file) throws IOException {
        requireNoDirectory(file);
        return Files.newInputStream(file);
    }

    private static void requireNoDirectory(Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(file + ": is a directory (name a file)");
        }
    }
}
