/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the packages of this module share and callers do not use. */
@NullMarked
package io.strongroom.attestation.internal;

import org.jspecify.annotations.NullMarked;
