/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * SGX and TDX quotes of version 3, 4 and 5: bytes to fields, nothing authenticated. Pure and thread-safe.
 *
 * <p>Source: {@code docs/spec/attestation.md} section 2.
 */
@NullMarked
package io.strongroom.attestation.quote;

import org.jspecify.annotations.NullMarked;
