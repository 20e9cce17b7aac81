/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import io.strongroom.seal.Damage;
import java.nio.file.Path;
import java.util.List;

/**
 * What a check found.
 *
 * @param files files that were judged, intact ones included
 * @param bytes plaintext bytes that verified
 * @param findings everything that is not in order
 */
public record TreeCheckReport(long files, long bytes, List<Finding> findings) {
    /** Copies. */
    public TreeCheckReport {
        findings = List.copyOf(findings);
    }

    /** Something that is not in order. */
    public sealed interface Finding {
        /** Which file. */
        Path file();

        /** One line, the file included. */
        String message();
    }

    /** A file is damaged, not sealed, or of an unknown key. */
    public record Damaged(Path file, Damage damage) implements Finding {
        @Override
        public String message() {
            return PrintablePath.of(file) + ": " + damage;
        }
    }

    /** A file could not be judged, because its key may not be used. */
    public record Refused(Path file, String reason) implements Finding {
        @Override
        public String message() {
            return PrintablePath.of(file) + ": " + reason;
        }
    }

    /** A file or directory could not be read. */
    public record Unreadable(Path file, String reason) implements Finding {
        @Override
        public String message() {
            return PrintablePath.of(file) + ": " + reason;
        }
    }

    /**
     * A directory is not as its manifest says, or the manifest is not to be believed.
     *
     * @param file the file, or the directory if its manifest is at fault
     * @param kind what is wrong, in lower-case words with hyphens
     * @param reason the same for people
     */
    public record NotAsCommitted(Path file, String kind, String reason) implements Finding {
        @Override
        public String message() {
            return PrintablePath.of(file) + ": " + reason;
        }
    }

    /** A temporary file that a process left that was killed, or that one is writing. Not data. */
    public record Leftover(Path file) implements Finding {
        @Override
        public String message() {
            return PrintablePath.of(file) + ": left by an interrupted run, not data (seal again, or remove it)";
        }
    }
}
