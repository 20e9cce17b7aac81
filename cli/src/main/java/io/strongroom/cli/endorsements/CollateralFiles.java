/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.endorsements;

import io.strongroom.attestation.Endorsements;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.snp.SnpEndorsements;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes endorsements in the form that {@code quote verify} reads. */
public final class CollateralFiles {
    private final PrintStream stdout;

    /** A writer that prints what has no file. */
    public CollateralFiles(PrintStream stdout) {
        this.stdout = stdout;
    }

    /**
     * Writes endorsements.
     *
     * @param out a new file for Intel's, a new directory for AMD's; null prints Intel's
     * @return the files; none if it was printed
     * @throws IllegalArgumentException if AMD's have no directory
     */
    public List<Path> write(Endorsements endorsements, @Nullable Path out) throws IOException {
        return endorsements instanceof SnpEndorsements amd ? writeAmd(amd, out) : writeIntel(endorsements, out);
    }

    private List<Path> writeIntel(Endorsements endorsements, @Nullable Path out) throws IOException {
        String json = ((IntelEndorsements) endorsements).json();
        if (out == null) {
            stdout.println(json);
            return List.of();
        }
        Files.writeString(out, json + "\n", StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return List.of(out);
    }

    private static List<Path> writeAmd(SnpEndorsements endorsements, @Nullable Path out) throws IOException {
        if (out == null) {
            throw new IllegalArgumentException("AMD's endorsements are several files: name a new directory by --out");
        }
        Map<String, Octets> files = new LinkedHashMap<>();
        files.put("vcek.der", endorsements.leaf());
        files.put("ask.der", endorsements.intermediate());
        files.put("ark.der", endorsements.ark());
        endorsements.crl().ifPresent(crl -> files.put("crl.der", crl));
        Files.createDirectory(out);
        List<Path> written = new ArrayList<>();
        for (Map.Entry<String, Octets> file : files.entrySet()) {
            written.add(Files.write(out.resolve(file.getKey()), file.getValue().bytes()));
        }
        return written;
    }
}
