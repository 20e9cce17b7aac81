/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineJdkTest {
    @TempDir
    Path temp;

    @Test
    void takes_the_chosen_jdk_first() throws Exception {
        Path chosen = jdk("chosen", "21.0.2");
        Path other = jdk("other", "17.0.15");

        assertThat(EngineJdk.find(Map.of("STRONGROOM_JAVA_HOME", chosen.toString(), "JAVA_HOME", other.toString())))
                .isEqualTo(new EngineJdk(chosen, 21));
    }

    @Test
    void skips_a_jdk_that_spark_does_not_support() throws Exception {
        Path tooNew = jdk("new", "25.0.3");
        Path good = jdk("good", "17.0.15");

        assertThat(EngineJdk.find(Map.of("JAVA_HOME", tooNew.toString(), "PATH", good + "/bin")))
                .isEqualTo(new EngineJdk(good.toRealPath(), 17));
    }

    @Test
    void says_why_the_chosen_jdk_is_not_usable() throws Exception {
        Path tooNew = jdk("new", "25.0.3");

        assertThatThrownBy(() -> EngineJdk.find(Map.of("STRONGROOM_JAVA_HOME", tooNew.toString())))
                .isInstanceOf(SubmitException.class)
                .hasMessageContaining("which is JDK 25 (Spark 4.1 needs JDK 17 or 21)");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(temp.resolve(name));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectory(home.resolve("bin"));
        Files.createFile(
                home.resolve("bin/java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        return home;
    }
}
