/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The demonstration: seals real data, runs two unmodified jobs on it, and proves afterwards what was protected and what it
 * cost. {@link io.strongroom.cli.demo.Demo} reads as the list of its steps.
 */
@NullMarked
package io.strongroom.cli.demo;

import org.jspecify.annotations.NullMarked;
