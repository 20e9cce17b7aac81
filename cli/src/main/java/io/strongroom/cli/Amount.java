/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import java.util.Locale;

/** Writes amounts as people read them. */
final class Amount {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final int STEP = 1024;

    private Amount() {}

    /** {@code 1 file}, {@code 3 files}. */
    static String files(long files) {
        return files + (files == 1 ? " file" : " files");
    }

    /** {@code 17 bytes}, {@code 1.5 MiB}. */
    static String bytes(long bytes) {
        if (bytes < STEP) {
            return bytes + (bytes == 1 ? " byte" : " bytes");
        }
        double amount = bytes;
        int unit = -1;
        while (amount >= STEP && unit < UNITS.length - 1) {
            amount /= STEP;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", amount, UNITS[unit]);
    }

    /** What to add to a summary about files that were done before; empty if there are none. */
    static String skipped(long skipped) {
        return skipped == 0 ? "" : "; " + files(skipped) + " done before";
    }
}
