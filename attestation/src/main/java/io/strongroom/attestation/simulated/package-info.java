/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The simulated quoting platform: real SGX quotes by format, signed by a software key under a local root.
 *
 * <p>SIMULATED: memory is not protected. The source is {@code docs/spec/simulated-evidence.md}.
 */
@NullMarked
package io.strongroom.attestation.simulated;

import org.jspecify.annotations.NullMarked;
