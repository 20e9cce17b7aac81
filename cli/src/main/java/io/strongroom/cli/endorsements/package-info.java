/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the commands of {@code strongroom endorsements} share: finding platforms, services and words. */
@NullMarked
package io.strongroom.cli.endorsements;

import org.jspecify.annotations.NullMarked;
