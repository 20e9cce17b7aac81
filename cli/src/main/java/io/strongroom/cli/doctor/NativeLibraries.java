/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks for a C library that makes native compression libraries choose wrongly. */
public final class NativeLibraries {
    private static final List<String> MUSL = List.of("lib/ld-musl-x86_64.so.1", "lib/ld-musl-aarch64.so.1");
    private static final List<String> GLIBC = List.of("lib64/ld-linux-x86-64.so.2", "lib/ld-linux-aarch64.so.1");

    private NativeLibraries() {}

    /** Looks below {@code root}, which is {@code /} outside tests. */
    public static List<Finding> find(Path root) {
        Optional<String> musl = present(root, MUSL).findFirst();
        boolean hasGlibc = present(root, GLIBC).findAny().isPresent();
        if (musl.isPresent() && hasGlibc) {
            return List.of(Finding.bad(
                    "C library",
                    "/" + musl.get() + " lies beside glibc: snappy then loads its musl library and Parquet fails",
                    "remove the package musl-tools, or set org.xerial.snappy.lib.path and org.xerial.snappy.lib.name"));
        }
        if (hasGlibc) {
            return List.of(Finding.good("C library", "glibc"));
        }
        return List.of(Finding.note(
                "C library",
                musl.isPresent() ? "musl" : "neither glibc nor musl in the usual place",
                "run on a system with glibc: nothing else has been run"));
    }

    private static Stream<String> present(Path root, List<String> candidates) {
        return candidates.stream().filter(candidate -> Files.exists(root.resolve(candidate)));
    }
}
