/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import io.strongroom.seal.KeyId;

/**
 * A zone key that a session may use.
 *
 * @param name the key's name in the broker
 * @param id the key's id, as it stands in the headers of its files
 * @param mayOpen whether files may be read
 * @param maySeal whether files may be written
 * @param release whether the process receives the key; {@code KEY} only where both are granted, because whoever holds a
 *     zone key can read and write with it
 */
public record GrantedKey(String name, KeyId id, boolean mayOpen, boolean maySeal, Release release) {
    /** Checks that a key is released only where both reading and writing are granted. */
    public GrantedKey {
        if (release == Release.KEY && !(mayOpen && maySeal)) {
            throw new IllegalArgumentException("key '" + name + "' is released without both grants, open and seal");
        }
    }
}
