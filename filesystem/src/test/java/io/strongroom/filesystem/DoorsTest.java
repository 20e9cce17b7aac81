/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.filesystem.ZoneRefusedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorsTest {
    @BeforeEach
    void zones() {
        TestSession.reset();
    }

    @Test
    void settings_cover_both_doors_and_always_the_local_files() {
        assertThat(FileSystemDoors.settings(List.of("S3A")))
                .isEqualTo(new TreeMap<>(Map.of(
                        "fs.file.impl", SealedLocalFileSystem.class.getName(),
                        "fs.AbstractFileSystem.file.impl", SealedAbstractFileSystem.class.getName(),
                        "fs.sealed+file.impl", SealedFileSystem.class.getName(),
                        "fs.AbstractFileSystem.sealed+file.impl", SealedAbstractFileSystem.class.getName(),
                        "fs.s3a.impl", SealedFileSystem.class.getName(),
                        "fs.AbstractFileSystem.s3a.impl", SealedAbstractFileSystem.class.getName())));
    }

    @Test
    void a_file_system_configured_before_stays_the_one_below() {
        Map<String, String> first = FileSystemDoors.settings(List.of("s3a"), Map.of("fs.s3a.impl", "com.example.Own"));
        assertThat(first).containsEntry("strongroom.inner.s3a.impl", "com.example.Own");

        assertThat(FileSystemDoors.settings(List.of("s3a"), first)).isEqualTo(first);
    }

    @Test
    void nothing_is_wrong_with_these_settings() throws IOException {
        Map<String, String> settings = FileSystemDoors.settings(List.of("s3a"));

        assertThat(DoorCheck.problems(List.of("file", "sealed+file", "s3a"), settings::get))
                .isEmpty();
        DoorCheck.require(List.of("s3a"), settings::get);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fs.file.impl",
                "fs.AbstractFileSystem.file.impl",
                "fs.s3a.impl",
                "fs.AbstractFileSystem.s3a.impl",
                "fs.AbstractFileSystem.sealed+file.impl"
            })
    void one_door_alone_is_refused(String missing) {
        Map<String, String> settings = new TreeMap<>(FileSystemDoors.settings(List.of("s3a")));
        settings.remove(missing);

        assertThat(DoorCheck.problems(List.of("file", "sealed+file", "s3a"), settings::get))
                .singleElement()
                .satisfies(problem -> assertThat(problem).contains(missing));
        ZoneRulesTest.assertRefused(
                Reason.DOOR_OPEN, () -> DoorCheck.require(List.of("file", "sealed+file", "s3a"), settings::get));
    }

    @Test
    void a_file_system_refuses_to_start_when_its_other_door_is_open() {
        Configuration conf = SealedFiles.configuration();
        conf.unset("fs.AbstractFileSystem.lake.impl");
        ZoneRulesTest.assertRefused(Reason.DOOR_OPEN, () -> FileSystem.newInstance(URI.create("lake:///"), conf));

        Configuration other = SealedFiles.configuration();
        other.unset("fs.file.impl");
        assertThatThrownBy(() -> FileContext.getFileContext(URI.create("file:///"), other))
                .rootCause()
                .isInstanceOf(ZoneRefusedException.class);
    }

    @Test
    void copying_is_refused_where_local_files_do_not_go_through_a_door() throws IOException {
        Configuration conf = SealedFiles.configuration();
        conf.set("fs.file.impl", LocalFileSystem.class.getName());
        conf.setBoolean("fs.file.impl.disable.cache", true);
        FileSystem lake = FileSystem.newInstance(URI.create("lake:///"), conf);

        ZoneRulesTest.assertRefused(
                Reason.DOOR_OPEN, () -> lake.copyToLocalFile(new Path("/zone/x"), new Path("/tmp/x")));
        ZoneRulesTest.assertRefused(
                Reason.DOOR_OPEN, () -> lake.copyFromLocalFile(new Path("/tmp/x"), new Path("/zone/x")));
    }

    @Test
    void the_file_system_below_is_what_hadoop_would_have_used() throws IOException {
        FileSystem inner = InnerFileSystems.open(URI.create("lake:///"), SealedFiles.configuration());

        assertThat(inner).isInstanceOf(LakeFileSystem.class);
        assertThat(FileSystem.get(URI.create("file:///"), inner.getConf()))
                .as("below us local files are plain, and not from the cache")
                .isExactlyInstanceOf(LocalFileSystem.class)
                .isNotSameAs(FileSystem.get(URI.create("file:///"), inner.getConf()));
        assertThat(FileSystem.get(URI.create("file:///"), SealedFiles.configuration()))
                .isInstanceOf(SealedLocalFileSystem.class);
    }
}
