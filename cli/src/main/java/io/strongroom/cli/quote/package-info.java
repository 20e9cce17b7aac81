/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** Evidence on the command line: recognises it, judges it, prints the verdict. */
@NullMarked
package io.strongroom.cli.quote;

import org.jspecify.annotations.NullMarked;
