/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestException;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.manifest.SignedManifest;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the manifest that says what a directory is made of: its own, or the next one above it in the zone. Only manifests
 * that are signed and the latest are given. Thread-safe.
 */
final class GoverningManifests {
    private static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MAX_KEPT = 20_000;

    /** A directory with its manifest. */
    record Governed(Governance directory, SignedManifest manifest) {}

    private record Kept(@Nullable SignedManifest manifest, long atNanos) {}

    private final ManifestFiles files;
    private final AnchorCache anchors;
    private final Map<ZonePath, Kept> kept = new ConcurrentHashMap<>();

    GoverningManifests(ManifestFiles files, AnchorCache anchors) {
        this.files = files;
        this.anchors = anchors;
    }

    /**
     * The directory, at or above {@code directory}, whose manifest lists what is in it.
     *
     * @throws ManifestRefusedException if there is one that is not to be believed, or the one that the broker knows is gone
     */
    Optional<Governed> of(Governance directory, Session session) throws IOException {
        Governance at = directory;
        while (true) {
            if (!at.isHidden()) {
                Optional<SignedManifest> manifest = manifest(at, session);
                if (manifest.isPresent()) {
                    return Optional.of(new Governed(at, manifest.get()));
                }
            }
            if (!at.hasParent()) {
                return Optional.empty();
            }
            at = at.parent();
        }
    }

    /** The manifest of exactly this directory. */
    private Optional<SignedManifest> manifest(Governance directory, Session session) throws IOException {
        Kept known = kept.get(directory.path());
        if (known == null || System.nanoTime() - known.atNanos() > KEPT_NANOS) {
            if (kept.size() > MAX_KEPT) {
                kept.clear();
            }
            known = new Kept(load(directory, session), System.nanoTime());
            kept.put(directory.path(), known);
        }
        return Optional.ofNullable(known.manifest());
    }

    /** Forgets everything that is kept, also what the broker said. */
    void forget() {
        kept.clear();
        anchors.forget();
    }

    /** Forgets everything but the manifest that this process has just made the latest one of a directory. */
    void remember(Governance directory, SignedManifest latest) {
        forget();
        kept.put(directory.path(), new Kept(latest, System.nanoTime()));
    }

    private @Nullable SignedManifest load(Governance directory, Session session) throws IOException {
        try {
            return latest(directory, ManifestName.CURRENT, session);
        } catch (ManifestException e) {
            anchors.forget();
        }
        try {
            return latest(directory, ManifestName.CURRENT, session);
        } catch (ManifestException e) {
            return next(directory, session, e);
        }
    }

    /** A process that was interrupted while it committed left its manifest under the next one's name. */
    private SignedManifest next(Governance directory, Session session, ManifestException current) throws IOException {
        try {
            SignedManifest next = latest(directory, ManifestName.NEXT, session);
            if (next != null) {
                return next;
            }
        } catch (ManifestException e) {
            current.addSuppressed(e);
        }
        throw RefusedReads.current().add(new ManifestRefusedException(directory.path(), current));
    }

    private @Nullable SignedManifest latest(Governance directory, String name, Session session) throws IOException {
        Optional<ManifestAnchor> anchor = anchors.around(directory, session).of(directory.path());
        Optional<SignedManifest> manifest = files.read(directory, name, session);
        if (manifest.isEmpty()) {
            if (anchor.filter(ManifestAnchor::isLive).isPresent()) {
                throw ManifestAnchor.gone(anchor.get().generation());
            }
            return null;
        }
        manifest.get().requireSignedUnder(session.manifests().authorities());
        ManifestAnchor.require(manifest.get(), directory.zone().keyId(), directory.path(), anchor);
        return manifest.get();
    }
}
