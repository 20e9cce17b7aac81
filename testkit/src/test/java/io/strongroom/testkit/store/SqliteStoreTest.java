/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.store;

import io.strongroom.broker.store.StoreLocation;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreContract {
    @TempDir
    private Path directory;

    @Override
    StoreLocation newDatabase() {
        return new StoreLocation.Embedded(directory.resolve("store.db"));
    }
}
