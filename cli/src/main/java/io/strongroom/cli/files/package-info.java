/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Files that users name. */
@NullMarked
package io.strongroom.cli.files;

import org.jspecify.annotations.NullMarked;
