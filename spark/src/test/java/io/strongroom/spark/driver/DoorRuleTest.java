/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.filesystem.FileSystemDoors;
import java.util.Set;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DoorRuleTest {
    private static final Set<String> ZONES = Set.of("s3a");

    private final Configuration hadoop = new Configuration();

    @BeforeEach
    void coverWhatHadoopRegisters() {
        Set<String> schemes = new TreeSet<>(Set.of("s3a", "ftp", "wasb", "wasbs", "abfs", "abfss", "gs", "adl"));
        schemes.addAll(Set.of("hdfs", "webhdfs", "swebhdfs", "viewfs", "ofs", "o3fs"));
        FileSystemDoors.settings(schemes).forEach(hadoop::set);
    }

    @Test
    void accepts_doors_that_all_seal() {
        hadoop.set("fs.s3a.s3.client.factory.impl", "com.example.Factory");

        assertThat(DoorRule.problems(hadoop, ZONES)).isEmpty();
    }

    @Test
    void refuses_a_file_system_of_the_application() {
        hadoop.set("fs.mine.impl", "org.apache.hadoop.fs.RawLocalFileSystem");

        assertThat(DoorRule.problems(hadoop, ZONES)).anyMatch(problem -> problem.contains("fs.mine.impl"));
    }

    @Test
    void refuses_another_spelling() {
        hadoop.set("fs.FILE.impl", "org.apache.hadoop.fs.RawLocalFileSystem");

        assertThat(DoorRule.problems(hadoop, ZONES)).singleElement().asString().contains("fs.FILE.impl");
    }

    @Test
    void refuses_a_second_door_of_the_application() {
        hadoop.set("fs.AbstractFileSystem.hdfs.impl", "org.apache.hadoop.fs.Hdfs");

        assertThat(DoorRule.problems(hadoop, ZONES)).singleElement().asString().contains("hdfs");
    }

    @Test
    void refuses_a_registered_file_system_without_doors() {
        hadoop.unset("fs.webhdfs.impl");
        hadoop.unset("fs.AbstractFileSystem.webhdfs.impl");

        assertThat(DoorRule.problems(hadoop, ZONES)).anyMatch(problem -> problem.contains("fs.webhdfs.impl"));
    }

    @Test
    void leaves_file_systems_alone_that_read_only() {
        assertThat(DoorRule.problems(hadoop, ZONES)).noneMatch(problem -> problem.contains("http.impl"));
        assertThat(DoorRule.problems(hadoop, ZONES)).noneMatch(problem -> problem.contains("har.impl"));
    }
}
