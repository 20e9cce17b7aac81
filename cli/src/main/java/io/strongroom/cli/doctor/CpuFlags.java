/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The processor's flags as Linux names them.
 *
 * @param names empty where there is no {@code /proc/cpuinfo}
 */
public record CpuFlags(Set<String> names) {
    /** Copies. */
    public CpuFlags {
        names = Set.copyOf(names);
    }

    /** Reads {@code proc/cpuinfo} below {@code root}. The line is {@code flags} on x86-64, {@code Features} on aarch64. */
    public static CpuFlags read(Path root) {
        try (var lines = Files.lines(root.resolve("proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                    .findFirst()
                    .map(line -> new CpuFlags(
                            Set.of(line.substring(line.indexOf(':') + 1).strip().split("\\s+"))))
                    .orElse(new CpuFlags(Set.of()));
        } catch (IOException e) {
            return new CpuFlags(Set.of());
        }
    }

    /** Whether the processor says that it has {@code flag}. */
    public boolean has(String flag) {
        return names.contains(flag);
    }

    /** What the flags mean for the speed of sealing. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        if (names.isEmpty()) {
            return List.of(Finding.note("processor", "its flags are not known on this system", ""));
        }
        findings.add(
                has("aes")
                        ? Finding.good(
                                "processor", "aes" + (has("vaes") ? ", vaes" : "") + ": AES-GCM runs in hardware")
                        : Finding.note(
                                "processor", "no AES instructions", "expect sealing to be more than ten times slower"));
        findings.add(
                has("sha_ni") || has("sha2")
                        ? Finding.good("processor", "SHA-256 runs in hardware")
                        : Finding.note("processor", "no SHA instructions: hashing of jars at start takes longer", ""));
        return findings;
    }
}
