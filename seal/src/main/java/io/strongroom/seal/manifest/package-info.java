/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The manifest of a directory: which files a job's committed output is made of, signed by the writer's identity, so that
 * loss, exchange and roll-back of whole files are noticed. Pure: storage, broker and clock are the callers'.
 *
 * <p>Source: docs/spec/manifest.md.
 */
@NullMarked
package io.strongroom.seal.manifest;

import org.jspecify.annotations.NullMarked;
