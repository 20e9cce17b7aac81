/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import io.strongroom.seal.SealedMagic;
import io.strongroom.seal.zone.ZonePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Tells data from code: what lies in a zone or is sealed is data, which is read by its path and never copied into the run
 * directory, where it would lie in clear.
 */
final class SealedInputs {
    private static final int HEAD_BYTES = 16;

    private final List<ZonePath> zones;

    /** Data lies in these zones. */
    SealedInputs(List<ZonePath> zones) {
        this.zones = List.copyOf(zones);
    }

    /**
     * Refuses data.
     *
     * @throws SubmitException with exit code 77
     */
    void refuse(String option, Path file) throws SubmitException, IOException {
        if (isData(file)) {
            throw SubmitException.refused(option + " names '" + file + "', which is sealed or lies in a zone"
                    + " (pass its path as an argument and let the job read it)");
        }
    }

    /** Whether a file is data. */
    boolean isData(Path file) throws IOException {
        ZonePath path = ZonePath.parse(file.toAbsolutePath().toString());
        if (zones.stream().anyMatch(zone -> zone.contains(path))) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SealedMagic.matches(in.readNBytes(HEAD_BYTES));
        }
    }
}
