/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.manifest;

import java.util.regex.Pattern;

/** The names of manifests, and which files a manifest lists. */
public final class ManifestName {
    /** The manifest of the directory in which it lies: a sealed file of the zone. */
    public static final String CURRENT = "_strongroom-manifest";

    /** A manifest that is to take the place of the current one. */
    public static final String NEXT = CURRENT + ".next";

    private static final Pattern SLASH = Pattern.compile("/");

    private ManifestName() {}

    /** Whether a file of this name is a manifest, or is to become one. */
    public static boolean isReserved(String name) {
        return name.equals(CURRENT) || name.equals(NEXT);
    }

    /**
     * Whether engines never list a file or directory of this name as data: it begins with a dot, or with an underscore and
     * has no equals sign, which would make it a partition. Source: Spark 4.1.0, {@code HadoopFSUtils.shouldFilterOutPathName}.
     */
    public static boolean isHidden(String name) {
        return name.startsWith(".") || (name.startsWith("_") && name.indexOf('=') < 0);
    }

    /** Whether a segment of a relative name is hidden. */
    public static boolean isHiddenBelow(String relativeName) {
        return SLASH.splitAsStream(relativeName).anyMatch(ManifestName::isHidden);
    }
}
