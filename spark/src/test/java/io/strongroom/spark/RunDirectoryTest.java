/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path runs;

    @Test
    void removes_directories_of_dead_runs_and_keeps_living_ones() throws Exception {
        Path dead = Files.createDirectories(runs.resolve("job-dead/tmp"));
        Files.writeString(runs.resolve("job-dead/lock"), "");
        Path old = Files.createDirectory(runs.resolve("job-old"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path fresh = Files.createDirectory(runs.resolve("job-fresh"));

        try (RunDirectory living = RunDirectory.create(runs, "job-a");
                RunDirectory second = RunDirectory.create(runs, "job-b")) {
            assertThat(dead).doesNotExist();
            assertThat(old).doesNotExist();
            assertThat(fresh).exists();
            assertThat(living.path()).exists();
            assertThat(second.path()).exists();
        }
        assertThat(runs.resolve("job-a")).doesNotExist();
    }

    @Test
    void keeps_the_directory_of_a_job_that_outlives_its_submission() throws Exception {
        Process job = new ProcessBuilder("sleep", "60").start();
        try {
            Path orphan = runs.resolve("job-orphan");
            try (RunDirectory run = RunDirectory.create(runs.resolve("x"), "job-orphan")) {
                run.belongsTo(job.toHandle());
                Files.createDirectory(orphan);
                Files.copy(run.path().resolve("process"), orphan.resolve("process"));
                Files.writeString(orphan.resolve("lock"), "");
            }

            RunDirectory.create(runs, "job-1").close();
            assertThat(orphan).exists();

            job.destroyForcibly().waitFor();
            RunDirectory.create(runs, "job-2").close();
            assertThat(orphan).doesNotExist();
        } finally {
            job.destroyForcibly();
        }
    }

    @Test
    void removes_no_file_behind_a_symbolic_link(@TempDir Path elsewhere) throws Exception {
        Path precious = Files.writeString(elsewhere.resolve("precious"), "x");
        try (RunDirectory run = RunDirectory.create(runs, "job-a")) {
            Files.createSymbolicLink(run.path().resolve("link"), elsewhere);
        }

        assertThat(precious).exists();
    }
}
