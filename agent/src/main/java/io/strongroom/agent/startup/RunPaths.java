/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.broker.api.FileDigest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Replaces ${run} by the run directory.
 *
 * @param runDirectory absolute
 */
record RunPaths(Path runDirectory) {
    private static final String RUN = "${run}";

    /** The text with every ${run} replaced. */
    String resolve(String text) {
        return text.replace(RUN, runDirectory.toString());
    }

    /** The text with every ${run} left out. */
    static String withoutRun(String text) {
        return text.replace(RUN, "");
    }

    /**
     * The absolute path of a file that the descriptor names.
     *
     * @throws RefusedException of code {@code DESCRIPTOR} if it is relative
     */
    Path file(FileDigest file) throws RefusedException {
        try {
            Path path = Path.of(resolve(file.path()));
            if (path.isAbsolute()) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            throw new RefusedException(RefusalCode.DESCRIPTOR, "the descriptor names a file that cannot exist");
        }
        throw new RefusedException(
                RefusalCode.DESCRIPTOR, "the descriptor names " + file.path() + " (expected an absolute path)");
    }
}
