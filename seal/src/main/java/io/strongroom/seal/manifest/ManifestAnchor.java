/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.KeyId;
import io.strongroom.seal.zone.ZonePath;
import java.util.Optional;

/**
 * The latest manifest of a directory that the broker knows.
 *
 * @param generation its generation
 * @param digest its digest; {@link ManifestDigest#NONE} if the directory has none any more
 */
public record ManifestAnchor(long generation, ManifestDigest digest) {
    /** Checks. */
    public ManifestAnchor {
        if (generation < 1) {
            throw new IllegalArgumentException("generation " + generation + " of a manifest (they begin at 1)");
        }
    }

    /** Whether the directory has a manifest. */
    public boolean isLive() {
        return !digest.isNone();
    }

    /**
     * Demands that a manifest is that of a directory, and the latest one.
     *
     * @param anchor what the broker knows of the directory
     * @throws ManifestException of kind {@code OTHER_DIRECTORY}, {@code ROLLED_BACK} or {@code NOT_ANCHORED}
     */
    public static void require(SignedManifest manifest, KeyId zone, ZonePath directory, Optional<ManifestAnchor> anchor)
            throws ManifestException {
        Manifest content = manifest.manifest();
        if (!content.zone().equals(zone) || !content.directory().equals(directory.toString())) {
            throw new ManifestException(
                    ManifestException.Kind.OTHER_DIRECTORY,
                    "the manifest here is that of " + content.directory() + ": the directory was moved, copied or"
                            + " exchanged");
        }
        long latest = anchor.map(ManifestAnchor::generation).orElse(0L);
        if (content.generation() < latest) {
            throw new ManifestException(
                    ManifestException.Kind.ROLLED_BACK,
                    "the directory was rolled back: its manifest is of generation " + content.generation()
                            + ", the broker knows generation " + latest);
        }
        if (anchor.isEmpty()
                || content.generation() > latest
                || !manifest.digest().equals(anchor.get().digest())) {
            throw new ManifestException(
                    ManifestException.Kind.NOT_ANCHORED,
                    "the manifest, of generation " + content.generation()
                            + ", is not the one that the broker knows: it was never committed");
        }
    }

    /** What to say of a directory whose manifest is not there, though the broker knows one. */
    public static ManifestException gone(long generation) {
        return new ManifestException(
                ManifestException.Kind.GONE,
                "the directory's manifest is missing: the broker knows generation " + generation);
    }
}
