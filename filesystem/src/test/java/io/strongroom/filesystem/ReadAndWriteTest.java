/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.filesystem;

import static io.strongroom.filesystem.SealedFiles.bytes;
import static io.strongroom.filesystem.SealedFiles.fileContext;
import static io.strongroom.filesystem.SealedFiles.fileSystem;
import static io.strongroom.filesystem.SealedFiles.isSealed;
import static io.strongroom.filesystem.SealedFiles.path;
import static io.strongroom.filesystem.SealedFiles.read;
import static io.strongroom.filesystem.SealedFiles.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.strongroom.agent.IoCounters;
import io.strongroom.seal.SealedLengths;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAndWriteTest {
    @TempDir
    java.nio.file.Path directory;

    java.nio.file.Path zone;

    @BeforeEach
    void zones() throws IOException {
        zone = Files.createDirectory(directory.resolve("zone"));
        TestSession.reset().zone(zone, "payroll").zone("lake:" + zone, "payroll");
    }

    static Stream<Arguments> schemes_and_sizes() {
        int chunk = SealedLengths.CHUNK_BYTES;
        return SealedFiles.SCHEMES.stream()
                .flatMap(scheme -> Stream.of(0, 1, chunk - 1, chunk, chunk + 1, 5 * chunk + 77)
                        .map(size -> Arguments.of(scheme, size)));
    }

    @ParameterizedTest
    @MethodSource("schemes_and_sizes")
    void what_is_written_is_sealed_and_read_back(String scheme, int size) throws IOException {
        FileSystem files = fileSystem(scheme);
        Path path = path(scheme, zone.resolve("data.csv"));
        byte[] plaintext = bytes(size);

        write(files, path, plaintext);

        assertThat(read(files, path)).isEqualTo(plaintext);
        assertThat(isSealed(zone.resolve("data.csv"))).isTrue();
        assertThat(Files.size(zone.resolve("data.csv"))).isEqualTo(SealedLengths.sealed(size));
        assertThat(files.getFileStatus(path).getLen()).isEqualTo(size);
        assertThat(SealedFiles.stored(zone)).containsExactly("data.csv");
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "sealed+file", "lake"})
    void both_doors_lead_to_the_same_files(String scheme) throws IOException {
        FileContext second = fileContext(scheme);
        Path path = path(scheme, zone.resolve("state"));
        byte[] plaintext = bytes(100_000);

        try (OutputStream out = second.create(
                path, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE), Options.CreateOpts.createParent())) {
            out.write(plaintext);
        }

        assertThat(isSealed(zone.resolve("state"))).isTrue();
        assertThat(read(fileSystem(scheme), path)).isEqualTo(plaintext);
        assertThat(second.getFileStatus(path).getLen()).isEqualTo(plaintext.length);
        try (FSDataInputStream in = second.open(path)) {
            assertThat(in.readAllBytes()).isEqualTo(plaintext);
        }
    }

    @Test
    void a_zone_of_the_one_local_scheme_is_a_zone_of_the_other() throws IOException {
        byte[] plaintext = bytes(1000);

        write(fileSystem("sealed+file"), path("sealed+file", zone.resolve("log")), plaintext);

        assertThat(read(fileSystem("file"), path("file", zone.resolve("log")))).isEqualTo(plaintext);
    }

    @Test
    void local_paths_are_equal_in_all_their_forms() throws IOException {
        FileSystem files = fileSystem("file");
        write(files, new Path(zone.toString(), "x"), bytes(10));

        for (String form : List.of("", "file:", "file://")) {
            assertThat(read(files, new Path(form + zone + "/x"))).isEqualTo(bytes(10));
        }
        files.setWorkingDirectory(new Path(directory.toString()));
        assertThat(read(files, new Path("zone/x"))).isEqualTo(bytes(10));
    }

    @Test
    void the_local_file_system_stays_a_local_file_system_without_checksum_files() throws IOException {
        LocalFileSystem local = FileSystem.newInstanceLocal(SealedFiles.configuration());
        write(local, new Path(zone.resolve("x").toString()), bytes(10));

        assertThat(local).isInstanceOf(SealedLocalFileSystem.class);
        assertThat(local.getRaw()).isInstanceOf(RawLocalFileSystem.class).isInstanceOf(SealedRawLocalFileSystem.class);
        assertThat(local.pathToFile(new Path(zone.resolve("x").toString()))).exists();
        assertThat(SealedFiles.stored(zone)).containsExactly("x");
    }

    @Test
    void plain_files_outside_zones_are_handed_over_as_they_are() throws IOException {
        java.nio.file.Path plain = directory.resolve("plain.txt");
        Files.writeString(plain, "hello");

        for (String scheme : SealedFiles.SCHEMES) {
            Path path = path(scheme, plain);
            assertThat(read(fileSystem(scheme), path)).isEqualTo("hello".getBytes(StandardCharsets.UTF_8));
            assertThat(fileSystem(scheme).getFileStatus(path).getLen()).isEqualTo(5);
            assertThat(fileSystem(scheme).getFileChecksum(path)).isNull();
        }
    }

    @Test
    void where_anything_may_be_read_sealed_and_plain_files_stand_side_by_side() throws IOException {
        write(fileSystem("file"), path("file", zone.resolve("sealed")), bytes(1000));
        Files.write(zone.resolve("plain"), bytes(2000));
        Files.write(zone.resolve("tiny"), bytes(3));
        TestSession.reset()
                .zone(zone, "payroll", ReadRule.ANY, WriteRule.SEALED)
                .zone("lake:" + zone, "payroll", ReadRule.ANY, WriteRule.SEALED);

        for (String scheme : SealedFiles.SCHEMES) {
            FileSystem files = fileSystem(scheme);
            assertThat(read(files, path(scheme, zone.resolve("sealed")))).isEqualTo(bytes(1000));
            assertThat(read(files, path(scheme, zone.resolve("plain")))).isEqualTo(bytes(2000));
            assertThat(Stream.of(files.listStatus(path(scheme, zone))).map(FileStatus::getLen))
                    .containsExactlyInAnyOrder(1000L, 2000L, 3L);
        }
    }

    @Test
    void where_anything_may_be_written_files_stay_plain() throws IOException {
        TestSession.reset().zone(zone, "payroll", ReadRule.ANY, WriteRule.ANY);

        write(fileSystem("file"), path("file", zone.resolve("report")), bytes(1000));

        assertThat(Files.readAllBytes(zone.resolve("report"))).isEqualTo(bytes(1000));
    }

    @Test
    void counts_what_was_read_and_written_by_key() throws IOException {
        FileSystem files = fileSystem("file");
        Path path = path("file", zone.resolve("x"));
        TestSession session = TestSession.reset().zone(zone, "payroll");
        write(files, path, bytes(100_000));
        read(files, path);
        try (FSDataInputStream in = files.open(path)) {
            assertThat(in.read()).isNotNegative();
            in.readFully(70_000, new byte[500]);
        }
        assertThat(session.counters().totals())
                .isEqualTo(Map.of("payroll", new IoCounters.Totals(2, 100_501, 1, 100_000)));
    }

    @Test
    void copies_from_and_to_local_files_go_through_the_seal() throws IOException {
        java.nio.file.Path plain = directory.resolve("plain");
        Files.write(plain, bytes(500));
        FileSystem lake = fileSystem("lake");
        Path sealed = path("lake", zone.resolve("copied"));

        lake.copyFromLocalFile(new Path(plain.toString()), sealed);
        lake.copyToLocalFile(sealed, new Path(zone.resolve("back").toString()));

        assertThat(isSealed(zone.resolve("copied"))).isTrue();
        assertThat(isSealed(zone.resolve("back"))).isTrue();
        assertThat(read(fileSystem("file"), new Path(zone.resolve("back").toString())))
                .isEqualTo(bytes(500));
    }

    @Test
    void moves_from_local_files_seal_them() throws IOException {
        TestSession.reset().zone(zone, "payroll").elsewhere(ReadRule.ANY, WriteRule.ANY);
        java.nio.file.Path plain = directory.resolve("plain");
        Files.write(plain, bytes(500));

        fileSystem("file")
                .moveFromLocalFile(
                        new Path(plain.toString()),
                        new Path(zone.resolve("moved").toString()));

        assertThat(plain).doesNotExist();
        assertThat(isSealed(zone.resolve("moved"))).isTrue();
    }

    @Test
    void the_whole_disk_has_a_status() throws IOException {
        for (String scheme : SealedFiles.SCHEMES) {
            assertThat(fileSystem(scheme).getStatus().getCapacity()).isPositive();
        }
    }

    @Test
    void file_systems_of_hadoops_cache_are_ours() throws IOException {
        FileSystem cached = FileSystem.get(URI.create("lake:///"), SealedFiles.configuration());

        assertThat(cached).isInstanceOf(SealedFileSystem.class);
        assertThat(cached.getUri()).isEqualTo(URI.create("lake:///"));
        assertThat(cached.getScheme()).isEqualTo("lake");
    }
}
