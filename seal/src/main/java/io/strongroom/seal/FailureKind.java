/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

/** What is wrong with a sealed file. Test vectors name the kind they expect. */
public enum FailureKind {
    /** The bytes do not begin with the magic: not a sealed file at all. */
    NOT_SEALED("seal it first; if it was sealed, restore it from a copy"),
    /** A version, suite, chunk size or flag that this library does not read. */
    UNSUPPORTED("read it with the newer version that wrote it, or restore it from a copy"),
    /** A field has a value that the format forbids, or the two headers do not belong together. */
    MALFORMED("restore it from a copy"),
    /** The file ends too early, or its length is one that no plaintext maps to. */
    TRUNCATED("restore it from a copy"),
    /** The zone id or key version names no known key. */
    UNKNOWN_KEY("use the workspace in which it was sealed, or restore it from a copy"),
    /** The file belongs to another zone than the path. */
    WRONG_ZONE("move it to its own zone, or restore this zone's file from a copy"),
    /** A tag or MAC does not verify: the bytes were altered, reordered or belong to another file. */
    AUTHENTICATION_FAILED("restore it from a copy"),
    /** Both headers stand, but are wrapped differently: a re-wrap was interrupted. Readable; another re-wrap completes it. */
    REWRAP_INTERRUPTED("re-wrap it again"),
    /** More plaintext than the format holds. */
    TOO_LARGE("divide it");

    private final String remedy;

    FailureKind(String remedy) {
        this.remedy = remedy;
    }

    /** What a person does about it, in a few lower-case words that stand behind a message. */
    public String remedy() {
        return remedy;
    }
}
