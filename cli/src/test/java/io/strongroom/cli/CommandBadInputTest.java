/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.strongroom.seal.SealedLengths;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real command does with bad input: the exit code, one line, nothing half-visible, nothing lost. */
@Tag("slow")
class CommandBadInputTest {
    /** A shell starts its background jobs with the interrupt ignored, and whatever they start inherits that. */
    private static final List<String> NO_IGNORED_INTERRUPT = List.of("env", "--default-signal=INT");

    private static final int SEALED_CHUNK_BYTES = (1 << 16) + 16;
    private static final long LONG_FILE_BYTES = 1L << 28;

    @TempDir
    Path directory;

    @BeforeEach
    void make_a_workspace() {
        assertThat(CapturedRun.of(directory, "--home", home(), "init").exitCode())
                .isZero();
        assertThat(CapturedRun.of(directory, "--home", home(), "key", "create", "payroll")
                        .exitCode())
                .isZero();
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("truncated", b -> Arrays.copyOf(b, b.length - 1)),
                damage("cut after the header", b -> Arrays.copyOf(b, SealedLengths.HEADER_BYTES)),
                damage("half-written", b -> Arrays.copyOf(b, b.length / 2)),
                damage("extended", b -> Arrays.copyOf(b, b.length + 1)),
                damage("empty", b -> new byte[0]),
                damage("foreign", b -> "PAR1 is another format".getBytes(StandardCharsets.US_ASCII)),
                damage("a bit flipped", b -> flip(b, b.length / 2)),
                damage("a bit of the header flipped", b -> flip(b, 40)),
                damage("a bit of the last byte flipped", b -> flip(b, b.length - 1)),
                damage("two chunks exchanged", CommandBadInputTest::exchange));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void refuses_a_damaged_file(String name, UnaryOperator<byte[]> damage) throws Exception {
        byte[] sealed = sealed("other", 1);
        Files.write(directory.resolve("bad"), damage.apply(sealed));

        requireRefused(65, "open", "bad", "opened");
        assertThat(run("check", "bad").exitCode()).isEqualTo(65);
        assertThat(directory.resolve("opened")).doesNotExist();
    }

    @Test
    void refuses_a_header_and_a_chunk_of_another_file() throws Exception {
        byte[] one = sealed("one", 1);
        byte[] other = sealed("two", 2);
        byte[] header = one.clone();
        System.arraycopy(other, 0, header, 0, SealedLengths.HEADER_BYTES);
        byte[] chunk = one.clone();
        System.arraycopy(other, SealedLengths.HEADER_BYTES, chunk, SealedLengths.HEADER_BYTES, SEALED_CHUNK_BYTES);
        Files.write(directory.resolve("header"), header);
        Files.write(directory.resolve("chunk"), chunk);

        requireRefused(65, "open", "header", "opened");
        requireRefused(65, "open", "chunk", "opened");
    }

    @Test
    void rewraps_the_other_files_of_a_tree_with_a_damaged_one() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        byte[] sealed = sealed("tree/a", 1);
        sealed("tree/c", 2);
        Files.write(tree.resolve("b"), Arrays.copyOf(sealed, sealed.length / 2));
        run("key", "rotate", "payroll");

        requireRefused(65, "key", "rewrap", "tree");

