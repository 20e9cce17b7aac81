/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit;

import io.strongroom.attestation.Digest;
import io.strongroom.attestation.collect.EvidenceCollector;
import io.strongroom.attestation.simulated.SimulatedPlatform;
import io.strongroom.attestation.simulated.SimulatedRuntime;
import java.nio.charset.StandardCharsets;

/** Collectors of simulated evidence for made-up runtimes. Immutable and thread-safe. */
public final class TestEvidence {
    private final SimulatedPlatform platform;
    private final Digest pin;

    /**
     * Evidence of a platform for a broker.
     *
     * @param pin the broker's pin in hexadecimal
     */
    public TestEvidence(SimulatedPlatform platform, String pin) {
        this.platform = platform;
        this.pin = Digest.parse(pin);
    }

    /** Evidence of a runtime that the default policy accepts. */
    public EvidenceCollector collector() {
        return collector("test");
    }

    /** Evidence of a runtime whose measurement depends on {@code label}. */
    public EvidenceCollector collector(String label) {
        return platform.collector(runtime(label));
    }

    /** The runtime behind {@link #collector(String)}. */
    public SimulatedRuntime runtime(String label) {
        Digest agent = Digest.sha256(("agent " + label).getBytes(StandardCharsets.UTF_8));
        return new SimulatedRuntime(agent, "0.1.0-test", pin);
    }
}
