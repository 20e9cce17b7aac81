/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

/**
 * What is not as the manifest of a directory says.
 *
 * @param kind what is wrong
 * @param name the file, relative to the directory
 */
public record ManifestFinding(Kind kind, String name) {
    /** What may be wrong with a file of a directory. */
    public enum Kind {
        /** The manifest lists it, and it is not there. */
        MISSING("is missing: the directory's manifest lists it"),
        /** It is there, and the manifest does not list it. */
        ADDED("was added: the directory's manifest does not list it"),
        /** In its place lies another file that the manifest lists. */
        EXCHANGED("was exchanged: in its place lies another file of the directory's manifest"),
        /** In its place lies a file that the manifest does not list: an earlier version, or one of elsewhere. */
        REPLACED(
                "was replaced: it is not the file that the directory's manifest lists, but an earlier version of it or one"
                        + " of elsewhere");

        private final String text;

        Kind(String text) {
            this.text = text;
        }
    }

    /** What is wrong, to stand behind the file's name. */
    public String text() {
        return kind.text;
    }
}
