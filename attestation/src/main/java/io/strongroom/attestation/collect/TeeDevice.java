/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Tee;
import java.nio.file.Path;

/**
 * A trace of a trusted execution environment on this machine.
 *
 * @param path the device or directory that was found
 * @param kind what it is
 * @param tee the environment it belongs to
 */
public record TeeDevice(Path path, TeeInterface kind, Tee tee) {
    /** What it is, for people. */
    public String interfaceName() {
        return kind.description();
    }

    /** Whether this process runs inside and could collect evidence through it. */
    public boolean attestsThisProcess() {
        return kind.attestsThisProcess();
    }
}
