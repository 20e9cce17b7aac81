/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

/** What is wrong with a sealed file. Test vectors name the kind they expect. */
public enum FailureKind {
    /** The bytes do not begin with the magic: not a sealed file at all. */
    NOT_SEALED,
    /** A version, suite, chunk size or flag that this library does not read. */
    UNSUPPORTED,
    /** A field has a value that the format forbids, or the two headers do not belong together. */
    MALFORMED,
    /** The file ends too early, or its length is one that no plaintext maps to. */
    TRUNCATED,
    /** The zone id or key version names no known key. */
    UNKNOWN_KEY,
    /** The file belongs to another zone than the path. */
    WRONG_ZONE,
    /** A tag or MAC does not verify: the bytes were altered, reordered or belong to another file. */
    AUTHENTICATION_FAILED,
    /** Both headers stand, but are wrapped differently: a re-wrap was interrupted. Readable; another re-wrap completes it. */
    REWRAP_INTERRUPTED,
    /** More plaintext than the format holds. */
    TOO_LARGE
}
