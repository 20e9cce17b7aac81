/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Sealed files: any file, encrypted and authenticated as a whole, with random access. */
@NullMarked
package io.strongroom.seal;

import org.jspecify.annotations.NullMarked;
