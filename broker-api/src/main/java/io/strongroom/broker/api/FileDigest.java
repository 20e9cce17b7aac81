/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.api;

import java.util.regex.Pattern;

/**
 * A file and what it must hold.
 *
 * @param path an absolute path, or {@code ${run}/…} below the run directory
 * @param sha256 the SHA-256 of its bytes: 64 lower-case hexadecimal digits
 */
public record FileDigest(String path, String sha256) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** Checks both. */
    public FileDigest {
        if (path.isEmpty()) {
            throw new IllegalArgumentException("a file digest needs a path");
        }
        if (!isSha256(sha256)) {
            throw new IllegalArgumentException("the sha256 of '" + path + "' is not 64 lower-case hexadecimal digits");
        }
    }

    static boolean isSha256(String text) {
        return SHA256.matcher(text).matches();
    }
}
