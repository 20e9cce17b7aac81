/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal;

import java.util.Locale;

/**
 * One thing that is wrong with a sealed file.
 *
 * @param part where
 * @param firstChunk index from 0 of the first of a run of damaged chunks; -1 if {@code part} is not {@code CHUNK}
 * @param lastChunk index of the last of them, inclusive; -1 if {@code part} is not {@code CHUNK}
 * @param kind what kind of failure
 * @param message what, got, wanted, in one lower-case sentence
 */
public record Damage(Part part, long firstChunk, long lastChunk, FailureKind kind, String message) {
    /** Parts of a sealed file. */
    public enum Part {
        /** The file as a whole: its length. */
        FILE,
        /** The header in front. */
        HEADER,
        /** A run of chunks. */
        CHUNK,
        /** The final record. */
        FINAL_RECORD,
        /** The copy of the header at the end. */
        HEADER_COPY
    }

    static Damage of(Part part, FailureKind kind, String message) {
        return new Damage(part, -1, -1, kind, message);
    }

    static Damage of(Part part, SealedFileException failure) {
        return of(part, failure.kind(), String.valueOf(failure.getMessage()));
    }

    static Damage ofChunks(long first, long last, long chunks) {
        String which = first == last
                ? "chunk " + first + " of " + chunks + " does"
                : "chunks " + first + " to " + last + " of " + chunks + " do";
        return new Damage(
                Part.CHUNK,
                first,
                last,
                FailureKind.AUTHENTICATION_FAILED,
                which + " not verify: altered, moved or of another file");
    }

    /** The part and the message, which names chunks itself. */
    @Override
    public String toString() {
        return part == Part.CHUNK
                ? message
                : part.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + message;
    }
}
