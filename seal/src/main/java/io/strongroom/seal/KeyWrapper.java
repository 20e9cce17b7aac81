/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.io.IOException;

/**
 * Wraps and unwraps the data keys of sealed files: the only way in which this library meets zone keys.
 *
 * <p>A {@link ZoneKeyring} does it with key material in this process; a broker client does it remotely, when the zone
 * key must not leave the broker. Implementations are thread-safe.
 */
public interface KeyWrapper {
    /**
     * Wraps a data key under the current version of the zone key that {@link HeaderIdentity#zoneId} names. Whoever holds
     * the zone key draws a fresh salt for every call, equal arguments included.
     *
     * @param dataKey borrowed, neither kept nor wiped
     * @throws KeyRefusedException if the key exists but may not be used, or this caller may not wrap with it
     * @throws SealedFileException of kind {@code UNKNOWN_KEY} if no such key is known
     * @throws IOException if the holder of the key cannot be reached
     */
    WrappedDataKey wrap(HeaderIdentity identity, DataKey dataKey) throws IOException;

    /**
     * Unwraps a data key. The caller owns the result and closes it.
     *
     * @throws KeyRefusedException if the key or this version of it may not be used
     * @throws SealedFileException of kind {@code UNKNOWN_KEY} if no such key or version is known; of kind {@code
     *     AUTHENTICATION_FAILED} if the wrapped bytes were not made by {@link #wrap} for this identity
     * @throws IOException if the holder of the key cannot be reached
     */
    DataKey unwrap(HeaderIdentity identity, WrappedDataKey wrapped) throws IOException;
}
