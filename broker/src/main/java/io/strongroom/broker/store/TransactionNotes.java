/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.config.JdbiConfig;

/**
 * What was read in one transaction and cannot change before its end but by what the transaction does itself, so that works
 * that share a commit read it once. One note for each class. Whoever changes in the store what a note says forgets the note;
 * when a work is taken back, all are forgotten. Not thread-safe, like the handle.
 */
public final class TransactionNotes implements JdbiConfig<TransactionNotes> {
    private final Map<Class<?>, Object> notes = new HashMap<>();

    /** None yet: called by the library, once for each handle. */
    public TransactionNotes() {}

    /** The notes of a transaction. */
    public static TransactionNotes of(Handle handle) {
        return handle.getConfig(TransactionNotes.class);
    }

    /** The note of this class. */
    public <T> Optional<T> find(Class<T> kind) {
        return Optional.ofNullable(kind.cast(notes.get(kind)));
    }

    /** The note of this class, or the first one, which is noted. */
    public <T> T findOrNote(Class<T> kind, Supplier<T> first) {
        return kind.cast(notes.computeIfAbsent(kind, unused -> first.get()));
    }

    /** Notes something, in place of the note of this class. */
    public <T> void put(Class<T> kind, T note) {
        notes.put(kind, note);
    }

    /** Forgets the note of this class. */
    public void forget(Class<?> kind) {
        notes.remove(kind);
    }

    /** Forgets everything. */
    public void forgetAll() {
        notes.clear();
    }

    /** Nothing is handed on: a statement, or another handle, begins without notes. */
    @Override
    public TransactionNotes createCopy() {
        return new TransactionNotes();
    }
}
