/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.manifest.ManifestAnchor;
import io.strongroom.seal.manifest.ManifestName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Committed output, what attackers do to it behind the file system's back, and what jobs do to it through it. */
class ManifestTest {
    @TempDir
    private java.nio.file.Path temp;

    private java.nio.file.Path out;
    private FileSystem files;
    private TestSession session;

    @BeforeEach
    void prepare() throws Exception {
        LakeFileSystem.reset();
        session = TestSession.reset().zone(temp, "payroll").zone("lake:" + temp, "payroll");
        out = temp.resolve("out");
        use("file");
    }

    /** Another process: nothing that this one knows is known. */
    private void use(String scheme) throws Exception {
        session.asAnotherProcess();
        files = SealedFiles.fileSystem(scheme);
    }

    private void anotherProcess() throws Exception {
        use(files.getScheme());
    }

    private Path path(String name) {
        return SealedFiles.path(files.getScheme(), out.resolve(name));
    }

    private Path directory() {
        return SealedFiles.path(files.getScheme(), out);
    }

    /** As Hadoop's FileOutputCommitter does: below a temporary directory, then renamed, then the marker. */
    private void commit(String... names) throws IOException {
        prepareFiles(names);
        finish();
    }

    private void prepareFiles(String... names) throws IOException {
        for (String name : names) {
            Path temporary = path("_temporary/0/task/" + name);
            SealedFiles.write(files, temporary, SealedFiles.bytes(100 + name.length()));
            files.mkdirs(path(name).getParent());
            assertThat(files.rename(temporary, path(name))).isTrue();
        }
    }

    private void finish() throws IOException {
        files.delete(path("_temporary"), true);
        files.create(path("_SUCCESS"), true).close();
    }

    /** Lists and reads everything, as an engine does; the number of files. */
    private int readAll() throws IOException {
        return readAll(directory());
    }

    private int readAll(Path directory) throws IOException {
        int count = 0;
        for (FileStatus status : files.listStatus(directory)) {
            String name = status.getPath().getName();
            if (ManifestName.isHidden(name)) {
                continue;
            }
            if (status.isDirectory()) {
                count += readAll(status.getPath());
            } else {
                SealedFiles.read(files, status.getPath());
                count++;
            }
        }
        return count;
    }

    private void assertRefused(String... texts) throws Exception {
        anotherProcess();
        assertThatThrownBy(this::readAll)
                .isInstanceOf(ManifestRefusedException.class)
                .hasMessageContainingAll(texts);
    }

    private void assertReads(int count) throws Exception {
        anotherProcess();
        assertThat(readAll()).isEqualTo(count);
    }

    private Map<String, ManifestAnchor> anchors() {
        return session.manifests().anchors();
    }

    private long generation() {
        ManifestAnchor anchor = anchors().get(files.getScheme().equals("lake") ? "lake:" + out : "file:" + out);
        assertThat(anchor).isNotNull();
        return anchor.generation();
    }

