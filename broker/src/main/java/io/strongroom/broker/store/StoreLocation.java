/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.nio.file.Path;

/** Where a broker keeps its store. */
public sealed interface StoreLocation permits StoreLocation.Embedded, PostgresLocation {
    /** What messages call it; holds no secret. */
    String display();

    /**
     * A file that processes of this machine share: SQLite.
     *
     * @param file the database
     */
    record Embedded(Path file) implements StoreLocation {
        @Override
        public String display() {
            return file.toString();
        }
    }
}
