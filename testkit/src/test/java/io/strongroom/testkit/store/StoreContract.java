/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strongroom.broker.api.StrictJson;
import io.strongroom.broker.audit.AuditEntry;
import io.strongroom.broker.audit.AuditLog;
import io.strongroom.broker.audit.AuditSigner;
import io.strongroom.broker.audit.AuditVerdict;
import io.strongroom.broker.store.RowSeal;
import io.strongroom.broker.store.Store;
import io.strongroom.broker.store.StoreException;
import io.strongroom.broker.store.StoreLocation;
import io.strongroom.broker.store.TransactionNotes;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do. */
abstract class StoreContract {
    private static final RowSeal SEAL = text -> text.length == 0 ? text : new byte[] {(byte) text.length, text[0]};
    private static final int WRITERS = 12;
    private static final int PATIENCE_SECONDS = 60;

    private record Note(String text) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private StoreLocation location;
    private Store store;

    /** An empty database. */
    abstract StoreLocation newDatabase() throws Exception;

    @BeforeEach
    void open() throws Exception {
        location = newDatabase();
        store = Store.open(location);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        threads.shutdownNow();
    }

    @Test
    void a_write_that_throws_changes_nothing() throws Exception {
        assertThatThrownBy(() -> store.write(handle -> {
                    insert(handle, 1);
                    throw new IOException("no");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no");

        assertThat(policies()).isEmpty();
    }

    @Test
    void what_was_written_is_there_when_the_store_is_opened_again() throws Exception {
        store.write(handle -> insert(handle, 1));
        store.close();

        store = Store.open(location);

        assertThat(policies()).containsExactly(1L);
    }

    @Test
    void a_statement_that_fails_is_a_failure_of_the_store_by_name() {
        assertThatThrownBy(() -> store.write(handle -> handle.execute("INSERT INTO nothing VALUES (1)")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(location.display());
        assertThatThrownBy(() -> store.read(handle ->
                        handle.createQuery("SELECT * FROM nothing").mapToMap().list()))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining(location.display());
    }

    @Test
    void a_reader_sees_one_state_while_others_write() throws Exception {
        store.write(handle -> insert(handle, 1));

        List<Long> seen = store.read(handle -> {
            List<Long> before = versions(handle);
            in(threads, () -> store.write(writer -> insert(writer, 2)));
            before.addAll(versions(handle));
            return before;
        });

        assertThat(seen).containsExactly(1L, 1L);
        assertThat(policies()).containsExactly(1L, 2L);
    }

    @Test
    void writers_that_come_at_once_share_a_transaction_and_one_that_fails_fails_alone() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> store.write(handle -> {
            held.countDown();
            await(release);
            return insert(handle, 1000);
        }));
        held.await();
        Set<Thread> leaders = ConcurrentHashMap.newKeySet();
        List<Future<Integer>> others = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            int number = i;
            others.add(threads.submit(() -> store.write(handle -> {
                leaders.add(Thread.currentThread());
                insert(handle, number);
                if (number % 3 == 0) {
                    throw new IOException("refused " + number);
                }
                if (number % 4 == 0) {
                    insert(handle, number); // there already
                }
                return number;
            })));
        }
        awaitWaiting(others.size());
        release.countDown();

        assertThat(first.get()).isEqualTo(1);
        for (int i = 1; i <= WRITERS; i++) {
            Future<Integer> each = others.get(i - 1);
            if (i % 3 == 0) {
                assertThatThrownBy(each::get)
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isExactlyInstanceOf(IOException.class)
                        .hasMessage("refused " + i);
            } else if (i % 4 == 0) {
                assertThatThrownBy(each::get).cause().isInstanceOf(StoreException.class);
            } else {
                assertThat(each.get()).isEqualTo(i);
            }
        }
        assertThat(leaders).hasSize(1);
        assertThat(policies()).containsExactly(1L, 2L, 5L, 7L, 10L, 11L, 1000L);
    }

    @Test
    void works_that_share_a_transaction_share_notes_until_one_is_taken_back() throws Exception {
        List<Future<List<Note>>> seen = together(
                handle -> noted(handle, new Note("first")),
                handle -> noted(handle, new Note("second")),
                handle -> {
                    noted(handle, new Note("third"));
                    throw new IOException("taken back");
                },
                handle -> noted(handle, new Note("fourth")));

        assertThat(seen.get(0).get()).isEmpty();
        assertThat(seen.get(1).get()).containsExactly(new Note("first"));
        assertThatThrownBy(seen.get(2)::get).cause().hasMessage("taken back");
        assertThat(seen.get(3).get()).isEmpty();
        List<Note> next = store.write(handle -> noted(handle, new Note("fifth")));
        assertThat(next).isEmpty();
        List<Note> ofReader = store.read(handle -> noted(handle, new Note("sixth")));
        assertThat(ofReader).isEmpty();
    }

    @Test
    void a_record_that_was_taken_back_leaves_no_gap_in_the_chain_of_its_transaction() throws Exception {
        AuditLog log = new AuditLog(store, SEAL, signer(), Clock.systemUTC());
        log.append(entry("first"));

        List<Future<Long>> places = together(
                handle -> log.append(handle, entry("second")),
                handle -> {
                    log.append(handle, entry("third"));
                    throw new IOException("taken back");
                },
                handle -> log.append(handle, entry("fourth")),
                handle -> log.append(handle, entry("fifth")));

        assertThat(places.get(0).get()).isEqualTo(2);
        assertThatThrownBy(places.get(1)::get).cause().hasMessage("taken back");
        assertThat(places.get(2).get()).isEqualTo(3);
        assertThat(places.get(3).get()).isEqualTo(4);
        log.signHead();
        assertThat(log.verify())
                .isInstanceOfSatisfying(
                        AuditVerdict.Intact.class,
                        intact -> assertThat(intact.records()).isEqualTo(4));
    }

    @Test
    void a_writer_that_is_interrupted_while_it_waits_still_learns_what_came_of_it() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Integer> first = threads.submit(() -> store.write(handle -> {
            held.countDown();
            await(release);
            return 1;
        }));
        held.await();
        Future<Boolean> second = threads.submit(() -> {
            Thread.currentThread().interrupt();
            store.write(handle -> insert(handle, 2));
            return Thread.currentThread().isInterrupted();
        });
        awaitWaiting(1);
        release.countDown();

        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isTrue();
        assertThat(policies()).containsExactly(2L);
    }

    @Test
    void records_of_several_stores_and_threads_form_one_chain() throws Exception {
        AuditSigner signer = signer();
        try (Store other = Store.open(location)) {
            AuditLog one = new AuditLog(store, SEAL, signer, Clock.systemUTC());
            AuditLog two = new AuditLog(other, SEAL, signer, Clock.systemUTC());
            List<Future<Long>> places = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                AuditLog log = i % 2 == 0 ? one : two;
                String id = "id-" + i;
                places.add(threads.submit(() -> log.append(entry(id))));
            }
            Set<Long> all = ConcurrentHashMap.newKeySet();
            for (Future<Long> place : places) {
                all.add(place.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            }

            assertThat(all).hasSize(300);
            one.signHead();
            assertThat(two.verify())
                    .isInstanceOfSatisfying(
                            AuditVerdict.Intact.class,
                            intact -> assertThat(intact.records()).isEqualTo(300));
        }
    }

    @Test
    void a_closed_store_refuses() throws Exception {
        store.close();

        assertThatThrownBy(() -> store.write(handle -> 1)).hasMessageContaining("is closed");
        assertThatThrownBy(() -> store.read(handle -> 1)).hasMessageContaining("is closed");
    }

    /** Has these share one transaction, in this order. */
    @SafeVarargs
    private <T> List<Future<T>> together(Store.Work<T>... works) throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<Boolean> first = threads.submit(() -> store.write(handle -> {
            held.countDown();
            await(release);
            return true;
        }));
        held.await();
        List<Future<T>> results = new ArrayList<>();
        for (Store.Work<T> work : works) {
            results.add(threads.submit(() -> store.write(work)));
            awaitWaiting(results.size());
        }
        release.countDown();
        assertThat(first.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        return results;
    }

    /** What was noted before. */
    private static List<Note> noted(Handle handle, Note note) {
        TransactionNotes notes = TransactionNotes.of(handle);
        List<Note> before = notes.find(Note.class).stream().toList();
        notes.put(Note.class, note);
        return before;
    }

    private List<Long> policies() throws IOException {
        return store.read(StoreContract::versions);
    }

    private void awaitWaiting(int writers) throws InterruptedException {
        long waiting = 0;
        while (waiting < writers) {
            waiting = Thread.getAllStackTraces().entrySet().stream()
                    .filter(entry -> List.of(entry.getValue()).stream()
                            .anyMatch(frame -> frame.getMethodName().equals("awaitTurn")))
                    .count();
            Thread.onSpinWait();
        }
    }

    private static <T> void in(ExecutorService threads, Callable<T> work) throws IOException {
        try {
            threads.submit(work).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("waited too long");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException(e.toString());
        }
    }

    private static int insert(Handle handle, int version) {
        return handle.execute(
                "INSERT INTO policy (version, text, created_at, signatures, mac) VALUES (?, '', '', '', ?)",
                version,
                new byte[0]);
    }

    private static List<Long> versions(Handle handle) {
        return new ArrayList<>(handle.createQuery("SELECT version FROM policy ORDER BY version")
                .mapTo(Long.class)
                .list());
    }

    private static AuditEntry entry(String id) {
        return new AuditEntry(
                id, "test", AuditEntry.DONE, StrictJson.object(), "subject", 0, List.of(), StrictJson.object());
    }

    private static AuditSigner signer() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair pair = generator.generateKeyPair();
        return new AuditSigner(
                "3e0e4f63-9a3c-4fd0-8a55-6f0a4a5c2f10", (ECPublicKey) pair.getPublic(), pair.getPrivate());
    }
}
