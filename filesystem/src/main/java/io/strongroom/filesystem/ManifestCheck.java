/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import io.strongroom.agent.Session;
import io.strongroom.filesystem.GoverningManifests.Governed;
import io.strongroom.seal.manifest.FileFingerprint;
import io.strongroom.seal.manifest.ManifestFinding;
import io.strongroom.seal.manifest.ManifestFinding.Kind;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.RemoteIterators;

/**
 * Compares what is listed and opened with the manifest that lists it. What this process changed itself and has not
 * committed is no finding. Thread-safe.
 */
final class ManifestCheck {
    private final GoverningManifests manifests;

    ManifestCheck(GoverningManifests manifests) {
        this.manifests = manifests;
    }

    /** What is wrong, by the manifest that governs. */
    @FunctionalInterface
    private interface Comparison {
        List<ManifestFinding> with(Governed governed) throws IOException;
    }

    /**
     * Judges a listing.
     *
     * @param path what was listed
     * @param stored everything that the storage listed there
     * @throws ManifestRefusedException if a file that should be there is not, or one is there that should not
     */
    void listed(Path path, Place place, List<? extends FileStatus> stored) throws IOException {
        Session session = Zones.session();
        if (!Governance.isPossible(place, session)) {
            return;
        }
        Governance directory = Governance.of(place, path);
        boolean isFile = stored.size() == 1
                && stored.get(0).isFile()
                && ZonePath.of(stored.get(0).getPath().toUri()).equals(directory.path());
        if (!isFile && !directory.isHidden()) {
            require(directory, session, governed -> compare(governed, directory, stored, session));
        }
    }

    /** Judges a listing that comes piece by piece, whole, where manifests have a say; otherwise gives it as it comes. */
    <T extends FileStatus> RemoteIterator<T> listed(Path path, Place place, RemoteIterator<T> stored)
            throws IOException {
        if (!Governance.isPossible(place, Zones.session())) {
            return stored;
        }
        List<T> all = RemoteIterators.toList(stored);
        listed(path, place, all);
        return RemoteIterators.remoteIteratorFromIterable(all);
    }

    /**
     * Judges a file that was opened.
     *
     * @throws ManifestRefusedException if it is another than the one that is listed
     */
    void opened(Path file, Place place, FileFingerprint fingerprint) throws IOException {
        Session session = Zones.session();
        if (!Governance.isPossible(place, session)) {
            return;
        }
        Governance opened = Governance.of(place, file);
        if (opened.isHidden() || !opened.hasParent() || session.changes().isWritten(opened.path())) {
            return;
        }
        require(
                opened.parent(),
                session,
                governed -> governed.manifest()
                        .manifest()
                        .judge(opened.relativeTo(governed.directory().path()), fingerprint));
    }

    /** A manifest that another process replaced meanwhile is read again before anything is refused. */
    private void require(Governance directory, Session session, Comparison comparison) throws IOException {
        if (!isRefused(directory, session, comparison)) {
            return;
        }
        manifests.forget();
        Optional<Governed> governed = manifests.of(directory, session);
        if (governed.isPresent()) {
            List<ManifestFinding> findings = comparison.with(governed.get());
            if (!findings.isEmpty()) {
                throw RefusedReads.current()
                        .add(new ManifestRefusedException(
                                governed.get().directory().path(), findings));
            }
        }
    }

    private boolean isRefused(Governance directory, Session session, Comparison comparison) throws IOException {
        Optional<Governed> governed = manifests.of(directory, session);
        return governed.isPresent() && !comparison.with(governed.get()).isEmpty();
    }

    private static List<ManifestFinding> compare(
            Governed governed, Governance directory, List<? extends FileStatus> stored, Session session)
            throws IOException {
        String relative = directory.relativeTo(governed.directory().path());
        String prefix = relative.isEmpty() ? "" : relative + "/";
        Set<String> files = new HashSet<>();
        Set<String> directories = new HashSet<>();
        for (FileStatus status : stored) {
            String name = status.getPath().getName();
            if (!ManifestName.isHidden(name) && isOfZone(directory.child(name))) {
                (status.isDirectory() ? directories : files).add(name);
            }
        }
        List<ManifestFinding> findings = new ArrayList<>();
        SortedMap<String, FileFingerprint> listed = below(governed, relative, prefix);
        for (String name : listed.keySet()) {
            String rest = name.substring(prefix.length());
            int slash = rest.indexOf('/');
            boolean isThere = slash < 0 ? files.contains(rest) : directories.contains(rest.substring(0, slash));
            if (!isThere && !session.changes().isDeleted(pathOf(governed, name))) {
                findings.add(new ManifestFinding(Kind.MISSING, name));
            }
        }
        for (String file : files) {
            String name = prefix + file;
            if (!listed.containsKey(name) && !session.changes().isWritten(pathOf(governed, name))) {
                findings.add(new ManifestFinding(Kind.ADDED, name));
            }
        }
        return findings;
    }

    private static SortedMap<String, FileFingerprint> below(Governed governed, String relative, String prefix) {
        SortedMap<String, FileFingerprint> all = governed.manifest().manifest().files();
        // '0' is the character behind the slash
        return prefix.isEmpty() ? all : all.subMap(prefix, relative + "0");
    }

    private static boolean isOfZone(Governance child) throws ZoneRefusedException {
        return Zones.session()
                .zones()
                .zoneOf(child.path())
                .filter(child.zone()::equals)
                .isPresent();
    }

    private static ZonePath pathOf(Governed governed, String name) {
        Governance file = governed.directory();
        for (String segment : name.split("/", -1)) {
            file = file.child(segment);
        }
        return file.path();
    }
}