    private static void copyTree(java.nio.file.Path from, java.nio.file.Path to) throws IOException {
        try (Stream<java.nio.file.Path> walk = Files.walk(from)) {
            for (java.nio.file.Path each : walk.toList()) {
                java.nio.file.Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void deleteTree(java.nio.file.Path root) throws IOException {
        try (Stream<java.nio.file.Path> walk = Files.walk(root)) {
            for (java.nio.file.Path each :
                    walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Nested
    class Committing {
        @ParameterizedTest
        @FieldSource("io.strongroom.filesystem.SealedFiles#SCHEMES")
        void lists_a_committed_directory_with_its_partitions(String scheme) throws Exception {
            use(scheme);

            commit("part-0", "day=1/part-0", "_day=2/part-1");

            assertThat(SealedFiles.stored(out)).contains(ManifestName.CURRENT, "_SUCCESS");
            assertThat(SealedFiles.isSealed(out.resolve(ManifestName.CURRENT))).isTrue();
            assertThat(generation()).isEqualTo(1);
            assertReads(3);
            Files.delete(out.resolve("_day=2/part-1"));
            anotherProcess();
            assertThatThrownBy(() -> files.listStatus(path("_day=2")))
                    .isInstanceOf(ManifestRefusedException.class)
                    .hasMessageContaining("_day=2/part-1");
        }

        @Test
        void the_manifest_is_there_before_the_marker() throws Exception {
            prepareFiles("part-0");
            files.delete(path("_temporary"), true);

            try (var marker = files.create(path("_SUCCESS"), true)) {
                assertThat(SealedFiles.stored(out))
                        .contains(ManifestName.CURRENT)
                        .doesNotContain("_SUCCESS");
                marker.hflush();
            }
            assertThat(SealedFiles.stored(out)).contains("_SUCCESS");
        }

        @Test
        void jobs_neither_see_nor_make_manifests() throws Exception {
            commit("part-0");

            assertThat(Arrays.stream(files.listStatus(directory()))
                            .map(status -> status.getPath().getName()))
                    .containsExactlyInAnyOrder("part-0", "_SUCCESS");
            assertThat(files.exists(path(ManifestName.CURRENT))).isFalse();
            assertThatThrownBy(() -> files.create(path(ManifestName.CURRENT))).isInstanceOf(ZoneRefusedException.class);
        }

        @Test
        void appending_keeps_what_was_committed_and_goes_on_with_the_generation() throws Exception {
            commit("part-0");
            anotherProcess();
            commit("part-1");

            assertThat(generation()).isEqualTo(2);
            assertReads(2);
        }

        @Test
        void overwriting_goes_on_with_the_generation() throws Exception {
            commit("part-0");
            anotherProcess();
            files.delete(directory(), true);
            commit("part-1");

            assertThat(generation()).isEqualTo(3);
            assertReads(1);
        }

        @Test
        void appending_costs_no_look_at_files_of_earlier_commits() throws Exception {
            use("lake");
            commit("part-0", "part-1", "part-2");
            anotherProcess();
            prepareFiles("part-3");
            LakeFileSystem.OPENED.set(0);

            finish();

            assertThat(LakeFileSystem.OPENED.get()).isEqualTo(2); // part-3 and the manifest
        }

        @Test
        void a_job_reads_what_it_appends_before_it_commits() throws Exception {
            commit("part-0");
            anotherProcess();
            prepareFiles("part-1");

            assertThat(readAll()).isEqualTo(2);
        }

        @Test
        void replacing_partitions_by_a_staging_directory_is_committed_without_a_marker() throws Exception {
            commit("day=1/part-0", "day=2/part-0");
            anotherProcess();
            SealedFiles.write(files, path(".spark-staging-1/day=1/part-9"), SealedFiles.bytes(7));
            files.delete(path("day=1"), true);
            files.rename(path(".spark-staging-1/day=1"), path("day=1"));
            files.delete(path(".spark-staging-1"), true);

            assertReads(2);
            assertThat(files.exists(path("day=1/part-9"))).isTrue();
        }

        @Test
        void deleting_and_moving_committed_output_is_committed() throws Exception {
            commit("day=1/part-0", "day=2/part-0", "part-0");
            anotherProcess();
            files.delete(path("day=1"), true);
            assertReads(2);

            anotherProcess();
            files.rename(path("part-0"), path("part-7"));
            assertReads(2);

            anotherProcess();
            Path moved = SealedFiles.path("file", temp.resolve("moved"));
            files.rename(directory(), moved);
            anotherProcess();
            assertThat(readAll(moved)).isEqualTo(2);
            Files.delete(temp.resolve("moved/part-7"));
            anotherProcess();
            assertThatThrownBy(() -> readAll(moved)).isInstanceOf(ManifestRefusedException.class);
        }

        @Test
        void a_manifest_above_takes_the_place_of_those_below() throws Exception {
            java.nio.file.Path all = out;
            out = all.resolve("day=1");
            commit("part-0");
            out = all;
            anotherProcess();
            commit("day=2/part-0");

            assertThat(SealedFiles.stored(all.resolve("day=1"))).doesNotContain(ManifestName.CURRENT);
            assertReads(2);
            Files.delete(all.resolve("day=1/part-0"));
            assertRefused("day=1/part-0 is missing");
        }

        @Test
        void a_commit_below_a_manifest_is_listed_in_it() throws Exception {
            commit("day=1/part-0");
            java.nio.file.Path all = out;
            out = all.resolve("day=2");
            anotherProcess();
            commit("part-0");
            out = all;

            assertReads(2);
            assertThat(SealedFiles.stored(all.resolve("day=2"))).doesNotContain(ManifestName.CURRENT);
        }

        @Test
        void an_interrupted_commit_leaves_the_directory_readable() throws Exception {
            commit("part-0");
            anotherProcess();
            commit("part-1");
            // The process ended when the broker had the next manifest, but it had not taken the place of the current
            // one.
            Files.move(out.resolve(ManifestName.CURRENT), out.resolve(ManifestName.NEXT));

            assertReads(2);
            anotherProcess();
            commit("part-2");
            assertReads(3);
        }

        @Test
        void without_the_broker_nothing_is_committed_and_nothing_half() throws Exception {
            commit("part-0");
            byte[] manifest = Files.readAllBytes(out.resolve(ManifestName.CURRENT));
            anotherProcess();
            SealedFiles.write(files, path("part-1"), SealedFiles.bytes(10));
            Files.delete(out.resolve("_SUCCESS"));
            session.manifests().reachable(false);
            anotherProcess();

            assertThatThrownBy(() -> files.create(path("_SUCCESS"), true))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no broker listens");

            assertThat(Files.readAllBytes(out.resolve(ManifestName.CURRENT))).isEqualTo(manifest);
            assertThat(SealedFiles.stored(out)).doesNotContain("_SUCCESS", ManifestName.NEXT);
        }

        @Test
        void asks_the_broker_once_for_a_whole_zone() throws Exception {
            for (int i = 0; i < 20; i++) {
                SealedFiles.write(files, path("day=" + i + "/part-0"), SealedFiles.bytes(10));
            }
            anotherProcess();
            int before = session.manifests().questions.get();

            assertThat(readAll()).isEqualTo(20);

            assertThat(session.manifests().questions.get() - before).isEqualTo(1);
        }
    }

    @Nested
    class Attacks {
        @ParameterizedTest
        @FieldSource("io.strongroom.filesystem.SealedFiles#SCHEMES")
        void a_file_that_was_deleted_is_named(String scheme) throws Exception {
            use(scheme);
            commit("part-0", "day=1/part-0");
            Files.delete(out.resolve("day=1/part-0"));

            assertRefused("/out/day=1/part-0 is missing");
            deleteTree(out.resolve("day=1"));
            assertRefused("/out/day=1/part-0 is missing");
        }

        @Test
        void every_way_to_list_notices() throws Exception {
            commit("part-0", "part-1");
            Files.delete(out.resolve("part-0"));
            anotherProcess();

            assertThatThrownBy(() -> files.listStatusIterator(directory()))
                    .isInstanceOf(ManifestRefusedException.class);
            assertThatThrownBy(() -> files.listLocatedStatus(directory())).isInstanceOf(ManifestRefusedException.class);
            assertThatThrownBy(() -> files.listFiles(directory(), true)).isInstanceOf(ManifestRefusedException.class);
            assertThatThrownBy(() -> files.globStatus(path("part-*"))).isInstanceOf(ManifestRefusedException.class);
            assertThatThrownBy(() -> files.getContentSummary(directory())).isInstanceOf(ManifestRefusedException.class);
            assertThatThrownBy(() -> {
                        RemoteIterator<FileStatus> listing =
                                SealedFiles.fileContext("file").listStatus(directory());
                        listing.hasNext();
                    })
                    .isInstanceOf(ManifestRefusedException.class);
        }

        @Test
        void files_that_changed_places_are_named() throws Exception {
            commit("part-0", "part-1");
            Files.move(out.resolve("part-0"), temp.resolve("x"));
            Files.move(out.resolve("part-1"), out.resolve("part-0"));
            Files.move(temp.resolve("x"), out.resolve("part-1"));

            assertRefused("/out/part-", "was exchanged");
        }

        @Test
        void an_older_version_of_a_file_is_named() throws Exception {
            commit("part-0", "part-1");
            Files.copy(out.resolve("part-0"), temp.resolve("older"));
            anotherProcess();
            files.delete(directory(), true);
            commit("part-0", "part-1");
            Files.copy(temp.resolve("older"), out.resolve("part-0"), StandardCopyOption.REPLACE_EXISTING);

            assertRefused("/out/part-0 was replaced");
        }

        @Test
        void a_file_that_was_put_there_is_named_and_never_adopted() throws Exception {
            commit("part-0");
            Files.copy(out.resolve("part-0"), out.resolve("part-5"));

            assertRefused("/out/part-5 was added");
            anotherProcess();
            commit("part-1");
            assertRefused("/out/part-5 was added");
            assertThatThrownBy(() -> SealedFiles.read(files, path("part-5")))
                    .isInstanceOf(ManifestRefusedException.class);
        }

        @Test
        void a_file_that_was_deleted_is_still_missed_after_the_next_commit() throws Exception {
            commit("part-0");
            Files.delete(out.resolve("part-0"));
            anotherProcess();
            commit("part-1");

            assertRefused("/out/part-0 is missing");
        }

        @Test
        void a_whole_older_directory_with_its_manifest_is_noticed_by_the_anchor() throws Exception {
            commit("part-0");
            copyTree(out, temp.resolve("older"));
            anotherProcess();
            commit("part-1");
            deleteTree(out);
            copyTree(temp.resolve("older"), out);

            assertRefused("/out: the directory was rolled back", "generation 1", "generation 2");
        }

        @Test
        void a_directory_in_the_place_of_another_is_noticed() throws Exception {
            java.nio.file.Path other = temp.resolve("other");
            commit("part-0");
            out = other;
            anotherProcess();
            commit("part-0");
            deleteTree(other);
            copyTree(temp.resolve("out"), other);

            assertRefused("/other: the manifest here is that of file:" + temp.resolve("out"));
        }

        @Test
        void a_manifest_that_was_removed_is_missed() throws Exception {
            commit("part-0", "part-1");
            Files.delete(out.resolve(ManifestName.CURRENT));
            Files.delete(out.resolve("part-1"));

            assertRefused("/out: the directory's manifest is missing");
            anotherProcess();
            assertThatThrownBy(() -> commit("part-2")).isInstanceOf(ManifestRefusedException.class);
        }

        @Test
        void a_manifest_that_the_broker_does_not_know_is_not_believed() throws Exception {
            commit("part-0", "part-1");
            anchors().clear();

            assertRefused("/out: the manifest, of generation 1, is not the one that the broker knows");
        }

        /** Whoever holds the zone's key seals a manifest of his own, and even the broker was made to anchor it. */
        @Test
        void a_manifest_signed_without_the_key_is_not_believed() throws Exception {
            session.manifests().signWithoutTheKey();
            commit("part-0");

            assertRefused("/out: the manifest's signature does not verify");
        }

        @Test
        void a_manifest_signed_by_an_identity_of_another_class_is_not_believed() throws Exception {
            session.manifests().signUnderAnotherAuthority();
            commit("part-0");

            assertRefused("/out: the manifest is signed under an authority that is not trusted here");
        }

        @Test
        void an_altered_manifest_is_not_believed() throws Exception {
            commit("part-0");
            byte[] bytes = Files.readAllBytes(out.resolve(ManifestName.CURRENT));
            bytes[300] ^= 1;
            Files.write(out.resolve(ManifestName.CURRENT), bytes);
            anotherProcess();

            assertThatThrownBy(ManifestTest.this::readAll)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(ManifestName.CURRENT);
        }

        @Test
        void without_the_broker_nothing_is_listed() throws Exception {
            commit("part-0");
            session.manifests().reachable(false);
            anotherProcess();

            assertThatThrownBy(ManifestTest.this::readAll)
                    .isInstanceOfSatisfying(
                            ZoneRefusedException.class,
                            e -> assertThat(e.reason()).isEqualTo(ZoneRefusedException.Reason.MANIFEST_UNKNOWN));
        }
    }
}
