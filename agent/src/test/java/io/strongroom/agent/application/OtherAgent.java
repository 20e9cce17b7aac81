/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.application;

import java.lang.instrument.Instrumentation;

/** An agent of somebody else. */
public final class OtherAgent {
    private OtherAgent() {}

    /** Does nothing. */
    public static void premain(String options, Instrumentation instrumentation) {}
}
