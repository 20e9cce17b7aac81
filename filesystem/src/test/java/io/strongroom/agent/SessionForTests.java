/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

/**
 * Sets the session of a test's JVM. It stands in the agent's package, and only in test code, because production code has
 * no way to set a session but the agent's start.
 */
public final class SessionForTests {
    private SessionForTests() {}

    /** Sets it. Doing it twice fails, here as there. */
    public static void install(Session session) {
        CurrentSession.set(session);
    }
}