        assertThat(run("inspect", "tree/a").out()).containsPattern("key-version +2");
        assertThat(run("inspect", "tree/c").out()).containsPattern("key-version +2");
        assertThat(tree.resolve("b")).hasSize(sealed.length / 2);
    }

    @Test
    void refuses_disabled_unknown_and_missing_keys() throws Exception {
        sealed("file", 1);
        run("key", "rotate", "payroll");
        run("key", "disable", "payroll", "--version", "1");
        requireRefused(77, "open", "file", "opened");
        run("key", "disable", "payroll");
        requireRefused(77, "open", "file", "opened");
        requireRefused(77, "seal", "file.plain", "again", "--key", "payroll");
        requireRefused(2, "seal", "file.plain", "again", "--key", "nobody");
        assertThat(directory.resolve("again")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "bücher 字😀", "two\nlines", "-r", "tab\t", "quote'\"", "back\\slash", "a:b", "%41"})
    void takes_every_name(String name) throws Exception {
        Files.writeString(directory.resolve(name), "x");

        assertThat(run("seal", "--key", "payroll", "--", name, name + ".s").exitCode())
                .isZero();
        assertThat(run("open", "--", name + ".s", name + ".o").exitCode()).isZero();
        requireRefused(2, "inspect", "--", name + ".missing");
        requireRefused(2, "seal", "--key", "payroll", "--", name + ".s", name + ".again");
        assertThat(directory.resolve(name + ".o")).hasContent("x");
    }

    @Test
    void leaves_nothing_when_the_disk_is_full() throws Exception {
        longFile("plain");
        run("seal", "plain", "sealed", "--key", "payroll");
        List<String> limited = List.of("sh", "-c", "ulimit -f 131072; exec \"$@\"", "sh");

        CapturedRun seal = CommandProcess.start(directory, limited, "seal", "plain", "again", "--key", "payroll")
                .await();
        CapturedRun open = CommandProcess.start(directory, limited, "open", "sealed", "opened")
                .await();

        assertThat(List.of(seal.exitCode(), open.exitCode())).containsOnly(69);
        assertThat(seal.err().lines()).hasSize(1).first().asString().contains("cannot be written");
        assertThat(directory.resolve("again")).doesNotExist();
        assertThat(directory.resolve("opened")).doesNotExist();
        assertThat(temporaries()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"seal", "open"})
    void an_interrupt_removes_what_is_half_done(String command) throws Exception {
        longFile("plain");
        assertThat(run("seal", "plain", "sealed", "--key", "payroll").exitCode())
                .isZero();
        String[] arguments = command.equals("seal")
                ? new String[] {"seal", "plain", "target", "--key", "payroll"}
                : new String[] {"open", "sealed", "target"};

        CommandProcess process = CommandProcess.start(directory, NO_IGNORED_INTERRUPT, arguments);
        awaitTemporary();
        process.signal("INT");
        CapturedRun run = process.await();

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(directory.resolve("target")).doesNotExist();
        assertThat(temporaries()).isEmpty();
        assertThat(run(arguments).exitCode()).isZero();
    }

    @Test
    void completes_a_tree_after_a_kill() throws Exception {
        Path tree = Files.createDirectory(directory.resolve("tree"));
        Files.writeString(tree.resolve("a"), "first");
        longFile("tree/b");
        CommandProcess killed = CommandProcess.start(directory, "seal", "tree", "sealed", "-r", "--key", "payroll");
        awaitTemporary();
        killed.signal("KILL");
        killed.await();

        CapturedRun again = run("--json", "seal", "tree", "sealed", "-r", "--key", "payroll");

        assertThat(again.exitCode()).isZero();
        JsonNode answer = JsonMapper.builder().build().readTree(again.out());
        assertThat(answer.get("skipped").asInt() + answer.get("files").asInt()).isEqualTo(2);
        assertThat(answer.get("files").asInt()).isPositive();
        assertThat(temporaries()).isEmpty();
        assertThat(run("check", "sealed").exitCode()).isZero();
    }

    @Test
    void lets_one_of_two_writers_of_a_target_win() throws Exception {
        longFile("plain");
        CommandProcess first = CommandProcess.start(directory, "seal", "plain", "sealed", "--key", "payroll");
        awaitTemporary();
        first.signal("STOP");

        CapturedRun second = run("seal", "plain", "sealed", "--key", "payroll");
        first.signal("CONT");

        assertThat(second.exitCode()).isEqualTo(69);
        assertThat(second.err().lines()).hasSize(1).first().asString().contains("another process is writing it");
        assertThat(first.await().exitCode()).isZero();
        assertThat(run("check", "sealed").exitCode()).isZero();
    }

    @Test
    void refuses_a_source_that_changes_meanwhile() throws Exception {
        longFile("plain");
        CommandProcess process = CommandProcess.start(directory, "seal", "plain", "sealed", "--key", "payroll");
        awaitTemporary();
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("plain").toFile(), "rw")) {
            file.setLength(LONG_FILE_BYTES + 1);
        }
        CapturedRun run = process.await();

        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.err()).contains("changed while it was read").contains("try again");
        assertThat(directory.resolve("sealed")).doesNotExist();
        assertThat(temporaries()).isEmpty();
    }

    @Test
    void makes_one_workspace_and_every_key_when_many_do_so_at_once() throws Exception {
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        List<CommandProcess> inits = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            inits.add(CommandProcess.start(fresh, "init"));
        }
        for (CommandProcess init : inits) {
            assertThat(init.await().exitCode()).isZero();
        }
        List<CommandProcess> keys = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "c")) {
            keys.add(CommandProcess.start(fresh, "key", "create", name));
        }
        List<Integer> codes = new ArrayList<>();
        for (CommandProcess key : keys) {
            codes.add(key.await().exitCode());
        }

        assertThat(codes).containsExactlyInAnyOrder(0, 0, 0, 2);
        assertThat(CommandProcess.start(fresh, "broker", "status").await().exitCode())
                .isZero();
    }

    @Test
    void a_broker_that_is_told_to_stop_says_so_and_nothing_else() throws Exception {
        CommandProcess broker = CommandProcess.start(directory, "broker", "run", "--port", "0");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> broker.out().contains("https://"));
        broker.signal("TERM");

        assertThat(broker.await().err().lines())
                .containsExactly(
                        "SIMULATED: memory is not protected",
                        "stopping: requests in progress are answered first",
                        "stopped");
    }

    private void requireRefused(int exitCode, String... arguments) throws IOException, InterruptedException {
        String[] json = Stream.concat(Stream.of("--json"), Stream.of(arguments)).toArray(String[]::new);
        CapturedRun run = run(json);

        assertThat(run.exitCode()).as(run.err()).isEqualTo(exitCode);
        assertThat(run.err().lines()).as(run.err()).hasSize(1).allMatch(line -> line.startsWith("strongroom: "));
        assertThat(run.err()).doesNotContain("\tat ").doesNotContain("Exception");
        try (MappingIterator<JsonNode> values =
                JsonMapper.builder().build().readerFor(JsonNode.class).readValues(run.out())) {
            List<JsonNode> objects = values.readAll();
            assertThat(objects).hasSize(1);
            assertThat(objects.get(0).get("exit-code").asInt()).isEqualTo(exitCode);
        }
        assertThat(temporaries()).isEmpty();
    }

    private CapturedRun run(String... arguments) throws IOException, InterruptedException {
        return CommandProcess.start(directory, arguments).await();
    }

    private String home() {
        return directory.resolve("home").toString();
    }

    private byte[] sealed(String name, long seed) throws IOException {
        byte[] plain = new byte[3 << 16];
        // Filler for the plaintext, no secret: seeded, so that a failure repeats.
        new Random(seed).nextBytes(plain);
        Files.write(directory.resolve(name + ".plain"), plain);
        Path sealed = directory.resolve(name);
        CapturedRun run = CapturedRun.of(
                directory, "--home", home(), "seal", sealed + ".plain", sealed.toString(), "--key", "payroll");
        assertThat(run.exitCode()).as(run.err()).isZero();
        return Files.readAllBytes(sealed);
    }

    /** A file with a hole: long to seal, short to make. */
    private void longFile(String name) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
            file.setLength(LONG_FILE_BYTES);
        }
    }

    private void awaitTemporary() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !temporaries().isEmpty());
    }

    private List<Path> temporaries() {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".strongroom-part"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a file vanished meanwhile
        }
    }

    private static Arguments damage(String name, UnaryOperator<byte[]> damage) {
        return Arguments.of(name, damage);
    }

    private static byte[] flip(byte[] bytes, int index) {
        byte[] flipped = bytes.clone();
        flipped[index] ^= 1;
        return flipped;
    }

    private static byte[] exchange(byte[] bytes) {
        byte[] exchanged = bytes.clone();
        System.arraycopy(
                bytes,
                SealedLengths.HEADER_BYTES,
                exchanged,
                SealedLengths.HEADER_BYTES + SEALED_CHUNK_BYTES,
                SEALED_CHUNK_BYTES);
        System.arraycopy(
                bytes,
                SealedLengths.HEADER_BYTES + SEALED_CHUNK_BYTES,
                exchanged,
                SealedLengths.HEADER_BYTES,
                SEALED_CHUNK_BYTES);
        return exchanged;
    }
}
