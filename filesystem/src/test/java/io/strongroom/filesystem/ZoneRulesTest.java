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

import io.strongroom.filesystem.ZoneRefusedException.Reason;
import io.strongroom.seal.FailureKind;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.seal.zone.ReadRule;
import io.strongroom.seal.zone.WriteRule;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.security.AccessControlException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneRulesTest {
    @TempDir
    java.nio.file.Path directory;

    java.nio.file.Path payroll;
    java.nio.file.Path sales;
    TestSession session;
    FileSystem files;

    @BeforeEach
    void zones() throws IOException {
        payroll = Files.createDirectory(directory.resolve("payroll"));
        sales = Files.createDirectory(directory.resolve("sales"));
        session = TestSession.reset().zone(payroll, "payroll").zone(sales, "sales");
        files = fileSystem("file");
    }

    static Path at(java.nio.file.Path local) {
        return path("file", local);
    }

    static void assertRefused(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ZoneRefusedException.class,
                        refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }

    static void assertDamaged(FailureKind kind, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DamagedFileException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind))
                // Spark skips other exceptions when it is told to ignore corrupt files.
                .isInstanceOf(AccessControlException.class)
                .hasCauseInstanceOf(SealedFileException.class);
    }

    @Nested
    class Reading {
        @Test
        void refuses_a_plain_file_in_a_zone() throws IOException {
            Files.write(payroll.resolve("plain.csv"), bytes(5000));

            assertDamaged(FailureKind.NOT_SEALED, () -> read(files, at(payroll.resolve("plain.csv"))));
        }

        @Test
        void refuses_a_sealed_file_outside_zones() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100));
            Files.copy(payroll.resolve("x"), directory.resolve("x"));

            assertRefused(Reason.SEALED_FILE_OUTSIDE_ZONES, () -> read(files, at(directory.resolve("x"))));
        }

        @ParameterizedTest
        @EnumSource(ReadRule.class)
        void refuses_a_file_of_another_zone(ReadRule rule) throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100));
            Files.copy(payroll.resolve("x"), sales.resolve("x"));
            session.zone(sales, "sales", rule, WriteRule.SEALED);

            assertDamaged(FailureKind.WRONG_ZONE, () -> read(files, at(sales.resolve("x"))));
        }

        @Test
        void refuses_everything_outside_zones_where_only_sealed_files_may_be_read() throws IOException {
            Files.write(directory.resolve("plain"), bytes(10));
            session.elsewhere(ReadRule.SEALED, WriteRule.DENY);

            assertRefused(Reason.READ_OUTSIDE_ZONES, () -> read(files, at(directory.resolve("plain"))));
        }

        @Test
        void refuses_an_altered_file_and_names_it() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100_000));
            byte[] stored = Files.readAllBytes(payroll.resolve("x"));
            stored[300] ^= 1;
            Files.write(payroll.resolve("x"), stored);

            assertDamaged(FailureKind.AUTHENTICATION_FAILED, () -> read(files, at(payroll.resolve("x"))));
        }

        @Test
        void refuses_a_file_whose_key_version_is_disabled() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100));
            ZoneKeyring keyring = session.keyring("payroll");
            int version = keyring.currentVersion();
            keyring.rotate(new SecureRandom());
            keyring.disable(version);

            assertRefused(Reason.KEY_REFUSED, () -> read(files, at(payroll.resolve("x"))));
        }

        @Test
        void refuses_a_truncated_file() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(200_000));
            byte[] stored = Files.readAllBytes(payroll.resolve("x"));
            Files.write(payroll.resolve("x"), java.util.Arrays.copyOf(stored, stored.length - 70_000));

            assertThatThrownBy(() -> read(files, at(payroll.resolve("x"))))
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining(payroll.resolve("x").toString());
        }
    }

    @Nested
    class Writing {
        @ParameterizedTest
        @ValueSource(strings = {"file", "sealed+file", "lake"})
        void refuses_outside_zones_and_leaves_nothing(String scheme) throws IOException {
            Path outside = path(scheme, directory.resolve("leak"));

            assertRefused(Reason.WRITE_OUTSIDE_ZONES, () -> fileSystem(scheme).create(outside));
            assertRefused(
                    Reason.WRITE_OUTSIDE_ZONES,
                    () -> fileContext(scheme)
                            .create(outside, java.util.EnumSet.of(org.apache.hadoop.fs.CreateFlag.CREATE)));
            assertRefused(
                    Reason.WRITE_OUTSIDE_ZONES,
                    () -> fileSystem(scheme).createFile(outside).build());
            assertRefused(Reason.WRITE_OUTSIDE_ZONES, () -> fileSystem(scheme).createNewFile(outside));
            assertThat(directory.resolve("leak")).doesNotExist();
        }

        @Test
        void refuses_in_a_zone_that_says_deny() throws IOException {
            session.zone(payroll, "payroll", ReadRule.SEALED, WriteRule.DENY);

            assertRefused(Reason.WRITE_IN_READ_ONLY_ZONE, () -> files.create(at(payroll.resolve("x"))));
            assertRefused(Reason.WRITE_IN_READ_ONLY_ZONE, () -> files.mkdirs(at(payroll.resolve("d"))));
            assertRefused(Reason.WRITE_IN_READ_ONLY_ZONE, () -> files.delete(at(payroll), true));
            assertRefused(Reason.WRITE_IN_READ_ONLY_ZONE, () -> files.delete(at(directory), true));
            assertThat(payroll).exists();
        }

        @Test
        void passes_outside_zones_where_anything_may_be_written() throws IOException {
            session.elsewhere(ReadRule.ANY, WriteRule.ANY);

            write(files, at(directory.resolve("x")), bytes(10));

            assertThat(Files.readAllBytes(directory.resolve("x"))).isEqualTo(bytes(10));
        }

        @Test
        void refuses_directories_outside_zones_unless_they_are_there() throws IOException {
            assertRefused(Reason.WRITE_OUTSIDE_ZONES, () -> files.mkdirs(at(directory.resolve("new"))));
            assertThat(files.mkdirs(at(directory))).isTrue();
            assertThat(files.mkdirs(at(payroll.resolve("a/b")))).isTrue();
        }

        @Test
        void refuses_names_of_unfinished_files() {
            Path reserved = TemporaryName.beside(at(payroll.resolve("x")));

            assertRefused(Reason.RESERVED_NAME, () -> files.create(reserved));
            assertRefused(Reason.RESERVED_NAME, () -> {
                write(files, at(payroll.resolve("x")), bytes(1));
                files.rename(at(payroll.resolve("x")), reserved);
            });
        }

        @Test
        void refuses_extended_attributes_outside_zones() {
            assertRefused(Reason.WRITE_OUTSIDE_ZONES, () -> files.setXAttr(at(directory), "user.x", new byte[1]));
        }
    }

    @Nested
    class Renaming {
        @BeforeEach
        void file() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100));
            Files.write(directory.resolve("plain"), bytes(10));
        }

        @Test
        void keeps_files_readable_within_a_key() throws IOException {
            java.nio.file.Path second = Files.createDirectory(directory.resolve("payroll-2"));
            session.zone(second, "payroll");

            assertThat(files.rename(at(payroll.resolve("x")), at(payroll.resolve("y"))))
                    .isTrue();
            assertThat(files.rename(at(payroll.resolve("y")), at(second.resolve("z"))))
                    .isTrue();

            assertThat(read(files, at(second.resolve("z")))).isEqualTo(bytes(100));
        }

        @Test
        void refuses_from_key_to_key() {
            assertRefused(
                    Reason.RENAME_ACROSS_KEYS, () -> files.rename(at(payroll.resolve("x")), at(sales.resolve("x"))));
        }

        @Test
        void refuses_between_a_zone_and_elsewhere_even_where_anything_may_be_written() {
            session.elsewhere(ReadRule.ANY, WriteRule.ANY);

            assertRefused(
                    Reason.RENAME_ACROSS_KEYS,
                    () -> files.rename(at(payroll.resolve("x")), at(directory.resolve("x"))));
            assertRefused(
                    Reason.RENAME_ACROSS_KEYS,
                    () -> files.rename(at(directory.resolve("plain")), at(payroll.resolve("plain"))));
            FileContext second = context();
            assertRefused(
                    Reason.RENAME_ACROSS_KEYS,
                    () -> second.rename(
                            at(directory.resolve("plain")), at(payroll.resolve("plain")), Options.Rename.OVERWRITE));
        }

        private FileContext context() {
            try {
                return fileContext("file");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void refuses_to_move_a_directory_with_a_zone_below() throws IOException {
            session.elsewhere(ReadRule.ANY, WriteRule.ANY);

            assertRefused(
                    Reason.ZONE_BELOW,
                    () -> files.rename(
                            at(directory), at(directory.resolveSibling("elsewhere-" + directory.hashCode()))));
            java.nio.file.Path plain = Files.createDirectory(directory.resolve("plain-directory"));
            assertRefused(Reason.ZONE_BELOW, () -> files.rename(at(plain), at(directory)));
        }

        @Test
        void refuses_a_directory_as_target_if_another_zone_has_the_name_there() throws IOException {
            Files.createDirectories(payroll.resolve("d"));
            session.zone(payroll.resolve("d/x"), "sales");

            assertRefused(Reason.ZONE_BELOW, () -> files.rename(at(payroll.resolve("x")), at(payroll.resolve("d"))));
        }

        @Test
        void outside_zones_needs_the_right_to_write() throws IOException {
            assertRefused(
                    Reason.WRITE_OUTSIDE_ZONES,
                    () -> files.rename(at(directory.resolve("plain")), at(directory.resolve("other"))));

            session.elsewhere(ReadRule.ANY, WriteRule.ANY);
            assertThat(files.rename(at(directory.resolve("plain")), at(directory.resolve("other"))))
                    .isTrue();
        }

        @Test
        void replaces_only_when_asked() throws IOException {
            write(files, at(payroll.resolve("y")), bytes(200));
            FileContext second = context();

            assertThatThrownBy(() -> second.rename(at(payroll.resolve("x")), at(payroll.resolve("y"))))
                    .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
            second.rename(at(payroll.resolve("x")), at(payroll.resolve("y")), Options.Rename.OVERWRITE);

            assertThat(read(files, at(payroll.resolve("y")))).isEqualTo(bytes(100));
            assertThat(SealedFiles.stored(payroll)).containsExactly("y");
        }
    }

    @Nested
    class Attributes {
        @Test
        void are_refused_where_everything_is_sealed() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100));

            assertRefused(
                    Reason.ATTRIBUTE_IN_SEALED_ZONE,
                    () -> files.setXAttr(at(payroll.resolve("x")), "user.note", bytes(5)));
            assertRefused(
                    Reason.ATTRIBUTE_IN_SEALED_ZONE,
                    () -> fileContext("file").setXAttr(at(payroll.resolve("x")), "user.note", bytes(5)));
        }

        @Test
        void are_the_storages_where_anything_may_be_written() throws IOException {
            session.elsewhere(ReadRule.ANY, WriteRule.ANY);
            Files.write(directory.resolve("plain"), bytes(10));

            assertThatThrownBy(() -> files.setXAttr(at(directory.resolve("plain")), "user.note", bytes(5)))
                    .isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Nested
    class Deleting {
        @Test
        void is_allowed_in_zones_and_elsewhere() throws IOException {
            write(files, at(payroll.resolve("a/x")), bytes(1));
            Files.write(directory.resolve("plain"), bytes(10));

            assertThat(files.delete(at(payroll.resolve("a")), true)).isTrue();
            assertThat(files.delete(at(directory.resolve("plain")), false)).isTrue();
            assertThat(files.delete(at(directory.resolve("plain")), false)).isFalse();
        }
    }

    @Nested
    class Links {
        @Test
        void go_by_name_and_never_hand_over_garbage() throws IOException {
            write(files, at(payroll.resolve("x")), bytes(100));
            Files.createSymbolicLink(directory.resolve("link"), payroll.resolve("x"));
            Files.createSymbolicLink(payroll.resolve("inner"), payroll.resolve("x"));

            assertRefused(Reason.SEALED_FILE_OUTSIDE_ZONES, () -> read(files, at(directory.resolve("link"))));
            assertThat(read(files, at(payroll.resolve("inner")))).isEqualTo(bytes(100));
            assertThat(files.getFileLinkStatus(at(payroll.resolve("inner"))).isSymlink())
                    .isTrue();
            assertThat(files.getLinkTarget(at(payroll.resolve("inner"))).toString())
                    .isEqualTo(payroll.resolve("x").toString());
        }

        @Test
        void are_replaced_not_followed_by_a_writer() throws IOException {
            Files.write(directory.resolve("target"), bytes(10));
            Files.createSymbolicLink(payroll.resolve("link"), directory.resolve("target"));

            write(files, at(payroll.resolve("link")), bytes(100));

            assertThat(Files.readAllBytes(directory.resolve("target"))).isEqualTo(bytes(10));
            assertThat(read(files, at(payroll.resolve("link")))).isEqualTo(bytes(100));
        }

        @Test
        void that_lead_nowhere_are_not_listed() throws IOException {
            Files.createSymbolicLink(payroll.resolve("dangling"), payroll.resolve("nowhere"));

            assertThat(files.listStatus(at(payroll))).isEmpty();
            assertThat(files.getFileLinkStatus(at(payroll.resolve("dangling"))))
                    .extracting(FileStatus::isSymlink)
                    .isEqualTo(true);
        }
    }
}
