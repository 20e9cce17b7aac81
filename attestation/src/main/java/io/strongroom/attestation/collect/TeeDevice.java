/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.collect;

import io.strongroom.attestation.Tee;
import java.nio.file.Path;

/**
 * A trace of a trusted execution environment on this machine.
 *
 * @param path the device or directory that was found
 * @param interfaceName what it is, for people
 * @param tee the environment it belongs to
 * @param attestsThisProcess true if this process runs inside and could collect evidence through it; false if the machine
 *     could only start such environments
 */
public record TeeDevice(Path path, String interfaceName, Tee tee, boolean attestsThisProcess) {}
