/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.endorsements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.strongroom.attestation.EndorsementId;
import io.strongroom.attestation.EndorsementsProblem;
import io.strongroom.attestation.EndorsementsUnavailableException;
import io.strongroom.attestation.Octets;
import io.strongroom.attestation.Tee;
import io.strongroom.attestation.fetch.EndorsementItem;
import io.strongroom.attestation.fetch.EndorsementsStore;
import io.strongroom.attestation.fetch.ItemState;
import io.strongroom.attestation.fetch.Replacement;
import io.strongroom.attestation.fetch.StoredItem;
import io.strongroom.testkit.evidence.DcapCase;
import io.strongroom.testkit.evidence.ForgedDcap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndorsementsStoreTest {
    private static final DcapCase CASE = DcapCase.sgx();
    private static final ForgedDcap SGX = CASE.forge();
    private static final String ORIGIN = "https://pcs.example";

    @TempDir
    Path temporary;

    private final TestTime time = new TestTime(DcapCase.AT);
    private Path directory;
    private EndorsementsStore store;

    @BeforeEach
    void open() {
        directory = temporary.resolve("home/endorsements");
        store = new EndorsementsStore(directory, Items.anchors(SGX), time);
    }

    @Test
    void that_is_not_there_is_empty_and_stays_so() throws Exception {
        assertThat(store.list()).isEmpty();
        assertThat(store.find(Items.TCB_INFO)).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Nested
    class Putting {
        @Test
        void gives_back_every_item_as_it_came() throws Exception {
            for (EndorsementItem item : Items.all(SGX)) {
                store.put(item, ORIGIN, Replacement.BY_NEWER);
            }

            for (EndorsementItem item : Items.all(SGX)) {
                var stored = store.findUsable(item.id()).orElseThrow();
                assertThat(stored.item()).isEqualTo(item);
                assertThat(stored.origin()).isEqualTo(ORIGIN);
                assertThat(stored.fetched()).isEqualTo(DcapCase.AT);
            }
            assertThat(store.list())
                    .extracting(StoredItem::name)
                    .containsExactly(
                            "intel-root-crl", "pck-crl-platform", "sgx-qe-identity", "sgx-tcb-info-00a067110000");
        }

        @Test
        void makes_files_that_their_owner_alone_may_read() throws Exception {
            put(Items.tcbInfo(SGX));

            assertThat(mode(directory)).isEqualTo("rwx------");
            assertThat(mode(file(Items.TCB_INFO))).isEqualTo("rw-------");
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder(".lock", "sgx-tcb-info-00a067110000.json");
            }
        }

        @Test
        void keeps_text_that_json_escapes() throws Exception {
            ForgedDcap odd = CASE.withTcbInfo(
                            info -> info.with("note", "\u00e9\u20ac \ud83d\ude00 \\ \" \u0007 \u2028"))
                    .forge();

            put(Items.tcbInfo(odd));

            assertThat(store.findUsable(Items.TCB_INFO).orElseThrow().item()).isEqualTo(Items.tcbInfo(odd));
        }

        @Test
        void refuses_what_another_root_has_signed() {
            ForgedDcap foreign = DcapCase.sgx().forge();

            for (EndorsementItem item : Items.all(foreign)) {
                refused(item, item.id().name() + " is not authentic");
            }
            assertThat(directory).doesNotExist();
        }

        @Test
        void refuses_what_was_changed() {
            var info = Items.tcbInfo(SGX);

            refused(
                    new EndorsementItem.SignedText(
                            info.id(),
                            info.text().replace("OutOfDate", "UpToDate"),
                            info.signature(),
                            info.issuerChain()),
                    "not signed");
        }

        @Test
        void refuses_what_is_something_else_than_it_is_said_to_be() {
            var info = Items.tcbInfo(SGX);
            var other = new EndorsementId.TcbInfo(Tee.SGX, Octets.parseHex("00906ED50000"));
            var tdx = new EndorsementId.TcbInfo(Tee.TDX, Items.FMSPC);
            var tdxIdentity = new EndorsementId.QeIdentity(Tee.TDX);
            var identity = Items.qeIdentity(SGX);

            refused(as(info, other), "sgx-tcb-info-00906ed50000 holds sgx-tcb-info-00a067110000");
            refused(as(info, tdx), "tdx-tcb-info-00a067110000 holds sgx-tcb-info-00a067110000");
            refused(as(info, Items.QE_IDENTITY), "sgx-qe-identity is not authentic");
            refused(as(identity, tdxIdentity), "tdx-qe-identity holds sgx-qe-identity");
            refused(as(identity, Items.ROOT_CRL), "intel-root-crl is not a signed text");
            refused(
                    new EndorsementItem.RevocationList(
                            Items.PCK_CRL,
                            Items.rootCrl(SGX).der(),
                            Items.pckCrl(SGX).issuerChain()),
                    "pck-crl-platform is not authentic");
            refused(
                    new EndorsementItem.RevocationList(
                            Items.ROOT_CRL, Items.pckCrl(SGX).der(), Octets.zeros(0)),
                    "intel-root-crl is not authentic");
            refused(
                    new EndorsementItem.RevocationList(
                            Items.TCB_INFO,
                            Items.pckCrl(SGX).der(),
                            Items.pckCrl(SGX).issuerChain()),
                    "is not a revocation list");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2026-06-01T09:59:59Z", "2026-07-01T10:00:01Z"})
        void refuses_what_is_not_in_date(String now) {
            time.set(Instant.parse(now));

            for (EndorsementItem item : Items.all(SGX)) {
                refused(item, "wanted valid at " + now);
            }
        }

        @Test
        void does_not_go_back_to_an_earlier_round_or_date() throws Exception {
            ForgedDcap later = CASE.withTcbInfo(
                            info -> info.withDates(DcapCase.ISSUED.plusSeconds(60), DcapCase.EXPIRES.plusSeconds(60)))
                    .forge();
            ForgedDcap nextRound =
                    CASE.withTcbInfo(info -> info.withEvaluationDataNumber(21)).forge();

            assertThat(put(Items.tcbInfo(later)).item()).isEqualTo(Items.tcbInfo(later));
            assertThat(put(Items.tcbInfo(SGX)).item()).isEqualTo(Items.tcbInfo(later));
            assertThat(put(Items.tcbInfo(nextRound)).item()).isEqualTo(Items.tcbInfo(nextRound));
            assertThat(put(Items.tcbInfo(later)).item()).isEqualTo(Items.tcbInfo(nextRound));
            assertThat(store.findUsable(Items.TCB_INFO).orElseThrow().item()).isEqualTo(Items.tcbInfo(nextRound));
        }

        @Test
        void does_not_go_back_to_an_earlier_list() throws Exception {
            ForgedDcap later = CASE.withPckCrl(
                            crl -> crl.withUpdates(DcapCase.ISSUED.plusSeconds(60), DcapCase.EXPIRES.plusSeconds(60)))
                    .forge();

            put(Items.pckCrl(later));

            assertThat(put(Items.pckCrl(SGX)).item()).isEqualTo(Items.pckCrl(later));
        }

        @Test
        void goes_back_when_asked_for_just_that() throws Exception {
            ForgedDcap nextRound =
                    CASE.withTcbInfo(info -> info.withEvaluationDataNumber(21)).forge();
            put(Items.tcbInfo(nextRound));

            store.put(Items.tcbInfo(SGX), ORIGIN, Replacement.BY_ANY);

            assertThat(store.findUsable(Items.TCB_INFO).orElseThrow().item()).isEqualTo(Items.tcbInfo(SGX));
        }

        @Test
        void replaces_what_is_damaged_or_expired() throws Exception {
            ForgedDcap short21 = CASE.withTcbInfo(info ->
                            info.withEvaluationDataNumber(21).withDates(DcapCase.ISSUED, DcapCase.AT.plusSeconds(1)))
                    .forge();
            put(Items.tcbInfo(short21));
            put(Items.pckCrl(SGX));
            Files.writeString(file(Items.PCK_CRL), "{");
            time.pass(Duration.ofSeconds(2));

            put(Items.tcbInfo(SGX));
            put(Items.pckCrl(SGX));

            assertThat(store.findUsable(Items.TCB_INFO).orElseThrow().item()).isEqualTo(Items.tcbInfo(SGX));
            assertThat(store.findUsable(Items.PCK_CRL)).isPresent();
        }

        private void refused(EndorsementItem item, String says) {
            assertThatThrownBy(() -> put(item))
                    .isInstanceOfSatisfying(
                            EndorsementsUnavailableException.class,
                            e -> assertThat(e.problem()).isEqualTo(EndorsementsProblem.NOT_AUTHENTIC))
                    .hasMessageContaining(item.id().name())
                    .hasMessageContaining(says);
        }

        private EndorsementItem as(EndorsementItem.SignedText item, EndorsementId id) {
            return new EndorsementItem.SignedText(id, item.text(), item.signature(), item.issuerChain());
        }
    }

    @Nested
    class Reading {
        @ParameterizedTest
        @CsvSource({
            "2026-05-31T00:00:00Z, NOT_YET_VALID",
            "2026-06-01T10:00:00Z, FRESH",
            "2026-06-21T10:00:00Z, FRESH",
            "2026-06-21T10:00:01Z, TO_REFRESH",
            "2026-07-01T10:00:00Z, TO_REFRESH",
            "2026-07-01T10:00:01Z, EXPIRED"
        })
        void tells_the_state_of_an_item(String now, ItemState state) throws Exception {
            put(Items.tcbInfo(SGX));
            time.set(Instant.parse(now));

            assertThat(store.find(Items.TCB_INFO).orElseThrow().state(time.instant()))
                    .isEqualTo(state);
            assertThat(store.findUsable(Items.TCB_INFO).isPresent())
                    .isEqualTo(state == ItemState.FRESH || state == ItemState.TO_REFRESH);
        }

        @ParameterizedTest
        @ValueSource(ints = {0, 1, 100, 1000, -2, -1})
        void refuses_a_half_written_file_by_name(int length) throws Exception {
            put(Items.tcbInfo(SGX));
            byte[] whole = Files.readAllBytes(file(Items.TCB_INFO));
            Files.write(file(Items.TCB_INFO), Arrays.copyOf(whole, length < 0 ? whole.length + length : length));

            damaged("sgx-tcb-info-00a067110000 cannot be read");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "UpToDate                 | OutOfDate                | is not authentic",
                    "\"signature\":\"         | \"signature\":\"ff      | signature has 130 characters",
                    "strongroom-endorsement-1 | strongroom-endorsement-2 | format is strongroom-endorsement-2",
                    "\"name\":\"sgx           | \"name\":\"tdx           | name is tdx-tcb-info-00a067110000",
                    "\"fetched\":\"2026       | \"fetched\":\"           | fetched is",
                    "\"text\"                 | \"texts\"                | text is missing",
                    "BEGIN CERTIFICATE        | BEGIN CERTIFICATES       | is not authentic",
                    "\"text\"                 | \"crl\"                  | crl is not base64"
                })
        void refuses_a_changed_file_by_name(String before, String after, String says) throws Exception {
            put(Items.tcbInfo(SGX));
            String whole = Files.readString(file(Items.TCB_INFO));
            assertThat(whole).contains(before);
            Files.writeString(file(Items.TCB_INFO), whole.replaceFirst(before, after));

            damaged(says);
        }

        @Test
        void refuses_an_item_in_the_file_of_another() throws Exception {
            put(Items.tcbInfo(SGX));
            var other = new EndorsementId.TcbInfo(Tee.SGX, Octets.parseHex("00906ED50000"));
            String copied = Files.readString(file(Items.TCB_INFO)).replace("info-00a067110000", "info-00906ed50000");
            Files.writeString(file(other), copied);

            assertThat(store.findUsable(other)).isEmpty();
            assertThat(store.find(other).orElseThrow())
                    .isInstanceOfSatisfying(
                            StoredItem.Damaged.class,
                            item -> assertThat(item.problem())
                                    .contains("sgx-tcb-info-00906ed50000 holds sgx-tcb-info-00a067110000"));
        }

        @Test
        void refuses_a_file_that_is_too_long() throws Exception {
            put(Items.tcbInfo(SGX));
            Files.write(file(Items.TCB_INFO), new byte[(4 << 20) + 1]);

            damaged("is longer than 4194304 bytes");
        }

        @Test
        void lists_files_of_foreign_names_as_damaged() throws Exception {
            put(Items.tcbInfo(SGX));
            Files.writeString(directory.resolve("sgx-tcb-info-00A067110000.json"), "{}");
            Files.writeString(directory.resolve("notes.txt"), "not ours");

            assertThat(store.list())
                    .extracting(StoredItem::name, item -> item.state(time.instant()))
                    .containsExactly(
                            tuple("sgx-tcb-info-00A067110000", ItemState.DAMAGED),
                            tuple("sgx-tcb-info-00a067110000", ItemState.FRESH));
        }

        @Test
        void does_not_follow_symbolic_links() throws Exception {
            put(Items.tcbInfo(SGX));
            Path elsewhere = Files.move(file(Items.TCB_INFO), temporary.resolve("elsewhere.json"));
            Files.createSymbolicLink(file(Items.TCB_INFO), elsewhere);

            assertThatThrownBy(() -> store.find(Items.TCB_INFO)).isInstanceOf(IOException.class);
        }

        private void damaged(String says) throws IOException {
            assertThat(store.findUsable(Items.TCB_INFO)).isEmpty();
            assertThat(store.find(Items.TCB_INFO).orElseThrow())
                    .isInstanceOfSatisfying(
                            StoredItem.Damaged.class,
                            item -> assertThat(item.problem())
                                    .startsWith("sgx-tcb-info-00a067110000 ")
                                    .contains(says));
        }
    }

    @Nested
    class Crashes {
        @Test
        void before_the_commit_leave_nothing() throws Exception {
            put(Items.tcbInfo(SGX));
            byte[] content = Files.readAllBytes(file(Items.TCB_INFO));
            Files.delete(file(Items.TCB_INFO));
            Path staged = Files.createDirectory(directory.resolve(".staged-1"));
            Files.write(staged.resolve("sgx-tcb-info-00a067110000.json"), content);

            assertThat(store.list()).isEmpty();
            put(Items.pckCrl(SGX));

            assertThat(store.list()).extracting(StoredItem::name).containsExactly("pck-crl-platform");
            assertThat(staged).doesNotExist();
        }

        @Test
        void after_the_commit_are_completed_by_whoever_comes_next() throws Exception {
            put(Items.tcbInfo(SGX));
            put(Items.pckCrl(SGX));
            Path committed = Files.createDirectory(directory.resolve(".committed-1"));
            for (EndorsementId id : List.of(Items.TCB_INFO, Items.PCK_CRL)) {
                Files.move(file(id), committed.resolve(file(id).getFileName()));
            }

            assertThat(store.findUsable(Items.PCK_CRL)).isPresent();
            assertThat(store.findUsable(Items.TCB_INFO)).isPresent();
            assertThat(committed).doesNotExist();
        }
    }

    @Test
    void takes_items_from_many_threads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> pending = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            pending.add(threads.submit(() -> {
                for (EndorsementItem item : Items.all(SGX)) {
                    put(item);
                    assertThat(store.findUsable(item.id())).isPresent();
                }
                return true;
            }));
        }

        for (Future<?> each : pending) {
            each.get();
        }
        threads.shutdown();

        assertThat(store.list()).hasSize(4).allMatch(item -> item.state(time.instant()) == ItemState.FRESH);
    }

    private StoredItem.Intact put(EndorsementItem item) throws IOException, EndorsementsUnavailableException {
        return store.put(item, ORIGIN, Replacement.BY_NEWER);
    }

    private Path file(EndorsementId id) {
        return directory.resolve(id.name() + ".json");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
