/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.seal.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.strongroom.seal.FailureKind;
import io.strongroom.seal.KeyRefusedException;
import io.strongroom.seal.KeyWrapper;
import io.strongroom.seal.PlaintextImporter;
import io.strongroom.seal.SealedFileException;
import io.strongroom.seal.SealedLengths;
import io.strongroom.seal.ZoneKeyring;
import io.strongroom.seal.tree.TreeRefusedException.Reason;
import io.strongroom.seal.tree.TreeRefusedException.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeTest {
    private final ZoneKeyring keys = ZoneKeyring.create(new SecureRandom());

    @TempDir
    private Path directory;

    private Path source;
    private Path sealed;
    private Path opened;

    @BeforeEach
    void makeTree() throws IOException {
        source = directory.resolve("source");
        sealed = directory.resolve("sealed");
        opened = directory.resolve("opened");
        Files.createDirectories(source.resolve("a/empty directory"));
        Files.writeString(source.resolve("a/b.csv"), "id,name\n1,Ada\n");
        Files.writeString(source.resolve("with space\nand line.txt"), "odd name");
        Files.writeString(source.resolve("Grüße 漢字"), "unicode");
        Files.createFile(source.resolve("zero"));
        Files.write(source.resolve("large"), new byte[300_000]);
    }

    @Test
    void a_tree_comes_back_as_it_was() throws IOException {
        TreeReport report = sealer(TreeOptions.tree()).seal(source, sealed);
        assertThat(report).isEqualTo(new TreeReport(5, 0, 300_000 + 14 + 8 + 7));
        assertThat(Files.size(sealed.resolve("zero"))).isEqualTo(SealedLengths.MIN_SEALED_BYTES);

        TreeReport back = opener(TreeOptions.tree()).open(sealed, opened);

        assertThat(back).isEqualTo(report);
        assertThat(listing(opened)).isEqualTo(listing(source));
        assertThat(checker().check(List.of(sealed)).findings()).isEmpty();
        assertThat(checker().check(List.of(sealed)).files()).isEqualTo(5);
    }

    @Test
    void progress_adds_up() throws IOException {
        List<String> events = new ArrayList<>();
        long[] bytes = {0};
        TreeProgress progress = new TreeProgress() {
            @Override
            public void planned(long files, long all) {
                events.add("planned " + files + " " + all);
            }

            @Override
            public void advanced(long more) {
                bytes[0] += more;
            }

            @Override
            public void finished(Path file, boolean skipped) {
                events.add((skipped ? "skipped " : "done ") + file.getFileName());
            }
        };
        new TreeSealer(keys.id(), keys, TreeOptions.tree(), List.of(), progress).seal(source, sealed);
        assertThat(events).contains("planned 5 300029", "done b.csv").hasSize(6);
        assertThat(bytes[0]).isEqualTo(300_029);
    }

    @Test
    void the_same_again_skips_what_is_done_and_seals_what_changed() throws IOException {
        sealer(TreeOptions.tree()).seal(source, sealed);
        Files.delete(sealed.resolve("zero"));
        Files.writeString(source.resolve("a/b.csv"), "id,name\n1,Eve\n");
        byte[] before = Files.readAllBytes(sealed.resolve("large"));

        TreeReport report = sealer(TreeOptions.tree()).seal(source, sealed);

        assertThat(report).isEqualTo(new TreeReport(2, 3, 14));
        assertThat(Files.readAllBytes(sealed.resolve("large"))).isEqualTo(before);
        opener(TreeOptions.tree()).open(sealed, opened);
        assertThat(listing(opened)).isEqualTo(listing(source));
        assertThat(opener(TreeOptions.tree()).open(sealed, opened)).isEqualTo(new TreeReport(0, 5, 0));
    }

    @Test
    void what_a_killed_process_left_is_taken_over_and_is_not_data() throws IOException {
        Path target = sealed.resolve("zero");
        Files.createDirectories(sealed);
        Path part = target.resolveSibling(AtomicTarget.temporaryName(target));
        Files.writeString(part, "half a file");

        assertThat(checker().check(List.of(sealed)).findings())
                .singleElement()
                .isInstanceOf(TreeCheckReport.Leftover.class);
        sealer(TreeOptions.tree()).seal(source, sealed);

        assertThat(part).doesNotExist();
        assertThat(checker().check(List.of(sealed)).findings()).isEmpty();
    }

    @Nested
    class Refused {
        @Test
        void everything_in_the_way_is_said_at_once_and_nothing_written() throws IOException {
            Path plain = source.resolve("a/b.csv");
            Path sealedFile = source.resolve("already");
            sealer(TreeOptions.singleFile()).seal(plain, sealedFile);
            Files.createSymbolicLink(source.resolve("link\n"), plain);
            Files.createSymbolicLink(source.resolve("dangling"), Path.of("nowhere"));

            assertThatThrownBy(() -> sealer(TreeOptions.tree()).seal(source, sealed))
                    .isInstanceOfSatisfying(TreeRefusedException.class, e -> {
                        assertThat(e.refusals())
                                .extracting(Refusal::reason)
                                .containsExactlyInAnyOrder(
                                        Reason.ALREADY_SEALED, Reason.SYMBOLIC_LINK, Reason.SYMBOLIC_LINK);
                        assertThat(e.refusals())
                                .allSatisfy(
                                        refusal -> assertThat(refusal.message()).doesNotContain("\n"));
                    });
            assertThat(sealed).doesNotExist();
        }

        @Test
        void symbolic_links_unless_they_are_to_be_followed() throws IOException {
            Path outside = Files.writeString(directory.resolve("outside"), "linked");
            Files.createSymbolicLink(source.resolve("link"), outside);
            assertReason(Reason.SYMBOLIC_LINK, () -> sealer(TreeOptions.tree()).seal(source, sealed));
            assertReason(
                    Reason.SYMBOLIC_LINK, () -> sealer(TreeOptions.singleFile()).seal(source.resolve("link"), sealed));

            sealer(TreeOptions.tree().followingLinks()).seal(source, sealed);
            opener(TreeOptions.tree()).open(sealed, opened);
            assertThat(opened.resolve("link")).hasContent("linked").isRegularFile();
        }

        @Test
        void a_target_in_the_source() {
            assertReason(
                    Reason.TARGET_INSIDE_SOURCE,
                    () -> sealer(TreeOptions.tree()).seal(source, source));
            assertReason(
                    Reason.TARGET_INSIDE_SOURCE,
                    () -> sealer(TreeOptions.tree()).seal(source, source.resolve("a/../a/new/deep")));
            assertReason(
                    Reason.TARGET_INSIDE_SOURCE,
                    () -> opener(TreeOptions.singleFile()).open(source.resolve("zero"), source.resolve("zero")));
        }

        @Test
        void a_target_in_the_source_through_a_link() throws IOException {
            Path link = Files.createSymbolicLink(directory.resolve("link"), source);
            assertReason(
                    Reason.TARGET_INSIDE_SOURCE,
                    () -> sealer(TreeOptions.tree()).seal(source, link.resolve("new")));
        }

        @Test
        void a_missing_source_and_a_directory_without_r() {
            assertReason(Reason.MISSING, () -> sealer(TreeOptions.tree()).seal(directory.resolve("nothing"), sealed));
            assertReason(
                    Reason.DIRECTORY, () -> sealer(TreeOptions.singleFile()).seal(source, sealed));
        }

        @Test
        void a_target_that_is_something_else() throws IOException {
            Path plain = source.resolve("a/b.csv");
            Files.writeString(sealed, "my only copy");
            assertReason(
                    Reason.TARGET_EXISTS, () -> sealer(TreeOptions.singleFile()).seal(plain, sealed));
            assertReason(Reason.TARGET_EXISTS, () -> sealer(TreeOptions.tree()).seal(source, sealed));
            assertThat(sealed).hasContent("my only copy");
            Files.delete(sealed);

            ZoneKeyring other = ZoneKeyring.create(new SecureRandom());
            new TreeSealer(other.id(), other, TreeOptions.singleFile(), List.of(), TreeProgress.NONE)
                    .seal(plain, sealed);
            byte[] before = Files.readAllBytes(sealed);
            assertReason(
                    Reason.TARGET_EXISTS, () -> sealer(TreeOptions.singleFile()).seal(plain, sealed));
            assertThat(Files.readAllBytes(sealed)).isEqualTo(before);
            Files.delete(sealed);

            Files.createDirectory(sealed);
            assertReason(
                    Reason.TARGET_EXISTS, () -> sealer(TreeOptions.singleFile()).seal(plain, sealed));
        }

        @Test
        void plaintext_is_never_overwritten() throws IOException {
            sealer(TreeOptions.singleFile()).seal(source.resolve("a/b.csv"), sealed);
            Files.writeString(opened, "my only copy");
            assertReason(
                    Reason.TARGET_EXISTS, () -> opener(TreeOptions.singleFile()).open(sealed, opened));
            assertThat(opened).hasContent("my only copy");
        }

        @Test
        void two_writers_of_one_target() throws IOException {
            Path plain = source.resolve("large");
            TreeProgress second = new TreeProgress() {
                @Override
                public void advanced(long bytes) {
                    assertReason(
                            Reason.TARGET_BUSY,
                            () -> sealer(TreeOptions.singleFile()).seal(plain, sealed));
                }
            };
            new TreeSealer(keys.id(), keys, TreeOptions.singleFile(), List.of(), second).seal(plain, sealed);
            assertThat(checker().check(List.of(sealed)).findings()).isEmpty();
        }

        @Test
        void a_source_that_grows_or_is_replaced_while_it_is_sealed() throws IOException {
            Path plain = source.resolve("large");
            assertChanged(plain, () -> Files.write(plain, new byte[1], StandardOpenOption.APPEND));
            assertChanged(plain, () -> {
                Files.setLastModifiedTime(plain, FileTime.from(Instant.ofEpochSecond(1)));
                return plain;
            });
            assertChanged(plain, () -> {
                FileTime time = Files.getLastModifiedTime(plain);
                Path other = Files.write(directory.resolve("other"), new byte[(int) Files.size(plain)]);
                Files.setLastModifiedTime(other, time);
                return Files.move(other, plain, StandardCopyOption.REPLACE_EXISTING);
            });
        }

        private void assertChanged(Path plain, Callable<Path> change) {
            boolean[] changed = {false};
            TreeProgress progress = new TreeProgress() {
                @Override
                public void advanced(long bytes) {
                    if (!changed[0]) {
                        changed[0] = true;
                        try {
                            change.call();
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }
                }
            };
            TreeSealer sealer = new TreeSealer(keys.id(), keys, TreeOptions.singleFile(), List.of(), progress);
            assertReason(Reason.SOURCE_CHANGED, () -> sealer.seal(plain, sealed));
            assertThat(sealed).doesNotExist();
            assertNoLeftovers();
        }

        @Test
        void a_disabled_key_and_an_unknown_one() throws IOException {
            sealer(TreeOptions.tree()).seal(source, sealed);
            ZoneKeyring other = ZoneKeyring.create(new SecureRandom());
            assertThatThrownBy(() -> new TreeOpener(other, TreeOptions.tree(), TreeProgress.NONE).open(sealed, opened))
                    .isInstanceOfSatisfying(SealedFileException.class, e -> {
                        assertThat(e.kind()).isEqualTo(FailureKind.UNKNOWN_KEY);
                        assertThat(e).hasMessageContaining(sealed.toString());
                    });
            keys.disable(1);
            assertThatThrownBy(() -> opener(TreeOptions.tree()).open(sealed, opened))
                    .isInstanceOf(KeyRefusedException.class)
                    .hasMessageContaining(sealed.toString());
            assertThat(checker().check(List.of(sealed)).findings())
                    .hasSize(5)
                    .allSatisfy(finding -> assertThat(finding).isInstanceOf(TreeCheckReport.Refused.class));
            assertNoLeftovers();
        }
    }

    @Test
    void a_damaged_file_leaves_no_target_and_check_names_file_and_chunk() throws IOException {
        Path file = directory.resolve("file.sealed");
        sealer(TreeOptions.singleFile()).seal(source.resolve("large"), file);
        byte[] bytes = Files.readAllBytes(file);
        bytes[256 + 2 * SealedLengths.SEALED_CHUNK_BYTES + 99] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> opener(TreeOptions.singleFile()).open(file, opened))
                .isInstanceOf(SealedFileException.class)
                .hasMessageContaining("file.sealed")
                .hasMessageContaining("chunk 2");
        assertThat(opened).doesNotExist();
        assertNoLeftovers();
        assertThat(checker().check(List.of(file)).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("file.sealed", "chunk 2 of 5"));
    }

    @Test
    void check_tells_foreign_and_missing_files() throws IOException {
        assertThat(checker()
                        .check(List.of(source, directory.resolve("missing")))
                        .findings())
                .hasSize(6)
                .anySatisfy(finding -> assertThat(finding.message()).contains("missing", "no such file"))
                .anySatisfy(finding -> assertThat(finding.message()).contains("zero", "not sealed"));
    }

    @Test
    void an_interrupt_leaves_nothing_half_written() {
        TreeProgress interrupting = new TreeProgress() {
            @Override
            public void advanced(long bytes) {
                Thread.currentThread().interrupt();
            }
        };
        TreeSealer sealer = new TreeSealer(keys.id(), keys, TreeOptions.singleFile(), List.of(), interrupting);
        assertThatThrownBy(() -> sealer.seal(source.resolve("large"), sealed))
                .isInstanceOf(ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(sealed).doesNotExist();
        assertNoLeftovers();
    }

    @Test
    void permissions_of_sealed_files_follow_their_source_and_opened_ones_are_private() throws IOException {
        Path plain = source.resolve("a/b.csv");
        Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r-----"));
        sealer(TreeOptions.singleFile()).seal(plain, sealed);
        opener(TreeOptions.singleFile()).open(sealed, opened);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sealed)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(opened)))
                .isEqualTo("rw-------");
    }

    @Test
    void an_importer_gives_the_plaintext_of_a_foreign_format() throws IOException {
        Path foreign = Files.write(source.resolve("old"), CaesarImporter.encrypt("imported text"));
        List<PlaintextImporter> importers = PlaintextImporter.installed();
        assertThat(importers).extracting(PlaintextImporter::format).containsExactly("caesar");

        TreeSealer sealer = new TreeSealer(keys.id(), keys, TreeOptions.tree(), importers, TreeProgress.NONE);
        sealer.seal(source, sealed);

        assertThat(sealer.seal(source, sealed)).isEqualTo(new TreeReport(0, 6, 0));
        opener(TreeOptions.tree()).open(sealed, opened);
        assertThat(opened.resolve("old")).hasContent("imported text");
        assertThat(foreign).exists();
        assertThat(opened.resolve("a/b.csv")).hasSameBinaryContentAs(source.resolve("a/b.csv"));
    }

    @Test
    void an_unwritable_target_is_one_clear_line() {
        Path target = directory.resolve("no such directory/new");
        assertThatThrownBy(() -> sealer(TreeOptions.singleFile()).seal(source.resolve("zero"), target))
                .isInstanceOf(IOException.class)
                .hasMessage(target + ": cannot be written: no such file or directory");
    }

    /** A real small file system; needs the right to mount, without which the size-limited sink of the writer's test stands. */
    @Test
    void a_disk_that_fills_up_in_the_middle_leaves_nothing_half_visible() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=160k", "none", disk.toString()))
                .isZero();
        try {
            assertThatThrownBy(() -> sealer(TreeOptions.singleFile()).seal(source.resolve("large"), disk.resolve("x")))
                    .isInstanceOf(IOException.class)
                    .hasMessage(disk.resolve("x") + ": cannot be written: No space left on device");
            try (Stream<Path> left = Files.list(disk)) {
                assertThat(left).isEmpty();
            }
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    @Tag("slow")
    void five_gibibytes_come_back() throws IOException {
        Path plain = directory.resolve("big");
        long length = (5L << 30) + 1;
        try (OutputStream out = Files.newOutputStream(plain)) {
            byte[] block = new byte[1 << 20];
            new SecureRandom().nextBytes(block);
            for (long done = 0; done < length; done += block.length) {
                block[0]++;
                out.write(block, 0, (int) Math.min(block.length, length - done));
            }
        }
        long start = System.nanoTime();
        sealer(TreeOptions.singleFile()).seal(plain, sealed);
        long middle = System.nanoTime();
        opener(TreeOptions.singleFile()).open(sealed, opened);
        long end = System.nanoTime();
        assertThat(Files.size(sealed)).isEqualTo(SealedLengths.sealed(length));
        assertThat(Files.mismatch(plain, opened)).isEqualTo(-1);
        System.Logger logger = System.getLogger(TreeTest.class.getName());
        logger.log(
                System.Logger.Level.INFO,
                "5 GiB: sealed in {0} ms, opened in {1} ms",
                TimeUnit.NANOSECONDS.toMillis(middle - start),
                TimeUnit.NANOSECONDS.toMillis(end - middle));
    }

    private TreeSealer sealer(TreeOptions options) {
        return new TreeSealer(keys.id(), keys, options, List.of(), TreeProgress.NONE);
    }

    private TreeOpener opener(TreeOptions options) {
        KeyWrapper wrapper = keys;
        return new TreeOpener(wrapper, options, TreeProgress.NONE);
    }

    private TreeChecker checker() {
        return new TreeChecker(keys, TreeOptions.tree(), TreeProgress.NONE);
    }

    private void assertNoLeftovers() {
        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all.filter(AtomicTarget::isTemporaryName)).isEmpty();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertReason(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        TreeRefusedException.class,
                        e -> assertThat(e.refusals())
                                .extracting(Refusal::reason)
                                .contains(reason));
    }

    private static List<String> listing(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<String> lines = new ArrayList<>();
            for (Path path : all.sorted().toList()) {
                boolean isDirectory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                String content =
                        isDirectory ? "directory" : new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
                lines.add(root.relativize(path) + "=" + content);
            }
            return lines;
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            output.transferTo(OutputStream.nullOutputStream());
        }
        return process.waitFor();
    }
}
