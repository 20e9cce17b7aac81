/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.security.MessageDigest;

/** Seals rows of the store, so that whoever writes to it without the root key can neither alter nor add one. */
@FunctionalInterface
public interface RowSeal {
    /**
     * The seal of a row.
     *
     * @param canonicalRow all that it holds, in one form only, and of which table it is: a seal of one kind of row must not
     *     fit another
     */
    byte[] of(byte[] canonicalRow);

    /** Whether {@code seal} is that of the row. */
    default boolean fits(byte[] canonicalRow, byte[] seal) {
        return MessageDigest.isEqual(of(canonicalRow), seal);
    }
}
