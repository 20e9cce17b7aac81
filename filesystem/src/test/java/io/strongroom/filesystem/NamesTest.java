/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.isSealed;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.read;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
    @TempDir
    java.nio.file.Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "per%20cent",
                "100%",
                "new\nline",
                "co:lon",
                "plus+and&",
                "ques?tion",
                "hash#",
                "Zoë Müller",
                "数据",
                ".hidden",
                "_SUCCESS",
                "back\\slash"
            })
    void any_name_works_in_a_zone_and_as_a_zone(String name) throws IOException {
        Assumptions.assumeTrue(
                name.chars().allMatch(c -> c < 128)
                        || System.getProperty("sun.jnu.encoding").startsWith("UTF"),
                "this locale has no such file names");
        java.nio.file.Path zone = Files.createDirectories(directory.resolve(name));
        TestSession.reset().zone(zone, "payroll");

        for (String scheme : new String[] {"file", "sealed+file"}) {
            FileSystem files = fileSystem(scheme);
            Path path = path(scheme, zone.resolve(name));
            write(files, path, bytes(1000));

            assertThat(isSealed(zone.resolve(name))).isTrue();
            assertThat(read(files, path)).isEqualTo(bytes(1000));
            FileStatus[] listed = files.listStatus(path(scheme, zone));
            assertThat(listed).singleElement().satisfies(status -> {
                assertThat(status.getLen()).isEqualTo(1000);
                assertThat(status.getPath().getName()).isEqualTo(name);
                assertThat(read(files, status.getPath())).isEqualTo(bytes(1000));
            });
            assertThat(files.rename(path, path(scheme, zone.resolve(name + "2"))))
                    .isTrue();
            assertThat(files.delete(path(scheme, zone.resolve(name + "2")), false))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é"})
    void the_longest_names_work_too(String character) throws IOException {
        Assumptions.assumeTrue(
                character.equals("x") || System.getProperty("sun.jnu.encoding").startsWith("UTF"),
                "this locale has no such file names");
        TestSession.reset().zone(directory, "payroll");
        int bytes = character.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        Path path = path("file", directory.resolve(character.repeat(255 / bytes)));

        write(fileSystem("file"), path, bytes(10));

        assertThat(read(fileSystem("file"), path)).isEqualTo(bytes(10));
    }

    @Test
    void dots_in_a_path_do_not_lead_out_of_a_zone() throws IOException {
        java.nio.file.Path zone = Files.createDirectories(directory.resolve("zone"));
        TestSession.reset().zone(zone, "payroll");

        ZoneRulesTest.assertRefused(
                ZoneRefusedException.Reason.WRITE_OUTSIDE_ZONES,
                () -> fileSystem("file").create(new Path("file:" + zone + "/../leak")));
        ZoneRulesTest.assertRefused(
                ZoneRefusedException.Reason.WRITE_OUTSIDE_ZONES,
                () -> fileSystem("file").create(new Path("file:" + zone + "-2/leak")));
    }

    @Test
    void only_the_exact_form_is_a_temporary_name() {
        assertThat(TemporaryName.matches(new Path("/.x.strongroom-0123456789abcdef0123456789abcdef.tmp")))
                .isTrue();
        assertThat(TemporaryName.matches(new Path("/x.strongroom-0123456789abcdef0123456789abcdef.tmp")))
                .isFalse();
        assertThat(TemporaryName.matches(new Path("/.x.strongroom-0123.tmp"))).isFalse();
        assertThat(TemporaryName.matches(new Path("/.x.tmp"))).isFalse();
    }
}
