/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import io.strongroom.filesystem.DoorCheck;
import io.strongroom.filesystem.FileSystemDoors;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Which file systems an application may reach: ours alone, by both doors of every scheme that Hadoop's settings name, that
 * a jar registers, or that has a zone. File systems that can't write are left alone.
 */
final class DoorRule {
    /** {@code har} reads through the file system of another scheme, which seals. */
    private static final Set<String> READ_ONLY = Set.of("har", "http", "https");

    private static final Set<String> READ_ONLY_CLASSES =
            Set.of("org.apache.hadoop.fs.HarFs", "org.apache.hadoop.fs.HarFileSystem");

    private static final Pattern DOOR = Pattern.compile("fs\\.(?:AbstractFileSystem\\.)?([^.]+)\\.impl");

    private DoorRule() {}

    /**
     * What is wrong, one sentence each.
     *
     * @param zones the schemes of the zones
     */
    static List<String> problems(Configuration hadoop, Set<String> zones) {
        Set<String> schemes = new TreeSet<>(Set.of("file", FileSystemDoors.SEALED_LOCAL_SCHEME));
        schemes.addAll(zones);
        schemes.addAll(registered());
        List<String> spellings = new ArrayList<>();
        for (Map.Entry<String, String> setting : hadoop) {
            Matcher door = DOOR.matcher(setting.getKey());
            if (!door.matches() || READ_ONLY_CLASSES.contains(setting.getValue())) {
                continue;
            }
            String scheme = door.group(1);
            if (scheme.equals(scheme.toLowerCase(Locale.ROOT))) {
                schemes.add(scheme);
            } else {
                spellings.add("the setting " + setting.getKey()
                        + " opens a door under another spelling of its scheme, which would not be sealed");
            }
        }
        List<String> problems = new ArrayList<>(DoorCheck.problems(schemes, hadoop::get));
        problems.addAll(spellings);
        return problems;
    }

    /** Hadoop finds these without a setting. One that can't be loaded here can't be used either. */
    private static Set<String> registered() {
        Set<String> schemes = new TreeSet<>();
        Iterator<FileSystem> services = ServiceLoader.load(FileSystem.class).iterator();
        while (true) {
            try {
                if (!services.hasNext()) {
                    schemes.removeAll(READ_ONLY);
                    return schemes;
                }
                schemes.add(services.next().getScheme());
            } catch (ServiceConfigurationError | UnsupportedOperationException e) {
                // Hadoop skips it too: FileSystem.loadFileSystems.
            }
        }
    }
}
