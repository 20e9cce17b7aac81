/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.PlaintextImporter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A foreign format for tests: {@code CAESAR}, then every byte plus one. */
public final class CaesarImporter implements PlaintextImporter {
    private static final String MAGIC = "CAESAR";

    /** For the service loader. */
    public CaesarImporter() {}

    static byte[] encrypt(String plaintext) {
        byte[] bytes = (MAGIC + plaintext).getBytes(StandardCharsets.US_ASCII);
        for (int i = MAGIC.length(); i < bytes.length; i++) {
            bytes[i]++;
        }
        return bytes;
    }

    @Override
    public String format() {
        return "caesar";
    }

    @Override
    public boolean recognises(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith(MAGIC);
    }

    @Override
    public InputStream open(Path source) throws IOException {
        byte[] bytes = Files.readAllBytes(source);
        for (int i = MAGIC.length(); i < bytes.length; i++) {
            bytes[i]--;
        }
        return new ByteArrayInputStream(bytes, MAGIC.length(), bytes.length - MAGIC.length());
    }
}
