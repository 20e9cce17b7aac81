/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.security.AccessControlException;
import org.jspecify.annotations.Nullable;

/**
 * The refused reads of one piece of work, whatever became of the exceptions. Parsers between an engine and a file wrap
 * exceptions (ORC, XML and multi-line CSV in Spark 4.1.0 do), and an engine that may skip corrupt files then takes a
 * refusal for one. So the engine's task asks here before it ends well.
 *
 * <p>Work is known by its thread: a watch sees what its thread, and threads that this one starts meanwhile, open, and all
 * that is read from those files by whatever thread. Thread-safe.
 */
public final class RefusedReads {
    private static final InheritableThreadLocal<RefusedReads> CURRENT = new InheritableThreadLocal<>();

    private final AtomicReference<@Nullable AccessControlException> first = new AtomicReference<>();

    private RefusedReads() {}

    /** Watches this thread from now on; replaces an older watch of it. */
    public static RefusedReads watch() {
        RefusedReads watch = new RefusedReads();
        CURRENT.set(watch);
        return watch;
    }

    /** The watch of this thread; one that nobody asks if there is none. */
    static RefusedReads current() {
        RefusedReads watch = CURRENT.get();
        return watch == null ? new RefusedReads() : watch;
    }

    /** Remembers a refusal, if it is the first, and gives it back. */
    <E extends AccessControlException> E add(E refusal) {
        first.compareAndSet(null, refusal);
        return refusal;
    }

    /** The first refusal: a {@link DamagedFileException} or a {@link ZoneRefusedException}. */
    public Optional<AccessControlException> first() {
        return Optional.ofNullable(first.get());
    }

    /** Ends the watch of this thread. */
    public static void end() {
        CURRENT.remove();
    }
}
