/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Refuses settings in which a scheme seals through one of Hadoop's two doors only: whatever goes through the other
 * would be written in clear.
 */
public final class DoorCheck {
    private DoorCheck() {}

    /**
     * What is wrong with the settings of {@code schemes}, one sentence each; empty if every scheme seals through both
     * doors.
     *
     * @param schemes those of the zones, and {@code file}
     * @param settings looks up a Hadoop setting: {@code configuration::get} or {@code map::get}
     */
    public static List<String> problems(Collection<String> schemes, Function<String, @Nullable String> settings) {
        List<String> problems = new ArrayList<>();
        for (String name : schemes) {
            String scheme = name.toLowerCase(Locale.ROOT);
            String first = FileSystemDoors.fileSystemKey(scheme);
            String second = FileSystemDoors.abstractFileSystemKey(scheme);
            check(first, settings.apply(first), FileSystemDoors.fileSystemClass(scheme), problems);
            check(second, settings.apply(second), FileSystemDoors.abstractFileSystemClass(), problems);
        }
        return List.copyOf(problems);
    }

    private static void check(String key, @Nullable String got, String wanted, List<String> problems) {
        if (!wanted.equals(got)) {
            problems.add("the setting " + key + " is " + (got == null ? "missing" : got) + " (expected " + wanted
                    + "): what goes through this door would not be sealed");
        }
    }

    /**
     * Refuses unless every scheme seals through both doors.
     *
     * @throws ZoneRefusedException naming every setting that is wrong
     */
    public static void require(Collection<String> schemes, Function<String, @Nullable String> settings)
            throws ZoneRefusedException {
        List<String> problems = problems(schemes, settings);
        if (!problems.isEmpty()) {
            throw new ZoneRefusedException(ZoneRefusedException.Reason.DOOR_OPEN, String.join("; ", problems));
        }
    }
}
