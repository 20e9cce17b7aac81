/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** Files with one secret each. */
final class SecretFile {
    private static final int MAX_BYTES = 4096;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private SecretFile() {}

    /**
     * The file's bytes without one line end at the end; the caller wipes them.
     *
     * @param what names the file's content, for messages
     * @throws RootKeySourceException if there is no such file, or it is empty or too long
     */
    static byte[] line(Path file, String what) throws RootKeySourceException {
        byte[] bytes = bytes(file, what);
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length--;
        }
        if (length > 0 && bytes[length - 1] == '\r') {
            length--;
        }
        try {
            if (length == 0) {
                throw new RootKeySourceException("the " + what + " file " + file + " is empty");
            }
            return Arrays.copyOf(bytes, length);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** The same for a file that nobody but its owner may use. */
    static byte[] privateLine(Path file, String what) throws RootKeySourceException {
        requireOwnerOnly(file, what);
        return line(file, what);
    }

    /** All bytes of a file that nobody but its owner may use. */
    static byte[] privateBytes(Path file, String what) throws RootKeySourceException {
        requireOwnerOnly(file, what);
        return bytes(file, what);
    }

    private static byte[] bytes(Path file, String what) throws RootKeySourceException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                Arrays.fill(bytes, (byte) 0);
                throw new RootKeySourceException(file + " has more than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (RootKeySourceException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, what, e);
        }
    }

    private static void requireOwnerOnly(Path file, String what) throws RootKeySourceException {
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (!OWNER_ONLY.containsAll(mode)) {
                throw new RootKeySourceException(file + " may be used by others (" + PosixFilePermissions.toString(mode)
                        + "); run chmod go-rwx on it");
            }
        } catch (RootKeySourceException e) {
            throw e;
        } catch (IOException e) {
            throw unreadable(file, what, e);
        }
    }

    private static RootKeySourceException unreadable(Path file, String what, IOException e) {
        return e instanceof NoSuchFileException
                ? new RootKeySourceException("the " + what + " file " + file + " does not exist", e)
                : new RootKeySourceException("the " + what + " file " + file + " cannot be read: " + e.getMessage(), e);
    }
}
