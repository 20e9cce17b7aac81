/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the owner of the keys allows: written in YAML, strict, versioned in the store. */
@NullMarked
package io.strongroom.broker.policy;

import org.jspecify.annotations.NullMarked;
