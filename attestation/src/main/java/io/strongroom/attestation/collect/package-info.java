/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Gets evidence from the platform that this process runs on. Reads devices and files of the machine; nothing else in
 * this module does.
 *
 * <p>Source: {@code docs/spec/attestation.md}, "Collecting".
 */
@NullMarked
package io.strongroom.attestation.collect;

import org.jspecify.annotations.NullMarked;
