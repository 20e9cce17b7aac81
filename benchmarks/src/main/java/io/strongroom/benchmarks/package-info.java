/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Measurements side by side with plain data and with peers, in one run. */
@NullMarked
package io.strongroom.benchmarks;

import org.jspecify.annotations.NullMarked;
