/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles an application against its own, old libraries, far from this module's class path. */
final class OldApplicationJar {
    private static final Path LIBRARIES =
            Path.of(System.getProperty("strongroom.agent.build", "target"), "old-libraries");
    private static final Path SOURCE = Path.of("src/test/old-application/OldApplication.java");

    private OldApplicationJar() {}

    /** The class path of the application: its jar, made in {@code directory}, and its libraries. */
    static List<Path> classPath(Path directory) throws IOException {
        List<Path> classPath = new ArrayList<>();
        try (Stream<Path> jars = Files.list(LIBRARIES)) {
            jars.map(Path::toAbsolutePath).sorted().forEach(classPath::add);
        }
        classPath.add(0, compile(directory, classPath));
        return classPath;
    }

    private static Path compile(Path directory, List<Path> libraries) throws IOException {
        Path classes = Files.createDirectory(directory.resolve("old-classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String path = String.join(":", libraries.stream().map(Path::toString).toList());
        int result = compiler.run(
                null,
                null,
                null,
                "-nowarn",
                "-Xlint:none",
                "-proc:none",
                "-d",
                classes.toString(),
                "-cp",
                path,
                SOURCE.toAbsolutePath().toString());
        if (result != 0) {
            throw new IllegalStateException("the old application does not compile");
        }
        Path jar = directory.resolve("old-application.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes)) {
            for (Path file : files.sorted().toList()) {
                out.putNextEntry(new JarEntry(String.valueOf(file.getFileName())));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
