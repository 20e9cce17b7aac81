/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import io.strongroom.seal.KeyId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a directory is made of: each file that is data, at any depth, by its relative name.
 *
 * @param zone the id of the zone key
 * @param directory the directory, as {@code ZonePath.toString} writes it
 * @param generation 1 or more, strictly increasing for a directory
 * @param previous the digest of the manifest before, or {@link ManifestDigest#NONE}
 * @param signedAt when it was signed, in whole milliseconds
 * @param files by relative name, segments separated by a slash; ordered by code units
 */
public record Manifest(
        KeyId zone,
        String directory,
        long generation,
        ManifestDigest previous,
        Instant signedAt,
        SortedMap<String, FileFingerprint> files) {
    /** Most files that a manifest lists. */
    public static final int MAX_FILES = 1_000_000;

    /** Checks and copies. */
    public Manifest {
        if (generation < 1) {
            throw new IllegalArgumentException("generation " + generation + " of a manifest (they begin at 1)");
        }
        if (files.size() > MAX_FILES) {
            throw new IllegalArgumentException(files.size() + " files, a manifest lists at most " + MAX_FILES);
        }
        signedAt = signedAt.truncatedTo(ChronoUnit.MILLIS);
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        files.keySet().forEach(Manifest::requireName);
    }

    private static void requireName(String name) {
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals("..") || ManifestName.isHidden(segment)) {
                throw new IllegalArgumentException("not the relative name of a data file: '" + name + "'");
            }
        }
    }

    /** What differs in {@code found}, a whole listing of the directory without hidden files, ordered by name. */
    public List<ManifestFinding> compare(Map<String, FileFingerprint> found) {
        Set<FileFingerprint> listed = new HashSet<>(files.values());
        List<ManifestFinding> findings = new ArrayList<>();
        Set<String> names = new TreeSet<>(files.keySet());
        names.addAll(found.keySet());
        for (String name : names) {
            FileFingerprint wanted = files.get(name);
            FileFingerprint got = found.get(name);
            if (got == null) {
                findings.add(new ManifestFinding(ManifestFinding.Kind.MISSING, name));
            } else if (wanted == null) {
                findings.add(new ManifestFinding(ManifestFinding.Kind.ADDED, name));
            } else if (!wanted.equals(got)) {
                findings.add(differs(name, got, listed));
            }
        }
        return List.copyOf(findings);
    }

    /** What to say of a file of this name that has a fingerprint, if it is not as listed. */
    public List<ManifestFinding> judge(String name, FileFingerprint got) {
        FileFingerprint wanted = files.get(name);
        if (wanted == null) {
            return List.of(new ManifestFinding(ManifestFinding.Kind.ADDED, name));
        }
        return wanted.equals(got) ? List.of() : List.of(differs(name, got, new HashSet<>(files.values())));
    }

    private static ManifestFinding differs(String name, FileFingerprint got, Set<FileFingerprint> listed) {
        return new ManifestFinding(
                listed.contains(got) ? ManifestFinding.Kind.EXCHANGED : ManifestFinding.Kind.REPLACED, name);
    }
}
