/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Names of files that are still being written: {@code .NAME.strongroom-RANDOM.tmp} beside NAME, where RANDOM is 32
 * hexadecimal digits. Such names are never listed and never opened.
 */
final class TemporaryName {
    /** Keeps the whole name below 255 bytes for any characters. */
    private static final int KEPT_CODE_POINTS = 40;

    private static final int RANDOM_BYTES = 16;
    private static final Pattern FORM = Pattern.compile("\\..*\\.strongroom-[0-9a-f]{32}\\.tmp", Pattern.DOTALL);
    private static final SecureRandom RANDOM = new SecureRandom();

    private TemporaryName() {}

    /** A new temporary path beside {@code target}. */
    static Path beside(Path target) {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String name = target.getName();
        int kept = name.offsetByCodePoints(0, Math.min(KEPT_CODE_POINTS, name.codePointCount(0, name.length())));
        String temporary =
                "." + name.substring(0, kept) + ".strongroom-" + HexFormat.of().formatHex(random) + ".tmp";
        return new Path(target.getParent(), new Path(null, null, temporary));
    }

    /** Whether the last segment of {@code path} has the form. */
    static boolean matches(Path path) {
        String name = path.getName();
        return name.endsWith(".tmp") && FORM.matcher(name).matches();
    }
}
