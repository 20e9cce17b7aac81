/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.manifest.DirectoryChanges;
import io.strongroom.seal.manifest.ManifestAuthority;
import io.strongroom.seal.zone.ZoneMap;
import java.io.IOException;
import java.util.Optional;

/**
 * What this process got for its attestation. There is one for the life of the JVM, set before {@code main} runs.
 * Thread-safe.
 */
public interface Session {
    /**
     * The session of this process, or none if it was started without the agent.
     *
     * <p>Callers that need one must refuse to work without it, never fall back to plain data.
     */
    static Optional<Session> current() {
        return CurrentSession.get();
    }

    /** The job's id, equal in the driver and all its executors: letters, digits and hyphens. */
    String jobId();

    /** The zones of this run, as the broker decided them. */
    ZoneMap zones();

    /**
     * Wraps and unwraps for every zone of {@link #zones}, by the zone id in the header. Refuses other zones with {@code
     * UNKNOWN_KEY}, and what the policy did not grant with {@code KeyRefusedException}.
     */
    KeyWrapper keys();

    /**
     * The current version of a secret that the broker keeps beside the zone keys: a password, a token, a certificate. The
     * policy in force decides at each call.
     *
     * @param name lower-case letters, digits, dots, underscores and hyphens
     * @return its bytes; the caller wipes them
     * @throws IllegalArgumentException if the name has another form
     * @throws IOException if the broker refuses, or does not answer
     */
    byte[] secret(String name) throws IOException;

    /** Signs manifests of directories, and knows the latest ones. */
    ManifestAuthority manifests();

    /** What this process changed in directories of zones and has not committed. */
    DirectoryChanges changes();

    /** Counters of this process for its run report. */
    IoCounters counters();
}
