/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The {@code strongroom} command: parses, calls, prints. The work is done in the other modules.
 *
 * <p>{@link io.strongroom.cli.Main} is the entry point, {@code StrongroomCommand} lists the commands, and each command is
 * one class named after it.
 */
@NullMarked
package io.strongroom.cli;

import org.jspecify.annotations.NullMarked;
