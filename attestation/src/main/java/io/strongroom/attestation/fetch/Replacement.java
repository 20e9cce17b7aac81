/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation.fetch;

/** What an item that is already stored is worth against one that comes. */
public enum Replacement {
    /** A usable item gives way to one that its vendor issued later, or at the same time: nobody can turn time back. */
    BY_NEWER,
    /** Any item gives way: for somebody who asked for just this one. */
    BY_ANY
}
