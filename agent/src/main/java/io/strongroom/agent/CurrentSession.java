/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Holds the session of this JVM. The one piece of static state in the project, because premain and a file system that
 * the engine creates by reflection share nothing else. Written once.
 */
final class CurrentSession {
    private static final AtomicReference<@Nullable Session> SESSION = new AtomicReference<>();

    private CurrentSession() {}

    static Optional<Session> get() {
        return Optional.ofNullable(SESSION.get());
    }

    /**
     * Sets the session.
     *
     * @throws IllegalStateException if there is one already
     */
    static void set(Session session) {
        if (!SESSION.compareAndSet(null, session)) {
            throw new IllegalStateException("this process has a session already");
        }
    }
}
