/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strongroom.agent.startup.RefusalCode;
import io.strongroom.agent.startup.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunDirectoryTest {
    private Path directory;

    @BeforeEach
    void make(@TempDir Path temporary) throws Exception {
        directory = Files.createDirectory(temporary.toRealPath().resolve("rün with = and blank"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void takes_names_with_blanks_and_letters_of_any_script() throws Exception {
        assertThat(RunDirectory.ofOptions("run=" + directory).path()).isEqualTo(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", "run=", "dir=/x", "verify=false,run=/x"})
    void refuses_other_options(String options) {
        assertThat(refused(() -> RunDirectory.ofOptions(options))).isEqualTo(RefusalCode.OPTIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"run=relative", "run=/x/../y", "run=/no such directory"})
    void refuses_directories_that_are_not_plain(String options) {
        assertThat(refused(() -> RunDirectory.ofOptions(options))).isEqualTo(RefusalCode.RUN_DIRECTORY);
    }

    /**
     * Spark reads {@code a#b/code/0/job.jar} as the jar {@code a} with an alias, {@code r[12]/x.jar} as {@code r1/x.jar},
     * and {@code a,b} as two jars: code that nobody hashed, under the digest of an honest descriptor.
     */
    @ParameterizedTest
    @ValueSource(strings = {"a#b", "a,b", "a:b", "r[12]", "a*", "a?", "{a}", "a%62", "a;b", "a\\b", "$a", "a\nb"})
    void refuses_a_name_that_spark_or_the_jvm_would_read_as_another(String name) throws Exception {
        Path special = Files.createDirectory(directory.resolve(name));
        Files.setPosixFilePermissions(special, PosixFilePermissions.fromString("rwx------"));

        assertThat(refused(() -> RunDirectory.ofOptions("run=" + special))).isEqualTo(RefusalCode.RUN_DIRECTORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxr-x---", "rwx--x---", "rwx-----x", "rwx-w----"})
    void refuses_a_directory_that_others_may_enter(String permissions) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));

        assertThat(refused(() -> RunDirectory.ofOptions("run=" + directory))).isEqualTo(RefusalCode.RUN_DIRECTORY);
    }

    @Test
    void refuses_missing_and_endless_files() throws Exception {
        RunDirectory run = RunDirectory.ofOptions("run=" + directory);

        assertThat(refused(run::settings)).isEqualTo(RefusalCode.SETTINGS);
        assertThat(refused(run::descriptor)).isEqualTo(RefusalCode.DESCRIPTOR);

        Files.createSymbolicLink(directory.resolve("agent.json"), Path.of("/dev/zero"));
        Files.createSymbolicLink(directory.resolve("job.json"), Path.of("/dev/zero"));
        assertThat(refused(run::settings)).isEqualTo(RefusalCode.SETTINGS);
        assertThat(refused(run::descriptor)).isEqualTo(RefusalCode.DESCRIPTOR);
    }

    @Test
    void refuses_malformed_files() throws Exception {
        Files.writeString(directory.resolve("agent.json"), "{}");
        Files.writeString(directory.resolve("job.json"), "{ }");
        RunDirectory run = RunDirectory.ofOptions("run=" + directory);

        assertThat(refused(run::settings)).isEqualTo(RefusalCode.SETTINGS);
        assertThat(refused(run::descriptor)).isEqualTo(RefusalCode.DESCRIPTOR);
    }

    private static RefusalCode refused(ThrowingCallable call) {
        RefusedException refusal = catchThrowableOfType(RefusedException.class, call);
        assertThat(refusal).isNotNull();
        return refusal.code();
    }
}
