/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent.startup;

import io.strongroom.broker.api.FileDigest;
import io.strongroom.broker.api.JobDescriptor;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Checks that everything the class loader can reach is in the descriptor, in the descriptor's order. */
final class ClassPath {
    private static final String CLASS_PATH = "the class path";

    private final StartedJvm jvm;
    private final JobDescriptor descriptor;
    private final RunPaths run;
    private final CoveredFiles covered;

    ClassPath(StartedJvm jvm, JobDescriptor descriptor, RunPaths run, CoveredFiles covered) {
        this.jvm = jvm;
        this.descriptor = descriptor;
        this.run = run;
        this.covered = covered;
    }

    /** Checks the entries and their order. */
    void check() throws RefusedException {
        for (String entry : jvm.classPath()) {
            Path path = covered.absolute(Path.of(entry));
            if (Files.exists(path)) {
                covered.require(path, RefusalCode.CLASS_PATH, CLASS_PATH);
            }
        }
        checkOrder();
    }

    /** The jars of the descriptor's class path must come in its order: the first class of a name wins. */
    private void checkOrder() throws RefusedException {
        List<Path> stated = new ArrayList<>();
        for (FileDigest file : descriptor.classPath()) {
            stated.add(run.file(file));
        }
        Iterator<Path> remaining = stated.iterator();
        for (String entry : jvm.classPath()) {
            Path path = covered.absolute(Path.of(entry));
            if (stated.contains(path) && !skipTo(path, remaining)) {
                throw new RefusedException(
                        RefusalCode.CLASS_PATH, "the class path has " + path + " in another place than the descriptor");
            }
        }
    }

    private static boolean skipTo(Path path, Iterator<Path> remaining) {
        while (remaining.hasNext()) {
            if (remaining.next().equals(path)) {
                return true;
            }
        }
        return false;
    }

    /** Checks the files that the jars' manifests put on the class path beside them. Reads jars: hash them first. */
    void checkManifests() throws RefusedException {
        Optional<RefusedException> refusal = covered.files()
                .filter(file -> file.toString().endsWith(".jar"))
                .parallel()
                .map(this::checkManifest)
                .flatMap(Optional::stream)
                .findFirst();
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private Optional<RefusedException> checkManifest(Path jar) {
        try {
            for (String reference : manifestClassPath(jar)) {
                Path file = Path.of(jar.toUri().resolve(URI.create(reference)));
                if (Files.exists(file)) {
                    covered.require(file, RefusalCode.CLASS_PATH, "the manifest of " + jar);
                }
            }
            return Optional.empty();
        } catch (RefusedException e) {
            return Optional.of(e);
        } catch (IllegalArgumentException e) {
            return Optional.of(new RefusedException(
                    RefusalCode.CLASS_PATH, "the manifest of " + jar + " has a Class-Path that names no local files"));
        } catch (IOException e) {
            return Optional.of(new RefusedException(
                    RefusalCode.UNREADABLE_FILE, jar + ", which the descriptor names, cannot be read as a jar"));
        }
    }

    private static List<String> manifestClassPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            String value =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return value == null
                    ? List.of()
                    : Stream.of(value.split(" "))
                            .filter(text -> !text.isEmpty())
                            .toList();
        }
    }
}
