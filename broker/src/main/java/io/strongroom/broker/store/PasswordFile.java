/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** The file that holds a database password: ours, one line; or libpq's, which the driver reads. */
final class PasswordFile {
    private static final int MAX_BYTES = 1024;
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PasswordFile() {}

    /**
     * The password in {@code file}, without the line feed at its end. Without a file there is none, and libpq's file, from
     * which the driver may then take it, must be its owner's alone.
     *
     * @throws StoreException if the file cannot be read, or others may use it
     */
    static Optional<String> read(Optional<Path> file) throws StoreException {
        try {
            if (file.isEmpty()) {
                Path standard = standard();
                if (Files.exists(standard)) {
                    requireOwnerOnly(standard);
                }
                return Optional.empty();
            }
            requireOwnerOnly(file.get());
            try (InputStream in = Files.newInputStream(file.get())) {
                byte[] bytes = in.readNBytes(MAX_BYTES + 1);
                String text = new String(bytes, StandardCharsets.UTF_8);
                String password = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
                if (bytes.length > MAX_BYTES || password.isEmpty() || password.indexOf('\n') >= 0) {
                    throw new StoreException(
                            "the file " + file.get() + " does not hold one line of at most " + MAX_BYTES + " bytes");
                }
                return Optional.of(password);
            }
        } catch (StoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreException("the file with the password of the store cannot be read: " + e, e);
        }
    }

    private static Path standard() {
        String named = System.getenv("PGPASSFILE");
        return named != null ? Path.of(named) : Path.of(System.getProperty("user.home", ""), ".pgpass");
    }

    private static void requireOwnerOnly(Path file) throws IOException {
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        if (!OWNER_ONLY.containsAll(mode)) {
            throw new StoreException("the file " + file + ", which holds a password, may be used by others ("
                    + PosixFilePermissions.toString(mode) + "); run chmod 600 on it");
        }
    }
}
