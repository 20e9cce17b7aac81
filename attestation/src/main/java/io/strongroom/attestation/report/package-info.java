/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Verdicts and evidence as ordered names and values, for people and machines: what {@code strongroom quote} prints.
 *
 * <p>Names follow the vendors' specifications. Values are texts, integers, booleans, lists and maps, ready for any JSON
 * library; bytes are lower-case hexadecimal, times are like {@code 2025-06-19T10:56:11Z}.
 */
@NullMarked
package io.strongroom.attestation.report;

import org.jspecify.annotations.NullMarked;
