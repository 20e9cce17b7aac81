/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import org.jdbi.v3.core.JdbiException;

/** A kind of database behind {@link Store}. Thread-safe, but for {@link #write} and {@link #close}. */
interface Database {
    /** Reads one state of the database, which does not change while {@code work} runs. */
    <T> T read(Store.Work<T> work) throws IOException;

    /**
     * Runs one writing transaction, at most one at a time. Writers of other processes wait for it, and it sees all that
     * they committed. When it returns, its changes are on the disk; when it throws, there are none.
     */
    <T> T write(Store.Work<T> work) throws IOException;

    /** What callers learn of a failed statement. */
    StoreException failed(JdbiException e);

    /** Closes all connections; nothing runs any more. */
    void close() throws StoreException;
}
