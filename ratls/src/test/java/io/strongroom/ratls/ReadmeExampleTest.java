/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.ratls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the module's README: it compiles, and two sides know each other. */
class ReadmeExampleTest {
    @TempDir
    Path directory;

    @Test
    void shakes_hands() throws Exception {
        Path platform = directory.resolve("platform");
        TestPlatform.create(platform, Instant.now());
        String classPath = directory
                + System.getProperty("path.separator")
                + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        compile(classPath);

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classPath,
                        "io.strongroom.ratls.Example",
                        platform.toString())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(printed)
                .isEqualToIgnoringNewLines("accepted: simulated with MRENCLAVE "
                        + TestPlatform.runtime("agent").measurement() + ", SIMULATED: memory is not protected\n");
    }

    private void compile(String classPath) throws IOException {
        Path source = directory.resolve("Example.java");
        Files.writeString(source, """
                package io.strongroom.ratls;
                import io.strongroom.attestation.*;
                import io.strongroom.attestation.collect.EvidenceCollector;
                import java.nio.file.Path;
                import java.time.InstantSource;
                import java.util.List;
                import javax.net.ssl.*;
                class Example {
                    public static void main(String[] args) throws Exception {
                        TestPlatform platform = TestPlatform.load(Path.of(args[0]));
                        run(platform.collector("agent"), new Verifier(platform.anchor()), evidence -> List.of());
                    }
                    static void run(EvidenceCollector collector, Verifier verifier, Acceptance policy) throws Exception {
                %s
                    }
                    static void answer(SSLServerSocket listener) {
                        Thread thread = new Thread(() -> {
                            try {
                                listener.accept().getInputStream().read();
                            } catch (java.io.IOException e) {
                                e.printStackTrace();
                            }
                        });
                        thread.setDaemon(true);
                        thread.start();
                    }
                }
                """.formatted(example()));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", directory.toString(), source.toString());
        assertThat(result).isZero();
    }

    /** The first block of Java in the README. */
    private static String example() throws IOException {
        Path root = Path.of(System.getProperty("strongroom.root", ".."));
        String readme = Files.readString(root.resolve("ratls/README.md"));
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        return readme.substring(begin, readme.indexOf("```", begin));
    }
}
