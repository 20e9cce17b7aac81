/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker;

import io.strongroom.attestation.Octets;
import io.strongroom.broker.rootkey.LocalSource;
import io.strongroom.broker.rootkey.RootKeySource;
import io.strongroom.broker.rootkey.RootKeySourceException;
import io.strongroom.broker.rootkey.WrongSourceException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * One root key as a workspace lists it.
 *
 * @param check the root key's check value; empty if the file that holds the root key itself does not say it
 * @param source what protects it
 * @param wrapped its secret, wrapped by the source; empty if what the source holds is the secret itself
 */
record RootKeyEntry(Octets check, RootKeySource source, Octets wrapped) {
    /** A root key that the source itself holds. */
    static RootKeyEntry direct(LocalSource source, Octets check) {
        return new RootKeyEntry(check, source, Octets.zeros(0));
    }

    /**
     * Protects a root key by a source, and sees that the source gives it back.
     *
     * @param secret borrowed
     * @throws RootKeySourceException if the source cannot be used
     */
    static RootKeyEntry protect(byte[] secret, RootKeySource source) throws RootKeySourceException {
        Octets check;
        try (RootKey key = RootKey.of(secret.clone())) {
            check = Octets.of(key.checkValue());
        }
        source.prepare();
        RootKeyEntry entry = new RootKeyEntry(check, source, Octets.of(source.wrap(secret, context(check))));
        byte[] back = source.unwrap(entry.wrapped().bytes(), context(check));
        try {
            if (!MessageDigest.isEqual(secret, back)) {
                throw new IllegalStateException(source.description() + " does not give back what it wrapped");
            }
        } finally {
            Arrays.fill(back, (byte) 0);
        }
        return entry;
    }

    /** The same with the check value, which the file that holds the root key itself does not say. */
    RootKeyEntry named(Octets ownCheck) {
        return new RootKeyEntry(ownCheck, source, wrapped);
    }

    /**
     * The secret of the root key, which the caller wipes.
     *
     * @param home the workspace, for messages
     * @throws WorkspaceException if the source is not the one that protects it
     * @throws RootKeySourceException if the source cannot be used
     */
    byte[] secret(Path home) throws IOException {
        byte[] secret = unwrap(home);
        try (RootKey key = RootKey.of(secret.clone())) {
            if (check.length() > 0 && !key.matches(check.bytes())) {
                Arrays.fill(secret, (byte) 0);
                throw foreign(home);
            }
        }
        return secret;
    }

    private byte[] unwrap(Path home) throws IOException {
        if (wrapped.length() == 0 && source instanceof LocalSource local) {
            return local.keyEncryptionKey();
        }
        try {
            return source.unwrap(wrapped.bytes(), context(check));
        } catch (WrongSourceException e) {
            WorkspaceException foreign = foreign(home);
            foreign.addSuppressed(e);
            throw foreign;
        }
    }

    private WorkspaceException foreign(Path home) {
        return new WorkspaceException(source.description() + " is not that of the workspace " + home);
    }

    private static String context(Octets check) {
        return "strongroom root key " + check.hex();
    }
}
