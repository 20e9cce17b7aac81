/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Sealing, opening and checking files and whole directory trees of a local file system: what the commands {@code seal},
 * {@code open} and {@code check} do.
 *
 * <p>Every file is written under a temporary name beside its target, synced, and renamed: a target is there completely or
 * not at all. A tree that was interrupted is taken up again by running the same once more: a target that exists is compared
 * with its source, byte for byte, and skipped if it is authentic and equal.
 */
@NullMarked
package io.strongroom.seal.tree;

import org.jspecify.annotations.NullMarked;
