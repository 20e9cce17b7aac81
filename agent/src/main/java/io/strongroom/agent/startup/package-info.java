/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What this JVM was started with, and whether that is what the job descriptor says. Values in, refusals out; only
 * {@link io.strongroom.agent.startup.RunningJvm} and {@link io.strongroom.agent.startup.FileHashes} touch the machine.
 */
@NullMarked
package io.strongroom.agent.startup;

import org.jspecify.annotations.NullMarked;
