/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

/** What may be read at a path. */
public enum ReadRule {
    /** Sealed files of the zone's key only; anything else is refused. */
    SEALED,
    /** Sealed files of the zone's key are opened, other files are handed over as they are. */
    ANY
}
