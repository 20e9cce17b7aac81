/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import io.strongroom.broker.OwnerManifests;
import io.strongroom.seal.FileCiphertext;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedFileInspector;
import io.strongroom.seal.SealedFileReader;
import io.strongroom.seal.manifest.FileFingerprint;
import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestException;
import io.strongroom.seal.manifest.ManifestFinding;
import io.strongroom.seal.manifest.ManifestName;
import io.strongroom.seal.manifest.SignedManifest;
import io.strongroom.seal.tree.TreeCheckReport.Finding;
import io.strongroom.seal.tree.TreeCheckReport.NotAsCommitted;
import io.strongroom.seal.tree.TreeCheckReport.Refused;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares directories that jobs committed with their manifests, and these with what the workspace's broker knows. */
final class CommittedDirectories {
    private final KeyWrapper keys;
    private final OwnerManifests manifests;

    CommittedDirectories(KeyWrapper keys, OwnerManifests manifests) {
        this.keys = keys;
        this.manifests = manifests;
    }

    /** Checks the directories at and below {@code paths} that have a manifest, or should have one. */
    List<Finding> check(List<Path> paths) throws IOException {
        Set<Path> directories = new TreeSet<>();
        for (Path path : paths) {
            directories.addAll(withManifest(path.toAbsolutePath().normalize()));
        }
        List<Finding> findings = new ArrayList<>();
        for (Path directory : directories) {
            check(directory, directories, findings);
        }
        return findings;
    }

    private Set<Path> withManifest(Path root) throws IOException {
        Set<Path> directories = new TreeSet<>();
        for (String path : manifests.live(zonePath(root)).keySet()) {
            directories.add(Path.of("/" + String.join("/", ZonePath.parse(path).segments())));
        }
        if (Files.isDirectory(root)) {
            try (Stream<Path> walk = Files.walk(root)) {
                walk.filter(file -> ManifestName.isReserved(file.getFileName().toString()))
                        .map(Path::getParent)
                        .forEach(directories::add);
            }
        }
        return directories;
    }

    private void check(Path directory, Set<Path> all, List<Finding> findings) throws IOException {
        try {
            SignedManifest manifest = latest(directory);
            Set<String> unreadable = new TreeSet<>();
            Map<String, FileFingerprint> found = fingerprints(directory, all, unreadable);
            for (ManifestFinding finding : manifest.manifest().compare(found)) {
                if (!unreadable.contains(finding.name())) {
                    findings.add(new NotAsCommitted(
                            directory.resolve(finding.name()),
                            finding.kind().name().toLowerCase(Locale.ROOT),
                            finding.text()));
                }
            }
        } catch (ManifestException e) {
            findings.add(new NotAsCommitted(
                    directory,
                    "manifest-" + e.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    String.valueOf(e.getMessage())));
        } catch (SealedFileException e) {
            findings.add(new NotAsCommitted(
                    directory, "manifest-damaged", "the directory's manifest is damaged: " + e.getMessage()));
        } catch (KeyRefusedException e) {
            findings.add(new Refused(directory, "its manifest is not judged: " + e.getMessage()));
        }
    }

    /** The manifest that the broker knows, under the one or the other of its names. */
    private SignedManifest latest(Path directory) throws IOException {
        try {
            return latest(directory, ManifestName.CURRENT);
        } catch (ManifestException e) {
            if (!Files.exists(directory.resolve(ManifestName.NEXT))) {
                throw e;
            }
            try {
                return latest(directory, ManifestName.NEXT);
            } catch (ManifestException next) {
                e.addSuppressed(next);
                throw e;
            }
        }
    }

    private SignedManifest latest(Path directory, String name) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.exists(file)) {
            ManifestAnchor anchor =
                    manifests.live(zonePath(directory)).get(zonePath(directory).toString());
            throw ManifestAnchor.gone(anchor == null ? 0 : anchor.generation());
        }
        FileCiphertext ciphertext = FileCiphertext.open(file);
        try (SealedFileReader reader = SealedFileReader.open(ciphertext, keys)) {
            if (reader.length() > SignedManifest.MAX_BYTES) {
                throw new ManifestException(ManifestException.Kind.MALFORMED, "no manifest is as long as the one here");
            }
            byte[] encoded = new byte[(int) reader.length()];
            reader.readFully(0, encoded, 0, encoded.length);
            SignedManifest manifest = SignedManifest.parse(encoded);
            manifest.requireSignedUnder(manifests.authorities(reader.identity().zoneId()));
            ManifestAnchor.require(
                    manifest,
                    reader.identity().zoneId(),
                    zonePath(directory),
                    manifests.latest(reader.identity().zoneId(), zonePath(directory)));
            return manifest;
        } finally {
            ciphertext.close();
        }
    }

    private static Map<String, FileFingerprint> fingerprints(Path directory, Set<Path> others, Set<String> unreadable)
            throws IOException {
        Map<String, FileFingerprint> found = new TreeMap<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                boolean isOther = !each.equals(directory)
                        && (ManifestName.isHidden(each.getFileName().toString()) || others.contains(each));
                return isOther ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!ManifestName.isHidden(file.getFileName().toString())) {
                    String name = directory.relativize(file).toString();
                    try (FileCiphertext ciphertext = FileCiphertext.open(file)) {
                        found.put(name, SealedFileInspector.fingerprint(ciphertext));
                    } catch (SealedFileException e) {
                        unreadable.add(name); // the check of the file itself has named it
                    }
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static ZonePath zonePath(Path path) {
        return ZonePath.parse(path.toString());
    }
}
