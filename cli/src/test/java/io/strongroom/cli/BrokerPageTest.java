/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strongroom.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/broker.md, run as it is written: in one shell, in an empty directory, with the command as it was built. A page with what
 * this run printed is left in {@code target/broker.md}.
 */
@Tag("slow")
class BrokerPageTest {
    private static final Path ROOT = Path.of(System.getProperty("strongroom.root", ".."));
    private static final Path SPARK = ROOT.resolve("build/spark-4.1.0");
    private static final Path AGENT = ROOT.resolve("agent/target");
    private static final Duration LIMIT = Duration.ofMinutes(25);

    @TempDir
    private Path temp;

    private Path checkout;

    @BeforeEach
    void build_what_the_launcher_builds() throws IOException {
        assumeTrue(Files.isDirectory(SPARK.resolve("jars")), "no build/spark-4.1.0: ./strongroom makes it");
        assumeTrue(Files.exists(AGENT.resolve("strongroom-agent.jar")), "no agent jar: mvn package makes it");
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "softhsm2-util"))),
                "SoftHSM is not installed (package softhsm2)");
        checkout = Files.createDirectory(temp.resolve("checkout")).toRealPath();
        Path jobs = Files.createDirectories(checkout.resolve("build/agent/jobs"));
        Files.copy(AGENT.resolve("strongroom-agent.jar"), checkout.resolve("build/agent/strongroom-agent.jar"));
        link(checkout.resolve("build/agent/lib"), AGENT.resolve("lib"));
        link(checkout.resolve("build/spark-4.1.0"), SPARK);
        link(checkout.resolve("attestation"), ROOT.resolve("attestation"));
        for (String module : new String[] {"filesystem", "spark"}) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(
                    ROOT.resolve(module).resolve("target"), "strongroom-" + module + "-*.jar")) {
                for (Path jar : jars) {
                    Files.copy(jar, jobs.resolve(jar.getFileName().toString()));
                }
            }
        }
        Files.writeString(checkout.resolve("strongroom"), """
                #!/bin/sh
                exec "%s/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 %s -Dstrongroom.root="%s" -cp "%s" io.strongroom.cli.Main "$@"
                """.formatted(
                        System.getProperty("java.home"), nativeAccess(), checkout, classPath()));
        Files.setPosixFilePermissions(checkout.resolve("strongroom"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void every_command_runs_and_prints_what_the_page_shows() throws Exception {
        StoryPage page = StoryPage.parse(Files.readString(ROOT.resolve("docs/broker.md")));
        assertThat(page.sections())
                .containsExactly(
                        "A workspace",
                        "Service",
                        "Keys",
                        "Policies",
                        "Run reports",
                        "Identities",
                        "Secrets",
                        "Administrators",
                        "Audit",
                        "Backup",
                        "Root key",
                        "Several copies");

        try (PostgresServer server = PostgresServer.start()) {
            StoryRun run = StoryRun.run(
                    page,
                    Files.createDirectory(temp.resolve("story")),
                    Files.createDirectory(temp.resolve("outputs")),
                    Map.of(
                            "PATH",
                            checkout + ":" + Path.of(System.getProperty("java.home"), "bin") + ":"
                                    + System.getenv().getOrDefault("PATH", ""),
                            "HOME",
                            temp.toString(),
                            "JAVA_HOME",
                            System.getProperty("java.home"),
                            "LC_ALL",
                            "C.UTF-8",
                            "DATABASE",
                            server.newDatabase().display()),
                    LIMIT);
            Files.writeString(ROOT.resolve("cli/target/broker.md"), run.asRun());

            assertThat(run.differences()).isEmpty();
        }
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createSymbolicLink(link, target.toRealPath());
    }

    private static String nativeAccess() {
        return Runtime.version().feature() < 24
                ? ""
                : "--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
