/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The Hadoop settings that make schemes seal. Hadoop reaches a scheme through two doors, {@code FileSystem} ({@code
 * fs.SCHEME.impl}) and {@code AbstractFileSystem} ({@code fs.AbstractFileSystem.SCHEME.impl}); Structured Streaming's
 * checkpoints and state use the second. These settings always cover both.
 *
 * <p>Put them where <em>every</em> {@code new Configuration()} of the JVM finds them ({@code core-site.xml} on the class
 * path): Hadoop caches a file system by scheme, whatever configuration made it first.
 */
public final class FileSystemDoors {
    /** The local files under a scheme of their own, for what engines write to {@code file:} without asking Hadoop. */
    public static final String SEALED_LOCAL_SCHEME = PlainLocalFileSystem.SEALED_SCHEME;

    // Names, not classes: whoever launches a job asks for these settings without Hadoop on its class path.
    private static final String FILE_SYSTEM = "io.strongroom.filesystem.SealedFileSystem";
    private static final String LOCAL_FILE_SYSTEM = "io.strongroom.filesystem.SealedLocalFileSystem";
    private static final String ABSTRACT_FILE_SYSTEM = "io.strongroom.filesystem.SealedAbstractFileSystem";

    private static final Set<String> LOCAL_SCHEMES = Set.of("file", SEALED_LOCAL_SCHEME);

    private FileSystemDoors() {}

    /** {@link #settings(Collection, Map)} where nothing is configured yet. */
    public static Map<String, String> settings(Collection<String> schemes) {
        return settings(schemes, Map.of());
    }

    /**
     * All settings for {@code schemes} and for the local files, which are always covered.
     *
     * @param schemes such as {@code s3a} and {@code hdfs}
     * @param existing Hadoop settings made so far: a file system that they name for a scheme stays the one below
     * @return sorted by key, no secret
     */
    public static Map<String, String> settings(Collection<String> schemes, Map<String, String> existing) {
        Set<String> all = new TreeSet<>(LOCAL_SCHEMES);
        schemes.forEach(scheme -> all.add(scheme.toLowerCase(Locale.ROOT)));
        Map<String, String> settings = new TreeMap<>();
        for (String scheme : all) {
            settings.put(fileSystemKey(scheme), fileSystemClass(scheme));
            settings.put(abstractFileSystemKey(scheme), ABSTRACT_FILE_SYSTEM);
            configuredInner(scheme, existing).ifPresent(inner -> settings.put(innerKey(scheme), inner));
        }
        return settings;
    }

    private static Optional<String> configuredInner(String scheme, Map<String, String> existing) {
        if (LOCAL_SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        String named = existing.get(innerKey(scheme));
        if (named != null) {
            return Optional.of(named);
        }
        return Optional.ofNullable(existing.get(fileSystemKey(scheme)))
                .filter(name -> !name.equals(fileSystemClass(scheme)));
    }

    /** The setting of the first door: {@code fs.SCHEME.impl}. */
    public static String fileSystemKey(String scheme) {
        return "fs." + scheme + ".impl";
    }

    /** The setting of the second door: {@code fs.AbstractFileSystem.SCHEME.impl}. */
    public static String abstractFileSystemKey(String scheme) {
        return "fs.AbstractFileSystem." + scheme + ".impl";
    }

    /** The setting that names the file system below: {@code strongroom.inner.SCHEME.impl}. */
    public static String innerKey(String scheme) {
        return "strongroom.inner." + scheme + ".impl";
    }

    /** The class behind the second door, for every scheme. */
    static String abstractFileSystemClass() {
        return ABSTRACT_FILE_SYSTEM;
    }

    static String fileSystemClass(String scheme) {
        return scheme.equals("file") ? LOCAL_FILE_SYSTEM : FILE_SYSTEM;
    }

    static boolean isSealing(@Nullable String className) {
        return FILE_SYSTEM.equals(className) || LOCAL_FILE_SYSTEM.equals(className);
    }
}
