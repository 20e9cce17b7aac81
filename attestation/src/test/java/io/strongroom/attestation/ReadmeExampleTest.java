/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.attestation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the module's README: it compiles, and it judges genuine evidence. */
class ReadmeExampleTest {

    @TempDir
    Path directory;

    @Test
    void judges_a_genuine_quote() throws Exception {
        GenuineEvidence.Vector vector = GenuineEvidence.vector("tdx4-phala-uptodate");
        compile();

        String printed = run(
                vector.directory().resolve("quote.bin"),
                vector.directory().resolve("collateral.json"),
                vector.expected().get("verifyAt").asText());

        assertThat(printed)
                .isEqualToIgnoringNewLines("accepted\nMRTD or MRENCLAVE: "
                        + vector.expected().get("mrTd").asText());
    }

    @Test
    void compiles() throws Exception {
        compile();

        assertThat(directory.resolve("Example.class")).exists();
    }

    private void compile() throws IOException {
        Path source = directory.resolve("Example.java");
        Files.writeString(source, example());
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(result).isZero();
    }

    private String run(Path quote, Path collateral, String at) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                directory + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                "Example",
                quote.toString(),
                collateral.toString(),
                at);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return printed;
    }

    /** The first block of Java in the README. */
    private static String example() throws IOException {
        Path root = Path.of(System.getProperty("strongroom.root", ".."));
        String readme = Files.readString(root.resolve("attestation/README.md"));
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }
}
