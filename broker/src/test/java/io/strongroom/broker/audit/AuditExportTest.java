/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.ExportVerdict.Altered;
import io.strongroom.broker.audit.ExportVerdict.Place;
import io.strongroom.broker.audit.ExportVerdict.Problem;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exported log of twenty records shows when it is changed. Line 1 is the header, record n stands in line n + 1. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditExportTest {
    private static final int RECORDS = 20;
    private static final int HEAD_LINE = RECORDS + 2;
    private static final int STRIDE = 29; // the fast tests look at one byte in so many, over all lines
    private static final RowSeal SEAL = row -> MerkleTree.leafHash(row);

    @TempDir
    private static Path directory;

    private Store store;
    private AuditLog log;
    private byte[] export;
    private String head;

    @BeforeAll
    void export() throws IOException {
        store = Store.open(directory.resolve("store.db"));
        log = new AuditLog(store, SEAL, TestSigners.ONE, Clock.systemUTC());
        for (int i = 1; i <= RECORDS; i++) {
            log.append(AuditLogTest.entry("subject " + i));
        }
        export = export(log);
        head = log.signHead();
    }

    @AfterAll
    void close() throws IOException {
        store.close();
    }

    @Test
    void is_intact_as_it_was_written() throws IOException {
        assertThat(verify(export)).isInstanceOfSatisfying(ExportVerdict.Intact.class, intact -> {
            assertThat(intact.head().size()).isEqualTo(RECORDS);
            assertThat(intact.head().origin()).isEqualTo("log-one");
        });
    }

    @Test
    void holds_each_record_as_it_is_in_the_store() throws IOException {
        List<AuditRecord> records = log.list(1, RECORDS);

        List<String> lines = lines(export);
        for (int i = 0; i < RECORDS; i++) {
            assertThat(lines.get(i + 1))
                    .endsWith("],\"record\":" + records.get(i).json() + "}");
        }
    }

    @Test
    void of_an_empty_log_is_intact() throws IOException {
        try (Store empty = Store.open(directory.resolve("empty.db"))) {
            byte[] bytes = export(new AuditLog(empty, SEAL, TestSigners.ONE, Clock.systemUTC()));

            assertThat(lines(bytes)).hasSize(2);
            assertThat(verify(bytes)).isInstanceOf(ExportVerdict.Intact.class);
            assertThat(verify(Arrays.copyOf(bytes, bytes.length - 1))).isInstanceOf(Altered.class);
        }
    }

    @Test
    void a_change_of_a_byte_is_found_and_named() throws IOException {
        changeBytes(STRIDE);
    }

    @Test
    @Tag("slow")
    void a_change_of_any_byte_is_found_and_named() throws IOException {
        changeBytes(1);
    }

    private void changeBytes(int stride) throws IOException {
        Path file = file(export);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int i = 0; i < export.length; i += stride) {
                byte changed = (byte) (export[i] ^ 1 << i % 8);
                channel.write(ByteBuffer.wrap(new byte[] {changed}), i);

                expectLine(lineOf(i), "byte " + i, verify(file));
                channel.write(ByteBuffer.wrap(export, i, 1), i);
            }
        }
        assertThat(verify(file)).isInstanceOf(ExportVerdict.Intact.class);
    }

    @Test
    void a_cut_is_found_and_named() throws IOException {
        cut(STRIDE);
    }

    @Test
    @Tag("slow")
    void a_cut_at_any_byte_is_found_and_named() throws IOException {
        cut(1);
    }

    private void cut(int stride) throws IOException {
        Path file = file(export);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (int length = export.length - 1; length >= 0; length -= stride) {
                channel.truncate(length);

                expectLine(lineOf(length), length + " bytes", verify(file));
            }
        }
    }

    private static void expectLine(int line, String what, ExportVerdict verdict) {
        assertThat(verdict).as(what).isInstanceOf(Altered.class);
        Altered altered = (Altered) verdict;
        if (line == 1) {
            assertThat(altered.place()).as(what + altered).isEqualTo(Place.HEADER);
        } else if (line == HEAD_LINE) {
            assertThat(altered.place()).as(what + altered).isEqualTo(Place.HEAD);
        } else {
            assertThat(altered.place()).as(what + altered).isEqualTo(Place.RECORD);
            assertThat(altered.record()).as(what + altered).isEqualTo(line - 1L);
            assertThat(altered.message()).contains("record " + (line - 1));
        }
    }

    private int lineOf(int offset) {
        int line = 1;
        for (int i = 0; i < offset; i++) {
            line += export[i] == '\n' ? 1 : 0;
        }
        return line;
    }

    @Test
    void a_record_that_was_deleted_is_named() throws IOException {
        for (int record = 1; record <= RECORDS; record++) {
            List<String> lines = lines(export);
            lines.remove(record);

            expect(lines, Problem.MISSING, record);
        }
    }

    @Test
    void records_that_were_deleted_at_the_end_are_named_by_the_first_of_them() throws IOException {
        List<String> lines = lines(export);
        lines.subList(12, RECORDS + 1).clear();

        expect(lines, Problem.MISSING, 12);
    }

    @Test
    void records_that_changed_places_are_named_by_the_first_of_them() throws IOException {
        for (int first = 1; first < RECORDS; first++) {
            for (int second : new TreeSet<>(List.of(first + 1, (first + RECORDS + 1) / 2, RECORDS))) {
                List<String> lines = lines(export);
                String line = lines.get(first);
                lines.set(first, lines.get(second));
                lines.set(second, line);

                expect(lines, Problem.MOVED, first);
            }
        }
    }

    @Test
    void a_record_that_was_doubled_is_named() throws IOException {
        for (int record = 1; record <= RECORDS; record++) {
            List<String> beside = lines(export);
            beside.add(record, beside.get(record));
            List<String> atTheEnd = lines(export);
            atTheEnd.add(RECORDS + 1, atTheEnd.get(record));

            expect(beside, Problem.REPEATED, record);
            expect(atTheEnd, Problem.REPEATED, record);
        }
    }

    @Test
    void a_record_that_was_replaced_by_another_is_named() throws IOException {
        List<String> lines = lines(export);
        lines.set(7, lines.get(3));

        expect(lines, Problem.ALTERED, 7);
    }

    /** Whoever has no key can mend every hash of the chain behind his change, but not the tree. */
    @Test
    void the_first_record_of_a_chain_that_was_made_anew_is_named() throws IOException {
        for (int forged = 1; forged <= RECORDS; forged++) {
            List<String> lines = lines(export);
            String previous = "";
            for (int record = forged; record <= RECORDS; record++) {
                ObjectNode line = (ObjectNode) StrictJson.parse(bytes(lines.get(record)), 1 << 20);
                ObjectNode content = (ObjectNode) line.get("record");
                if (record == forged) {
                    content.put("subject", "nothing happened");
                } else {
                    content.put("previous", previous);
                }
                byte[] text = StrictJson.canonical(content);
                previous = HexFormat.of().formatHex(MerkleTree.sha256().digest(text));
                lines.set(record, new String(StrictJson.canonical(line), StandardCharsets.UTF_8));
            }

            expect(lines, Problem.ALTERED, forged);
        }
    }

    @Test
    void another_spelling_of_the_same_is_an_alteration() throws IOException {
        String text = new String(export, StandardCharsets.UTF_8);

        assertThat(altered(bytes("\ufeff" + text)).place()).isEqualTo(Place.HEADER);
        assertThat(altered(bytes(text + " ")).place()).isEqualTo(Place.HEAD);
        assertThat(altered(bytes(text + "\n")).place()).isEqualTo(Place.HEAD);
        assertThat(altered(bytes(text.replace("\n", "\r\n"))).place()).isEqualTo(Place.HEADER);
        assertThat(altered(bytes(text.substring(0, text.length() - 1))).place()).isEqualTo(Place.HEAD);
        expectRecord(text.replaceFirst("\"subject 5\"", "\"subject\\\\u00205\""), 5);
        expectRecord(text.replaceFirst("\"subject\":\"subject 5\"", "\"subject\": \"subject 5\""), 5);
        expectRecord(text.replaceFirst("\"subject\":\"subject 5\"", "\"subject\":\"x\",\"subject\":\"subject 5\""), 5);
        expectRecord(text.replaceFirst("\"seq\":5,", "\"seq\":5.0,"), 5);
        expectRecord(text.replaceFirst("\"seq\":5,", "\"seq\":5e0,"), 5);
        List<String> blank = lines(export);
        blank.add(6, "");
        expect(blank, Problem.ALTERED, 6);
        List<String> carriageReturn = lines(export);
        carriageReturn.set(6, carriageReturn.get(6) + "\r");
        expect(carriageReturn, Problem.ALTERED, 6);
    }

    @Test
    void lines_behind_the_head_are_refused() throws IOException {
        List<String> lines = lines(export);
        lines.add(lines.get(HEAD_LINE - 1));
        assertThat(altered(join(lines)).line()).isEqualTo(HEAD_LINE);

        List<String> more = lines(export);
        more.add("{}");
        assertThat(altered(join(more)).place()).isEqualTo(Place.HEAD);
    }

    @Test
    void a_head_over_fewer_or_more_records_is_refused() throws IOException {
        try (Store other = Store.open(directory.resolve("growing.db"))) {
            AuditLog growing = new AuditLog(other, SEAL, TestSigners.ONE, Clock.systemUTC());
            growing.append(AuditLogTest.entry("one"));
            growing.append(AuditLogTest.entry("two"));
            List<String> two = lines(export(growing));
            growing.append(AuditLogTest.entry("three"));
            List<String> three = lines(export(growing));

            List<String> oldHead = new ArrayList<>(three);
            oldHead.set(0, two.get(0));
            oldHead.set(4, two.get(3));
            List<String> newHead = new ArrayList<>(two);
            newHead.set(0, three.get(0));
            newHead.set(3, three.get(4));

            assertThat(altered(join(oldHead)).record()).isPositive();
            assertThat(altered(join(newHead)).record()).isPositive();
        }
    }

    @Test
    void is_by_the_key_it_is_verified_with_and_not_by_the_one_it_names() throws IOException {
        ExportVerdict verdict =
                new ExportVerifier(TestSigners.OTHER.key(), List.of()).verify(file(export), bytes -> {});

        assertThat(verdict).isInstanceOfSatisfying(Altered.class, altered -> {
            assertThat(altered.place()).isEqualTo(Place.HEAD);
            assertThat(altered.message())
                    .contains(
                            "key " + TestSigners.ONE.key().id(),
                            TestSigners.OTHER.key().id());
        });
        String renamed = new String(export, StandardCharsets.UTF_8)
                .replace(TestSigners.ONE.key().id(), TestSigners.OTHER.key().id());
        assertThat(new ExportVerifier(TestSigners.OTHER.key(), List.of()).verify(file(bytes(renamed)), bytes -> {}))
                .isInstanceOf(Altered.class);
    }

    @Test
    void holds_what_a_head_noted_elsewhere_covers() throws IOException {
        TreeHead noted = TreeHead.verify(head, TestSigners.ONE.key());

        assertThat(verify(export, noted)).isInstanceOf(ExportVerdict.Intact.class);
        assertThat(verify(export, new TreeHead("log-one", RECORDS + 3, noted.root(), noted.time())))
                .isInstanceOfSatisfying(
                        Altered.class, altered -> assertThat(altered.record()).isEqualTo(RECORDS + 1));
        assertThat(verify(export, new TreeHead("log-one", 7, noted.root(), noted.time())))
                .isInstanceOfSatisfying(
                        Altered.class, altered -> assertThat(altered.message()).contains("records from 1 to 7"));
        assertThat(verify(export, new TreeHead("log-two", RECORDS, noted.root(), noted.time())))
                .isInstanceOfSatisfying(
                        Altered.class, altered -> assertThat(altered.message()).contains("of log log-two"));
    }

    @Test
    void of_a_store_that_was_altered_is_not_made() throws IOException {
        Path file = directory.resolve("altered.db");
        try (Store altered = Store.open(file)) {
            AuditLog broken = new AuditLog(altered, SEAL, TestSigners.ONE, Clock.systemUTC());
            broken.append(AuditLogTest.entry("one"));
            broken.append(AuditLogTest.entry("two"));
            broken.signHead();
            altered.write(handle -> handle.execute("UPDATE audit SET record = replace(record, 'one', 'eno')"));

            assertThatThrownBy(() -> export(broken))
                    .isInstanceOf(AuditAlteredException.class)
                    .hasMessageContaining("record 1 was altered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "{}\n", "[[[[\n", "{\"head\":\"\"}\n", "{\"head\":\"a.b.c\"}\n", "\0\0\0"})
    void anything_else_is_no_export(String content) throws IOException {
        assertThat(altered(bytes(content)).place()).isEqualTo(Place.HEADER);
    }

    private byte[] export(AuditLog of) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AuditExport.of(of).writeTo(out, directory.resolve("nodes"), new AuditExport.Progress() {
            @Override
            public void planned(long steps) {}

            @Override
            public void advanced() {}
        });
        assertThat(directory.resolve("nodes")).doesNotExist();
        return out.toByteArray();
    }

    private void expectRecord(String text, long record) throws IOException {
        Altered altered = altered(bytes(text));
        assertThat(altered.record()).as(altered.toString()).isEqualTo(record);
        assertThat(altered.problem()).isEqualTo(Problem.ALTERED);
    }

    private void expect(List<String> lines, Problem problem, long record) throws IOException {
        Altered altered = altered(join(lines));
        assertThat(altered.record()).as(altered.toString()).isEqualTo(record);
        assertThat(altered.problem()).as(altered.toString()).isEqualTo(problem);
    }

    private Altered altered(byte[] bytes) throws IOException {
        ExportVerdict verdict = verify(bytes);
        assertThat(verdict).isInstanceOf(Altered.class);
        return (Altered) verdict;
    }

    private ExportVerdict verify(byte[] bytes, TreeHead... witnesses) throws IOException {
        return verify(file(bytes), witnesses);
    }

    private static ExportVerdict verify(Path file, TreeHead... witnesses) throws IOException {
        return new ExportVerifier(TestSigners.ONE.key(), List.of(witnesses)).verify(file, read -> {});
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("export"), bytes);
    }

    private static List<String> lines(byte[] bytes) {
        return new ArrayList<>(new String(bytes, StandardCharsets.UTF_8).lines().toList());
    }

    private static byte[] join(List<String> lines) {
        return bytes(String.join("\n", lines) + "\n");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
