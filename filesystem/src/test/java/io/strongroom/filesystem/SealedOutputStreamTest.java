/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.read;
import static io.strongroom.filesystem.SealedFiles.stored;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedOutputStreamTest {
    @TempDir
    java.nio.file.Path zone;

    @BeforeEach
    void zones() {
        TestSession.reset().zone(zone, "payroll").zone("lake:" + zone, "payroll");
        LakeFileSystem.reset();
    }

    private Path at(String scheme) {
        return path(scheme, zone.resolve("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed+file", "lake"})
    void shows_nothing_before_it_is_closed(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);
        try (FSDataOutputStream out = files.create(at(scheme))) {
            out.write(bytes(200_000));
            out.hflush();
            out.hsync();

            assertThat(files.exists(at(scheme))).isFalse();
            assertThat(files.listStatus(path(scheme, zone))).isEmpty();
            assertThat(stored(zone))
                    .singleElement()
                    .satisfies(name -> assertThat(name).matches("\\.x\\.strongroom-[0-9a-f]{32}\\.tmp"));
            assertThat(out.getPos()).isEqualTo(200_000);
        }
        assertThat(read(files, at(scheme))).isEqualTo(bytes(200_000));
    }

    @Test
    void claims_no_flush_that_it_cannot_keep() throws IOException {
        try (FSDataOutputStream out = fileSystem("file").create(at("file"))) {
            assertThat(out.hasCapability("hflush")).isFalse();
            assertThat(out.hasCapability("hsync")).isFalse();
            assertThat(out.hasCapability(StreamCapabilities.ABORTABLE_STREAM)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void leaves_nothing_when_aborted(String scheme) throws IOException {
        write(fileSystem(scheme), at(scheme), bytes(10));
        FSDataOutputStream out = fileSystem(scheme).create(at(scheme));
        out.write(bytes(200_000));

        assertThat(out.abort().anyCleanupException()).isNull();
        assertThat(out.abort().alreadyClosed()).isTrue();
        out.close();

        assertThat(read(fileSystem(scheme), at(scheme))).isEqualTo(bytes(10));
        assertThat(stored(zone)).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 300, 100_000, 200_500})
    void a_full_disk_is_an_error_and_leaves_nothing(long space) throws IOException {
        FileSystem files = fileSystem("lake");
        LakeFileSystem.SPACE.set(space);
        FSDataOutputStream out = files.create(at("lake"));

        assertThatThrownBy(() -> {
                    out.write(bytes(200_000));
                    out.close();
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
        try {
            out.close();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("incomplete");
        }

        assertThat(stored(zone)).isEmpty();
        assertThat(TestSession.reset().counters().totals()).isEmpty();
    }

    @Test
    void closing_after_a_failed_write_says_that_the_file_is_lost() throws IOException {
        LakeFileSystem.SPACE.set(10);
        FSDataOutputStream out = fileSystem("lake").create(at("lake"));
        assertThatThrownBy(() -> out.write(bytes(200_000))).isInstanceOf(IOException.class);
        LakeFileSystem.SPACE.set(Long.MAX_VALUE);

        assertThatThrownBy(out::close).isInstanceOf(IOException.class).hasMessageContaining("incomplete");
        assertThat(stored(zone)).isEmpty();
    }

    @Test
    void a_full_local_disk_is_an_error_and_leaves_nothing() throws Exception {
        java.nio.file.Path disk = Files.createDirectory(zone.resolve("disk"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString())
                .redirectErrorStream(true)
                .start();
        Assumptions.assumeTrue(mount.waitFor() == 0, "a small file system can only be mounted by root");
        try {
            FileSystem files = fileSystem("file");
            Path path = path("file", disk.resolve("x"));

            assertThatThrownBy(() -> write(files, path, bytes(1_000_000))).isInstanceOf(IOException.class);

            assertThat(stored(disk)).isEmpty();
            write(files, path, bytes(100_000));
            assertThat(read(files, path)).isEqualTo(bytes(100_000));
        } finally {
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void of_two_writers_the_last_one_closed_wins_whole(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);
        FSDataOutputStream first = files.create(at(scheme), true);
        FSDataOutputStream second = files.create(at(scheme), true);
        first.write(bytes(100_000));
        second.write(bytes(70_000));
        second.close();
        assertThat(read(files, at(scheme))).isEqualTo(bytes(70_000));
        first.close();

        assertThat(read(files, at(scheme))).isEqualTo(bytes(100_000));
        assertThat(stored(zone)).containsExactly("x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void of_two_writers_that_replace_nothing_the_first_one_closed_wins(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);
        FSDataOutputStream first = files.create(at(scheme), false);
        FSDataOutputStream second = files.create(at(scheme), false);
        first.write(bytes(100_000));
        second.write(bytes(70_000));
        second.close();

        assertThatThrownBy(first::close).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(read(files, at(scheme))).isEqualTo(bytes(70_000));
        assertThat(stored(zone)).containsExactly("x");
        assertThatThrownBy(() -> files.create(at(scheme), false)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void needs_a_parent_directory_where_it_is_told_not_to_make_one() throws IOException {
        FileSystem files = fileSystem("file");
        write(files, at("file"), bytes(1));

        assertThatThrownBy(() -> files.createFile(path("file", zone.resolve("missing/x")))
                        .build())
                .isInstanceOf(FileNotFoundException.class);
        assertThatThrownBy(() -> files.createFile(new Path(at("file"), "below")).build())
                .isInstanceOfAny(ParentNotDirectoryException.class, FileNotFoundException.class);
        files.createFile(path("file", zone.resolve("made/x")))
                .recursive()
                .build()
                .close();
        assertThat(zone.resolve("made/x")).exists();
    }

    @Test
    void refuses_to_replace_a_directory() throws IOException {
        Files.createDirectory(zone.resolve("x"));

        assertThatThrownBy(() -> fileSystem("file").create(at("file"), true))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void gives_the_file_the_permissions_that_were_asked() throws IOException {
        FileSystem files = fileSystem("file");
        files.create(
                        at("file"),
                        FsPermission.valueOf("-rw-------"),
                        EnumSet.of(CreateFlag.CREATE),
                        4096,
                        (short) 1,
                        1 << 20,
                        null)
                .close();
        assertThat(files.getFileStatus(at("file")).getPermission()).isEqualTo(FsPermission.valueOf("-rw-------"));

        files.setPermission(at("file"), FsPermission.valueOf("-rw-r-----"));
        assertThat(files.getFileStatus(at("file")).getPermission()).isEqualTo(FsPermission.valueOf("-rw-r-----"));
        assertThat(files.getFileStatus(at("file")).getOwner())
                .isEqualTo(Files.getOwner(zone).getName());
        files.setTimes(at("file"), 1_000_000, -1);
        assertThat(files.getFileStatus(at("file")).getModificationTime()).isEqualTo(1_000_000);
    }

    /** Hadoop's static create sets the permission by the name that the file does not have yet; so does Spark. */
    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed+file"})
    void takes_a_permission_while_it_is_being_written(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);

        FileSystem.create(files, at(scheme), FsPermission.valueOf("-rw-------")).close();

        assertThat(files.getFileStatus(at(scheme)).getPermission()).isEqualTo(FsPermission.valueOf("-rw-------"));
    }

    @Test
    void storages_that_show_files_on_close_get_them_under_their_own_name() throws IOException {
        Configuration conf = SealedFiles.configuration();
        conf.set(SealedFileSystem.ATOMIC_SCHEMES_KEY, "lake");
        FileSystem files = FileSystem.newInstance(java.net.URI.create("lake:///"), conf);

        try (FSDataOutputStream out = files.create(at("lake"))) {
            out.write(bytes(10));
            assertThat(stored(zone)).containsExactly("x");
        }
        assertThat(read(files, at("lake"))).isEqualTo(bytes(10));

        LakeFileSystem.SPACE.set(10);
        assertThatThrownBy(() -> write(files, at("lake"), bytes(100))).isInstanceOf(IOException.class);
        assertThat(stored(zone)).isEmpty();
    }
}
