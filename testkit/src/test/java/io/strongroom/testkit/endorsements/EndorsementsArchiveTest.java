/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.dcap.IntelEndorsements;
import io.strongroom.attestation.dcap.QuoteVerifier;
import io.strongroom.attestation.fetch.EndorsementClient;
import io.strongroom.attestation.fetch.EndorsementItem;
import io.strongroom.attestation.fetch.EndorsementsArchive;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.Replacement;
import io.strongroom.attestation.fetch.StoredEndorsements;
import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.attestation.quote.QuoteParser;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndorsementsArchiveTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final ForgedDcap SGX = CASE.forge();
    private static final String TCB_INFO = "sgx-tcb-info-00a067110000.json";
    private static final String LIST = "strongroom-endorsements-1";

    @TempDir
    Path temporary;

    private final TestTime time = new TestTime(DcapCase.AT);
    private EndorsementsStore here;
    private EndorsementsStore there;

    @BeforeEach
    void fill() throws Exception {
        here = new EndorsementsStore(temporary.resolve("here"), Items.anchors(SGX), time);
        there = new EndorsementsStore(temporary.resolve("there"), Items.anchors(SGX), time);
        for (EndorsementItem item : Items.all(SGX)) {
            here.put(item, "https://pcs.example", Replacement.BY_NEWER);
        }
    }

    @Nested
    class Carrying {
        @Test
        void lets_a_machine_without_a_network_verify_a_quote() throws Exception {
            byte[] archive = export();

            var imported = EndorsementsArchive.importInto(there, new ByteArrayInputStream(archive));

            assertThat(imported.imported()).hasSize(4);
            assertThat(imported.kept()).isEmpty();
            assertThat(there.list()).isEqualTo(here.list());
            var source = new StoredEndorsements(there, EndorsementClient.offline());
            var endorsements = (IntelEndorsements) source.endorsementsFor(Items.PLATFORM);
            var quote = QuoteParser.parse(SGX.quote().bytes().toArray());
            assertThat(new QuoteVerifier()
                            .verify(quote, endorsements, Items.anchors(SGX).intel(), DcapCase.AT)
                            .platform())
                    .isNotEmpty();
        }

        @Test
        void gives_equal_bytes_for_equal_content() throws Exception {
            byte[] first = export();
            EndorsementsArchive.importInto(there, new ByteArrayInputStream(first));
            var second = new ByteArrayOutputStream();

            EndorsementsArchive.export(there, second);

            assertThat(second.toByteArray()).isEqualTo(first);
        }

        @Test
        void leaves_out_what_is_of_no_use() throws Exception {
            Files.writeString(temporary.resolve("here/intel-root-crl.json"), "{}");
            ForgedDcap brief = CASE.withPckCrl(crl -> crl.withUpdates(DcapCase.ISSUED, DcapCase.AT.minusSeconds(1)))
                    .forge();
            time.set(DcapCase.AT.minusSeconds(2));
            here.put(Items.pckCrl(brief), "https://pcs.example", Replacement.BY_ANY);
            time.set(DcapCase.AT);

            var exported = EndorsementsArchive.export(here, new ByteArrayOutputStream());

            assertThat(exported.exported()).containsExactly("sgx-qe-identity", "sgx-tcb-info-00a067110000");
            assertThat(exported.leftOut())
                    .extracting(StoredItem::name)
                    .containsExactly("intel-root-crl", "pck-crl-platform");
        }

        @Test
        void does_not_replace_what_is_newer() throws Exception {
            ForgedDcap nextRound =
                    CASE.withTcbInfo(info -> info.withEvaluationDataNumber(21)).forge();
            there.put(Items.tcbInfo(nextRound), "https://pcs.example", Replacement.BY_NEWER);

            var imported = EndorsementsArchive.importInto(there, new ByteArrayInputStream(export()));

            assertThat(imported.imported()).hasSize(3);
            assertThat(imported.kept()).extracting(StoredItem::name).containsExactly("sgx-tcb-info-00a067110000");
            assertThat(there.findUsable(Items.TCB_INFO).orElseThrow().item()).isEqualTo(Items.tcbInfo(nextRound));
        }
    }

    @Nested
    class Refusing {
        @Test
        void an_item_that_was_tampered_with_names_it_and_imports_nothing() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            String text = new String(entries.get(TCB_INFO), StandardCharsets.UTF_8);
            entries.put(TCB_INFO, text.replace("OutOfDate", "UpToDate").getBytes(StandardCharsets.UTF_8));

            refused(zip(entries), "sgx-tcb-info-00a067110000 is not authentic");
        }

        @Test
        void an_item_that_is_expired_names_it_and_imports_nothing() throws Exception {
            byte[] archive = export();
            time.set(DcapCase.EXPIRES.plusSeconds(1));

            refused(archive, "intel-root-crl is valid from 2026-06-01T10:00:00Z to 2026-07-01T10:00:00Z");
        }

        @Test
        void an_item_of_another_root_names_it_and_imports_nothing() throws Exception {
            ForgedDcap foreign = DcapCase.sgx().forge();
            var other = new EndorsementsStore(temporary.resolve("other"), Items.anchors(foreign), time);
            other.put(Items.tcbInfo(foreign), "https://pcs.example", Replacement.BY_NEWER);
            var archive = new ByteArrayOutputStream();
            EndorsementsArchive.export(other, archive);

            refused(archive.toByteArray(), "sgx-tcb-info-00a067110000 is not authentic");
        }

        @Test
        void an_item_under_the_name_of_another() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.put("sgx-tcb-info-00906ed50000.json", entries.remove(TCB_INFO));

            refused(zip(entries), "sgx-tcb-info-00906ed50000 in the archive cannot be read: name is");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../sgx-qe-identity.json",
                    "/etc/passwd",
                    "a/sgx-qe-identity.json",
                    "sgx-qe-identity",
                    ".lock",
                    "..json",
                    "sgx-qe-identity.json/",
                    "SGX-QE-IDENTITY.json",
                    "sgx-qe-identity\u0007.json"
                })
        void an_entry_of_a_foreign_name(String name) throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.put(name, new byte[] {'{', '}'});

            refused(zip(entries), "foreign name");
        }

        @Test
        void an_entry_that_is_no_endorsement() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.put("notes.json", new byte[] {'{', '}'});

            refused(zip(entries), "notes in the archive cannot be read: the name is not that of an endorsement");
        }

        @Test
        void an_entry_that_unpacks_to_more_than_its_bound() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.put("tdx-qe-identity.json", new byte[(4 << 20) + 1]);

            byte[] bomb = zip(entries);

            assertThat(bomb.length).isLessThan(1 << 20);
            refused(bomb, "tdx-qe-identity in the archive is longer than 4194304 bytes");
        }

        @Test
        void many_entries_that_unpack_to_more_than_their_bound() throws Exception {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            entries.put(LIST, new byte[0]);
            byte[] text = unzip(export()).get(TCB_INFO);
            byte[] large = Arrays.copyOf(text, 4 << 20);
            Arrays.fill(large, text.length, large.length, (byte) ' ');
            for (int i = 0; i < 17; i++) {
                String name = "sgx-tcb-info-00000000%04x".formatted(i);
                entries.put(
                        name + ".json",
                        new String(large, StandardCharsets.UTF_8)
                                .replace("sgx-tcb-info-00a067110000", name)
                                .getBytes(StandardCharsets.UTF_8));
            }

            refused(zip(entries), "the archive holds more than 4096 items or 67108864 bytes");
        }

        @Test
        void an_item_that_is_there_twice() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.put("TWIN" + TCB_INFO, entries.get(TCB_INFO));
            byte[] archive = zip(entries);
            String latin = new String(archive, StandardCharsets.ISO_8859_1);
            // the four letters are cut where the local header says how long the name is
            byte[] twins = shorten(latin).getBytes(StandardCharsets.ISO_8859_1);

            refused(twins, "the archive holds sgx-tcb-info-00a067110000 twice");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "PK", "no archive"})
        void a_file_that_is_no_archive(String content) {
            refused(content.getBytes(StandardCharsets.UTF_8), "no archive of endorsements");
        }

        @Test
        void an_archive_of_something_else() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.remove(LIST);

            refused(zip(entries), "no archive of endorsements");
        }

        @Test
        void an_archive_from_which_an_item_was_taken() throws Exception {
            Map<String, byte[]> entries = unzip(export());
            entries.remove(TCB_INFO);

            refused(zip(entries), "the archive is incomplete: it holds 3 items, and its list 4");
        }

        @Test
        void an_archive_that_was_cut_or_changed_anywhere() throws Exception {
            byte[] archive = export();
            int central = new String(archive, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");

            for (int length = 0; length < central; length += 97) {
                refused(Arrays.copyOf(archive, length), "");
            }
            for (int at = 0; at < central; at += 211) {
                byte[] changed = archive.clone();
                changed[at] ^= 1;
                harmless(changed);
            }
        }

        /** Whatever was done to the archive: what gets in is authentic, and no other exception gets out. */
        private void harmless(byte[] archive) throws IOException {
            var store = new EndorsementsStore(temporary.resolve("scratch"), Items.anchors(SGX), time);
            try {
                EndorsementsArchive.importInto(store, new ByteArrayInputStream(archive));
            } catch (EndorsementsUnavailableException e) {
                assertThat(e).hasMessageMatching("(?s)[a-z].*");
            }
            assertThat(here.list()).containsAll(store.list());
        }

        private void refused(byte[] archive, String says) {
            assertThatThrownBy(() -> EndorsementsArchive.importInto(there, new ByteArrayInputStream(archive)))
                    .isInstanceOf(EndorsementsUnavailableException.class)
                    .hasMessageContaining(says);
            assertThat(temporary.resolve("there")).doesNotExist();
        }
    }

    private byte[] export() throws IOException {
        var out = new ByteArrayOutputStream();
        EndorsementsArchive.export(here, out);
        return out.toByteArray();
    }

    private static Map<String, byte[]> unzip(byte[] archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, byte[]> entries) throws IOException {
        var out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    /** Takes "TWIN" out of the name in a local file header; its length is at offset 26 of the header, the name at 30. */
    private static String shorten(String archive) {
        int name = archive.indexOf("TWIN");
        char[] changed = archive.toCharArray();
        changed[name - 4] = (char) (changed[name - 4] - 4);
        String whole = new String(changed);
        return whole.substring(0, name) + whole.substring(name + 4);
    }
}
