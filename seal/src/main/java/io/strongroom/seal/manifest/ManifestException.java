/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.io.IOException;

/** A manifest is not to be believed. The message says why, and stands behind the directory's name. */
public final class ManifestException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Kind {
        /** It breaks the format. */
        MALFORMED,
        /** Its signature, or the certificate of who signed it, leads to no authority that is trusted here. */
        SIGNATURE,
        /** It is the manifest of another directory or zone. */
        OTHER_DIRECTORY,
        /** The broker knows a later one. */
        ROLLED_BACK,
        /** The broker does not know it. */
        NOT_ANCHORED,
        /** The broker knows one, and it is not there. */
        GONE
    }

    private final Kind kind;

    /** A failure. */
    public ManifestException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ManifestException(Kind kind, String message, Exception cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why. */
    public Kind kind() {
        return kind;
    }
}
