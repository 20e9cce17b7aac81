/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real jobs that know nothing of us write, append, replace and read a directory that somebody alters in between. */
class ManifestEndToEndTest {
    @TempDir
    private Path temp;

    private Submissions submissions;
    private Path out;

    @BeforeEach
    void prepare() throws IOException {
        submissions = new Submissions(temp);
        out = submissions.zone().resolve("out");
    }

    @Test
    void a_job_that_reads_a_directory_from_which_a_file_was_deleted_fails_and_names_it() throws Exception {
        run("append", 0);
        assertThat(out.resolve("_strongroom-manifest")).exists();
        assertThat(run("count", 0).out()).containsExactly("READ 1000");

        Path victim = parts("half=1").get(0);
        Files.delete(victim);

        try (RunningSubmission reading = submissions.small("count", out.toString())) {
            assertThat(reading.exitCode()).isNotZero();
            assertThat(reading.out()).isEmpty();
            assertThat(reading.err()).contains(victim + " is missing: the directory's manifest lists it");
        }
    }

    @Test
    @Tag("slow")
    void jobs_append_and_replace_partitions_and_an_older_file_is_noticed() throws Exception {
        run("append", 0);
        Path older = parts("half=1").get(0);
        Files.copy(older, temp.resolve("older"));
        run("append", 0);
        assertThat(run("count", 0).out()).containsExactly("READ 2000");
        run("replace", 0);
        assertThat(run("count", 0).out()).containsExactly("READ 1010");

        Path victim = parts("half=1").get(0);
        Files.copy(temp.resolve("older"), victim, StandardCopyOption.REPLACE_EXISTING);

        try (RunningSubmission reading = submissions.small("count", out.toString())) {
            assertThat(reading.exitCode()).isNotZero();
            assertThat(reading.err()).contains(victim + " was replaced");
        }
    }

    private Finished run(String step, int exitCode) throws Exception {
        try (RunningSubmission submission = submissions.small(step, out.toString())) {
            assertThat(submission.exitCode()).as(submission.err()).isEqualTo(exitCode);
            return new Finished(submission.out());
        }
    }

    private record Finished(List<String> out) {}

    private List<Path> parts(String partition) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve(partition))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }
}
