/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileContext;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.read;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.seal.FailureKind;
import io.strongroom.seal.SealedLengths;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.BlockLocation;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    @TempDir
    java.nio.file.Path directory;

    java.nio.file.Path zone;

    @BeforeEach
    void zones() throws IOException {
        zone = Files.createDirectory(directory.resolve("zone"));
        TestSession.reset().zone(zone, "payroll").zone("lake:" + zone, "payroll");
        LakeFileSystem.reset();
    }

    static <T extends FileStatus> List<Long> lengths(RemoteIterator<T> listing) throws IOException {
        List<Long> lengths = new ArrayList<>();
        while (listing.hasNext()) {
            lengths.add(listing.next().getLen());
        }
        lengths.sort(null);
        return lengths;
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed+file", "lake"})
    void every_way_to_list_tells_plaintext_lengths(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);
        FileContext second = fileContext(scheme);
        Path root = path(scheme, zone);
        write(files, path(scheme, zone.resolve("a")), bytes(10));
        write(files, path(scheme, zone.resolve("b")), bytes(70_000));
        write(files, path(scheme, zone.resolve("sub/c")), bytes(5));

        assertThat(Stream.of(files.listStatus(root)).filter(FileStatus::isFile).map(FileStatus::getLen))
                .containsExactlyInAnyOrder(10L, 70_000L);
        assertThat(lengths(files.listFiles(root, true))).containsExactly(5L, 10L, 70_000L);
        assertThat(lengths(files.listStatusIterator(root))).contains(10L, 70_000L);
        assertThat(lengths(files.listLocatedStatus(root))).contains(10L, 70_000L);
        assertThat(Stream.of(files.globStatus(new Path(root, "[ab]"))).map(FileStatus::getLen))
                .containsExactly(10L, 70_000L);
        assertThat(files.getContentSummary(root).getLength()).isEqualTo(70_015);
        assertThat(files.getUsed(root)).isEqualTo(70_015);
        assertThat(files.listStatus(path(scheme, zone.resolve("a"))))
                .singleElement()
                .satisfies(file -> assertThat(file.getPermission()).isNotNull());
        assertThat(lengths(second.listStatus(root))).contains(10L, 70_000L);
        assertThat(lengths(second.listLocatedStatus(root))).contains(10L, 70_000L);
        assertThat(second.util().getContentSummary(root).getLength()).isEqualTo(70_015);
    }

    @Test
    void opens_no_file_where_only_sealed_files_may_be_read() throws IOException {
        FileSystem files = fileSystem("lake");
        for (int i = 0; i < 50; i++) {
            write(files, path("lake", zone.resolve("part-" + i)), bytes(i));
        }
        LakeFileSystem.reset();

        assertThat(files.listStatus(path("lake", zone))).hasSize(50);

        assertThat(LakeFileSystem.OPENED).hasValue(0);
    }

    @Test
    void saves_asking_for_the_status_of_a_listed_file() throws Exception {
        FileSystem files = fileSystem("lake");
        write(files, path("lake", zone.resolve("x")), bytes(100));
        FileStatus listed = files.listStatus(path("lake", zone))[0];
        LakeFileSystem.reset();

        try (var in =
                files.openFile(listed.getPath()).withFileStatus(listed).build().get()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes(100));
        }
        assertThat(LakeFileSystem.ASKED.get())
                .as("only Hadoop's own local open asks")
                .isLessThanOrEqualTo(1);

        FileStatus foreign = new FileStatus(listed.getLen(), false, 1, 1, 1, listed.getPath());
        try (var in =
                files.openFile(listed.getPath()).withFileStatus(foreign).build().get()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes(100));
        }
        try (var in = files.openFile(listed.getPath())
                .optLong("fs.option.openfile.length", 100)
                .optLong("fs.option.openfile.split.start", 0)
                .optLong("fs.option.openfile.split.end", 50)
                .build()
                .get()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes(100));
        }
    }

    @Test
    void opens_again_a_file_that_was_replaced_since_it_was_listed() throws Exception {
        FileSystem files = fileSystem("lake");
        Path path = path("lake", zone.resolve("x"));
        write(files, path, bytes(100));
        FileStatus listed = files.getFileStatus(path);
        write(files, path, bytes(3000));

        try (var in = files.openFile(path).withFileStatus(listed).build().get()) {
            assertThat(in.readAllBytes()).isEqualTo(bytes(3000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 783, 256 + 65_552 + 16 + 512})
    void a_length_that_no_plaintext_has_is_listed_raw_and_refused(int length) throws IOException {
        Files.write(zone.resolve("x"), new byte[length]);

        for (String scheme : SealedFiles.SCHEMES) {
            FileSystem files = fileSystem(scheme);
            Path path = path(scheme, zone.resolve("x"));
            assertThat(files.listStatus(path(scheme, zone))[0].getLen()).isEqualTo(Math.max(1, length));
            assertThatThrownBy(() -> read(files, path)).hasMessageContaining("x");
        }
    }

    @Test
    void an_emptied_file_is_never_listed_as_empty() throws IOException {
        write(fileSystem("file"), path("file", zone.resolve("x")), bytes(10));
        Files.write(zone.resolve("x"), new byte[0]);

        assertThat(fileSystem("file")
                        .getFileStatus(path("file", zone.resolve("x")))
                        .getLen())
                .isPositive();
        ZoneRulesTest.assertDamaged(
                FailureKind.NOT_SEALED, () -> read(fileSystem("file"), path("file", zone.resolve("x"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "lake"})
    void unfinished_files_exist_for_nobody(String scheme) throws IOException {
        FileSystem files = fileSystem(scheme);
        Path temporary = TemporaryName.beside(path(scheme, zone.resolve("x")));
        Files.write(zone.resolve(temporary.getName()), bytes(2000));

        assertThat(files.listStatus(path(scheme, zone))).isEmpty();
        assertThat(lengths(files.listStatusIterator(path(scheme, zone)))).isEmpty();
        assertThat(lengths(files.listLocatedStatus(path(scheme, zone)))).isEmpty();
        assertThat(lengths(files.listFiles(path(scheme, zone), true))).isEmpty();
        assertThat(files.globStatus(new Path(path(scheme, zone), "*"))).isEmpty();
        assertThat(files.globStatus(new Path(path(scheme, zone), ".*"))).isEmpty();
        assertThat(files.exists(temporary)).isFalse();
        assertThatThrownBy(() -> files.open(temporary)).isInstanceOf(FileNotFoundException.class);
        assertThat(files.getContentSummary(path(scheme, zone)).getFileCount()).isZero();
    }

    @Test
    void a_directory_above_zones_lists_each_entry_by_its_own_zone() throws IOException {
        TestSession.reset().zone(zone, "payroll").zone(directory.resolve("single"), "sales");
        write(fileSystem("file"), path("file", directory.resolve("single")), bytes(10));
        Files.write(directory.resolve("plain"), bytes(2000));

        assertThat(Stream.of(fileSystem("file").listStatus(path("file", directory)))
                        .filter(FileStatus::isFile)
                        .map(FileStatus::getLen))
                .containsExactlyInAnyOrder(10L, 2000L);
    }

    @Test
    void block_locations_are_those_of_the_plaintext() throws IOException {
        FileSystem files = fileSystem("lake");
        Path path = path("lake", zone.resolve("x"));
        int length = 300_000;
        write(files, path, bytes(length));
        FileStatus status = files.getFileStatus(path);

        BlockLocation[] blocks = files.getFileBlockLocations(status, 0, length);
        assertThat(blocks[0].getOffset()).isZero();
        long end = 0;
        for (BlockLocation block : blocks) {
            assertThat(block.getOffset()).isEqualTo(end);
            end += block.getLength();
        }
        assertThat(end).isEqualTo(length);
        assertThat(blocks[1].getOffset()).isEqualTo(100_000 - 256 - 16);
        assertThat(blocks[1].getHosts()).containsExactly("host1");

        LocatedFileStatus located = files.listLocatedStatus(path("lake", zone)).next();
        assertThat(located.getBlockLocations()).hasSameSizeAs(blocks);
        assertThat(located.getLen()).isEqualTo(length);
        assertThat(files.getFileBlockLocations(status, length, 5)).isEmpty();
        assertThat(files.getFileBlockLocations(new FileStatus(length, false, 1, 1, 1, path), 290_000, Long.MAX_VALUE))
                .as("the blocks of the chunk that holds the byte")
                .hasSize(2);
        assertThat(fileSystem("file")
                        .getFileBlockLocations(
                                fileSystem("file").getFileStatus(path("file", zone.resolve("x"))), 0, length))
                .hasSize(1)
                .allSatisfy(block -> assertThat(block.getLength()).isEqualTo(length));
    }

    @Test
    void layout_is_monotone_and_covers_every_byte() {
        long length = 3 * SealedLengths.CHUNK_BYTES + 5;
        long before = 0;
        for (long position = 0; position <= SealedLengths.sealed(length); position += 7) {
            long plain = ChunkLayout.plaintextBefore(position, length);
            assertThat(plain).isBetween(before, length);
            before = plain;
        }
        assertThat(before).isEqualTo(length);
    }
}
