/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.broker.api.MessageFormatException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Reads the lines of a backup, each ended by one line feed, and hashes them. Not thread-safe. */
final class BackupLines implements AutoCloseable {
    private final InputStream in;
    private final MessageDigest sha256 = sha256();

    BackupLines(Path file) throws IOException {
        this.in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }

    /**
     * The next line without its line feed; empty at the end of the file.
     *
     * @throws MessageFormatException if it is too long, or does not end
     */
    byte[] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 && line.size() == 0) {
                return new byte[0];
            }
            if (next < 0 || line.size() == BackupFormat.MAX_LINE_BYTES) {
                throw new MessageFormatException("the backup ends inside a line, or has one that is too long");
            }
            line.write(next);
        }
        return line.toByteArray();
    }

    /** Takes a line into the hash. */
    void hash(byte[] line) {
        sha256.update(line);
        sha256.update((byte) '\n');
    }

    /** The hash of the lines that were taken. */
    byte[] digest() {
        return sha256.digest();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
