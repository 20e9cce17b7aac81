/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Zones: which path prefixes are bound to which key, and what may be read and written there. */
@NullMarked
package io.strongroom.seal.zone;

import org.jspecify.annotations.NullMarked;
