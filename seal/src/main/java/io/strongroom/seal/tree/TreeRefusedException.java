/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The work was refused because of what source or target are. Nothing was written for the paths it names. */
public final class TreeRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Why a path is refused. */
    public enum Reason {
        /** The source does not exist. */
        MISSING,
        /** A file or directory cannot be read. */
        UNREADABLE,
        /** A directory was given, but not asked to be worked through. */
        DIRECTORY,
        /** A symbolic link, and following them was not asked for. */
        SYMBOLIC_LINK,
        /** Neither file nor directory. */
        SPECIAL_FILE,
        /** The file to be sealed is sealed. */
        ALREADY_SEALED,
        /** The file changed while it was being sealed. */
        SOURCE_CHANGED,
        /** The target lies in the source, or is the source. */
        TARGET_INSIDE_SOURCE,
        /** Something else stands where the target would be. */
        TARGET_EXISTS,
        /** Another process is writing the same target. */
        TARGET_BUSY
    }

    /**
     * One refused path.
     *
     * @param path which
     * @param reason why
     * @param message the whole story in one line, path included
     */
    public record Refusal(Path path, Reason reason, String message) {
        static Refusal of(Path path, Reason reason, String message) {
            return new Refusal(path, reason, PrintablePath.of(path) + ": " + message);
        }
    }

    @SuppressWarnings("serial") // Exceptions are never serialised in this project.
    private final transient List<Refusal> refusals;

    TreeRefusedException(List<Refusal> refusals) {
        super(refusals.stream().map(Refusal::message).collect(Collectors.joining("\n")));
        this.refusals = List.copyOf(refusals);
    }

    TreeRefusedException(Path path, Reason reason, String message) {
        this(List.of(Refusal.of(path, reason, message)));
    }

    /** All refused paths, at least one. */
    public List<Refusal> refusals() {
        return refusals;
    }
}
