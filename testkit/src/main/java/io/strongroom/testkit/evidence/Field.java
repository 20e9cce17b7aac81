/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.evidence;

/** A field of a fixed layout. */
public interface Field {
    /** The first byte, counted from the start of the layout. */
    int offset();

    /** The number of bytes. */
    int length();
}
