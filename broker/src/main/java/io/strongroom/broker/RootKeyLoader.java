/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.rootkey.KeyFileSource;
import io.strongroom.broker.rootkey.PassphraseSource;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds, among the root keys that a workspace lists, the one that its store is under. Thread-safe.
 *
 * <p>While one root key replaces another, the list has both, and the store names one of them: a crash at any instant leaves
 * a workspace that opens.
 */
final class RootKeyLoader {
    private static final int ATTEMPTS = 3; // a rotation may run between reading the store and reading the list

    private final Path home;
    private final Optional<Path> passphraseFile;

    /** A root key with the entry that it came from. */
    record Loaded(RootKey key, RootKeyEntry entry) {}

    RootKeyLoader(Path home, Optional<Path> passphraseFile) {
        this.home = home;
        this.passphraseFile = passphraseFile;
    }

    /** The same workspace, whose root key comes from {@code source} from now on. */
    RootKeyLoader with(RootKeySource source) {
        return new RootKeyLoader(
                home,
                source instanceof PassphraseSource passphrase ? Optional.of(passphrase.file()) : Optional.empty());
    }

    /** Makes the root key of a new workspace. */
    static void create(Path home, RootKeySource source) throws IOException {
        if (source instanceof KeyFileSource file && file.name().equals(KeyFileSource.FIRST_NAME)) {
            file.prepare();
            return;
        }
        byte[] secret = newSecret();
        try {
            RootKeyFile.write(home, List.of(RootKeyEntry.protect(secret, source)));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A random secret, which the caller wipes. */
    static byte[] newSecret() {
        byte[] secret = new byte[RootKey.LENGTH_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /**
     * Loads the root key of an existing workspace.
     *
     * @throws WorkspaceException if there is none, or the passphrase is missing or wrong
     * @throws StoreException if the store is under another root key
     */
    Loaded load(Store store) throws IOException {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            Optional<Loaded> found = find(store.read(RootKeyRow::find));
            if (found.isPresent()) {
                return found.get();
            }
        }
        return find(store.read(RootKeyRow::find)).orElseThrow(() -> foreign(home));
    }

    /** The root key of this check value, if the workspace lists it; the one that it lists if the value is not known. */
    Optional<Loaded> find(Optional<Octets> inUse) throws IOException {
        for (RootKeyEntry entry : RootKeyFile.read(home, passphraseFile)) {
            boolean mayBeInUse = inUse.isEmpty()
                    || entry.check().length() == 0
                    || entry.check().equals(inUse.get());
            if (mayBeInUse) {
                RootKey key = RootKey.of(entry.secret(home));
                if (inUse.isEmpty() || key.matches(inUse.get().bytes())) {
                    return Optional.of(new Loaded(key, entry));
                }
                key.close();
            }
        }
        return Optional.empty();
    }

    /** The check values of all root keys that the workspace lists and names. */
    List<Octets> listed() throws IOException {
        return RootKeyFile.read(home, passphraseFile).stream()
                .map(RootKeyEntry::check)
                .filter(check -> check.length() > 0)
                .toList();
    }

    static StoreException foreign(Path home) {
        return new StoreException("the store of the workspace " + home
                + " does not open with this root key: it is under another one; restore root.json and root.key from the"
                + " same moment as the store");
    }
}
