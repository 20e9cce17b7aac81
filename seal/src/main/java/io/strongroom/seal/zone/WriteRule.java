/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.zone;

/** What may be written at a path. */
public enum WriteRule {
    /** Everything written is sealed under the zone's key. */
    SEALED,
    /** Files are written as they are. Only a policy can say so, never a command line. */
    ANY,
    /** Nothing may be written. */
    DENY
}
