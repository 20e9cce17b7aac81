/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.filesystem.GoverningManifests.Governed;
import io.strongroom.seal.manifest.DirectoryChanges;
import io.strongroom.seal.manifest.FileFingerprint;
import io.strongroom.seal.manifest.KnownAnchors;
import io.strongroom.seal.manifest.Manifest;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestDigest;
import io.strongroom.seal.manifest.ManifestException;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.manifest.SignedManifest;
import io.strongroom.seal.zone.ZonePath;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;

/**
 * Commits the manifests of directories. The order is: the next manifest is written, the broker anchors it, it takes the
 * place of the current one. Whoever reads between these steps finds the anchored one under one of its two names.
 * Thread-safe as far as the broker lets only one of two writers go on.
 */
final class ManifestWriter {
    private static final int ATTEMPTS = 5;

    private final FileSystem storage;
    private final ManifestFiles files;
    private final GoverningManifests manifests;
    private final Clock clock = Clock.systemUTC();

    ManifestWriter(FileSystem storage, ManifestFiles files, GoverningManifests manifests) {
        this.storage = storage;
        this.files = files;
        this.manifests = manifests;
    }

    /**
     * Commits what this process changed in a directory; in one that has no manifest yet, everything that is there.
     *
     * @throws ManifestRefusedException if the manifest that is there is not to be believed
     */
    void commit(Governance directory, Session session) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            KnownAnchors known = latest(directory, session);
            Optional<ManifestAnchor> latest = known.of(directory.path());
            Optional<Governed> previous = previous(directory, session, latest);
            if (previous.isPresent() && !session.changes().isChanged(directory.path())) {
                return;
            }
            List<Governed> nested = nested(directory, known, session);
            SortedMap<String, FileFingerprint> content =
                    content(directory, listing(directory), listed(directory, previous, nested), latest, session);
            Optional<SignedManifest> next = publish(directory, content, latest, session);
            if (next.isPresent()) {
                for (Governed each : nested) {
                    files.delete(each.directory());
                    session.manifests()
                            .end(directory.zone().keyId(), each.directory().path());
                }
                session.changes().committed(directory.path());
                manifests.remember(directory, next.get());
                return;
            }
        }
        throw new IOException("the manifest of " + directory.path() + " was not committed: other processes committed "
                + ATTEMPTS + " times meanwhile; write again");
    }

    /** Gives a directory that was moved a manifest of its own, with the content of the one that it had. */
    void moved(Governance to, SignedManifest had, Session session) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<ManifestAnchor> latest = latest(to, session).of(to.path());
            if (publish(to, had.manifest().files(), latest, session).isPresent()) {
                return;
            }
        }
        throw new IOException("the manifest of " + to.path() + " was not committed; move the directory again");
    }

    private static KnownAnchors latest(Governance directory, Session session) throws IOException {
        return session.manifests().latest(directory.zone().keyId(), directory.path());
    }

    /** The manifest before this; none where the broker knows one and it is gone, with all that it listed. */
    private Optional<Governed> previous(Governance directory, Session session, Optional<ManifestAnchor> latest)
            throws IOException {
        try {
            Optional<Governed> kept = ownOf(directory, session);
            if (kept.map(governed -> governed.manifest().digest())
                    .equals(latest.filter(ManifestAnchor::isLive).map(ManifestAnchor::digest))) {
                return kept;
            }
            manifests.forget();
            return ownOf(directory, session);
        } catch (ManifestRefusedException e) {
            boolean isGone = latest.filter(ManifestAnchor::isLive).isPresent()
                    && e.getCause() instanceof ManifestException cause
                    && cause.kind() == ManifestException.Kind.GONE;
            if (isGone && isAllWritten(directory, session.changes())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Optional<Governed> ownOf(Governance directory, Session session) throws IOException {
        return manifests
                .of(directory, session)
                .filter(governed -> governed.directory().path().equals(directory.path()));
    }

    private boolean isAllWritten(Governance directory, DirectoryChanges changes) throws IOException {
        for (Found file : listing(directory)) {
            if (!changes.isWritten(file.place().path())) {
                return false;
            }
        }
        return true;
    }

    /** Manifests of directories below: this one's takes their place. */
    private List<Governed> nested(Governance directory, KnownAnchors known, Session session) throws IOException {
        List<Governed> nested = new ArrayList<>();
        for (ZonePath path : known.liveAtOrBelow(directory.path())) {
            if (!path.equals(directory.path())) {
                Governance below =
                        new Governance(path, directory.stored(), directory.zone()).moved(directory.path(), directory);
                manifests
                        .of(below, session)
                        .filter(governed -> governed.directory().path().equals(path))
                        .ifPresent(nested::add);
            }
        }
        return nested;
    }

    /** All that manifests list now, by the name relative to the directory. */
    private static Optional<SortedMap<String, FileFingerprint>> listed(
            Governance directory, Optional<Governed> previous, List<Governed> nested) {
        if (previous.isEmpty() && nested.isEmpty()) {
            return Optional.empty();
        }
        SortedMap<String, FileFingerprint> listed = new TreeMap<>();
        previous.ifPresent(
                governed -> listed.putAll(governed.manifest().manifest().files()));
        for (Governed each : nested) {
            String prefix = each.directory().relativeTo(directory.path()) + "/";
            listed.keySet().removeIf(name -> name.startsWith(prefix));
            each.manifest().manifest().files().forEach((name, print) -> listed.put(prefix + name, print));
        }
        return Optional.of(listed);
    }

    /**
     * What the next manifest lists: of files that this process wrote, what they are now; of all others, what was listed
     * before, whether it is there or not. Others that are there and were never listed are listed only in a first manifest.
     */
    private SortedMap<String, FileFingerprint> content(
            Governance directory,
            List<Found> found,
            Optional<SortedMap<String, FileFingerprint>> listed,
            Optional<ManifestAnchor> latest,
            Session session)
            throws IOException {
        DirectoryChanges changes = session.changes();
        boolean isFirst =
                listed.isEmpty() && latest.filter(ManifestAnchor::isLive).isEmpty();
        SortedMap<String, FileFingerprint> content = new TreeMap<>(listed.orElseGet(TreeMap::new));
        content.keySet().removeIf(name -> changes.isDeleted(path(directory, name)));
        for (Found file : found) {
            String name = file.place().relativeTo(directory.path());
            if (changes.isWritten(file.place().path())) {
                content.put(name, files.fingerprint(file.status()));
            } else if (isFirst) {
                fingerprintIfSealed(file.status()).ifPresent(print -> content.put(name, print));
            }
        }
        return content;
    }

    /** A file that others left and that nobody could read is not listed: readers will name it. */
    private Optional<FileFingerprint> fingerprintIfSealed(FileStatus status) throws IOException {
        try {
            return Optional.of(files.fingerprint(status));
        } catch (DamagedFileException e) {
            return Optional.empty();
        }
    }

    private static ZonePath path(Governance directory, String name) {
        Governance at = directory;
        for (String segment : name.split("/", -1)) {
            at = at.child(segment);
        }
        return at.path();
    }

    /** Gives the manifest that was published, or none if another process was faster. */
    private Optional<SignedManifest> publish(
            Governance directory,
            Map<String, FileFingerprint> content,
            Optional<ManifestAnchor> latest,
            Session session)
            throws IOException {
        ManifestDigest before = latest.map(ManifestAnchor::digest).orElse(ManifestDigest.NONE);
        long generation = latest.map(ManifestAnchor::generation).orElse(0L) + 1;
        SignedManifest next = SignedManifest.sign(
                new Manifest(
                        directory.zone().keyId(),
                        directory.path().toString(),
                        generation,
                        before,
                        clock.instant(),
                        new TreeMap<>(content)),
                session.manifests());
        files.write(directory, ManifestName.NEXT, next, session);
        ManifestAnchor anchor = new ManifestAnchor(generation, next.digest());
        if (!session.manifests().anchor(directory.zone().keyId(), directory.path(), anchor, before)) {
            manifests.forget();
            return Optional.empty();
        }
        files.write(directory, ManifestName.CURRENT, next, session);
        files.deleteNext(directory);
        return Optional.of(next);
    }

    private record Found(Governance place, FileStatus status) {}

    /** Every file below a directory that engines take for data. */
    private List<Found> listing(Governance directory) throws IOException {
        List<Found> found = new ArrayList<>();
        try {
            list(directory, found);
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return found;
    }

    private void list(Governance directory, List<Found> found) throws IOException {
        for (FileStatus status : storage.listStatus(directory.stored())) {
            Governance child = directory.child(status.getPath().getName());
            boolean isOfZone = Zones.session()
                    .zones()
                    .zoneOf(child.path())
                    .filter(child.zone()::equals)
                    .isPresent();
            if (ManifestName.isHidden(status.getPath().getName()) || !isOfZone) {
                continue;
            }
            if (status.isDirectory()) {
                list(child, found);
            } else {
                found.add(new Found(child, status));
            }
        }
    }
}
