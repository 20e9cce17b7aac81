/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.rootkey;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;

/**
 * Where the key-encryption key lies that wraps a root key. Holds names of files and services, and no secret: secrets are read
 * for one operation and wiped. Immutable and thread-safe.
 */
public sealed interface RootKeySource permits LocalSource, Pkcs11Source, TransitSource {
    /** What it is, in one word: {@code passphrase}, {@code key-file}, {@code pkcs11} or {@code transit}. */
    String kind();

    /** What it is, for people: a phrase such as {@code the passphrase in /run/secrets/root}. */
    String description();

    /**
     * Makes the key-encryption key if there is none yet and this program makes it.
     *
     * @throws RootKeySourceException if the source cannot be used
     */
    void prepare() throws RootKeySourceException;

    /**
     * Wraps the secret of a root key.
     *
     * @param secret borrowed
     * @param context unwrapping under another fails
     * @throws RootKeySourceException if the source cannot be used
     */
    byte[] wrap(byte[] secret, String context) throws RootKeySourceException;

    /**
     * Unwraps what {@link #wrap} made.
     *
     * @return the secret, which the caller wipes
     * @throws WrongSourceException if this source did not wrap it under this context, or it was altered
     * @throws RootKeySourceException if the source cannot be used
     */
    byte[] unwrap(byte[] wrapped, String context) throws RootKeySourceException;

    /** What it takes to find it again, without its kind. */
    void addTo(ObjectNode json);

    /** The same source with a key-encryption key of its own for the next root key, where this program makes those. */
    default RootKeySource renewed(SecureRandom random) {
        return this;
    }
}
