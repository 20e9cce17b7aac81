/* Copyright The Strongroom Authors. SPDX-License-Identifier: Apache-2.0 */
package io.strongroom.broker.store;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets writers that come while a transaction runs share the next one, in the order in which they came. Whoever is the first
 * of them runs the works of all: one that fails is taken back alone. A caller gets his answer after
 * the commit; if that fails, all of them fail. Thread-safe.
 */
final class GroupCommit {
    /** Works in one transaction at most, so that writers of other processes get their turn. */
    static final int MAX_TOGETHER = 64;

    /** Callers that may wait at once. */
    static final int MAX_WAITING = 4096;

    private final Database database;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock, like {@link #isLed}; empty while nobody leads. */
    private final Deque<Pending<?>> waiting = new ArrayDeque<>();

    private boolean isLed;

    GroupCommit(Database database) {
        this.database = database;
    }

    /**
     * Runs one work in a durable transaction.
     *
     * @throws StoreException if too many wait, or the transaction failed
     */
    <T> T run(Store.Work<T> work) throws IOException {
        Pending<T> own = new Pending<>(work);
        if (!isFirst(own)) {
            own.awaitTurn();
        }
        if (!own.isSettled()) {
            lead();
        }
        return own.result();
    }

    private boolean isFirst(Pending<?> own) throws StoreException {
        lock.lock();
        try {
            if (waiting.size() >= MAX_WAITING) {
                throw new StoreUnavailableException(
                        "the store is busy: " + MAX_WAITING + " writers wait; try again later");
            }
            waiting.add(own);
            boolean isFirst = !isLed;
            isLed = true;
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    private void lead() {
        List<Pending<?>> together = take();
        boolean wasInterrupted = Thread.interrupted(); // the works of others must not end with this caller
        try {
            commit(together);
        } finally {
            together.forEach(Pending::settle);
            passOn();
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private List<Pending<?>> take() {
        lock.lock();
        try {
            List<Pending<?>> together = new ArrayList<>();
            while (together.size() < MAX_TOGETHER && !waiting.isEmpty()) {
                together.add(waiting.remove());
            }
            return together;
        } finally {
            lock.unlock();
        }
    }

    private void passOn() {
        lock.lock();
        try {
            Pending<?> next = waiting.peek();
            isLed = next != null;
            if (next != null) {
                next.wake();
            }
        } finally {
            lock.unlock();
        }
    }

    private void commit(List<Pending<?>> together) {
        try {
            database.write(transaction -> {
                WaitingInserts inserts = WaitingInserts.of(transaction);
                inserts.begin();
                if (together.size() == 1) {
                    together.get(0).runIn(transaction);
                } else {
                    runAll(together, transaction, inserts);
                }
                finish(inserts, transaction);
                return together;
            });
            together.forEach(Pending::committed);
        } catch (IOException | RuntimeException e) {
            together.forEach(pending -> pending.failed(together.size() == 1 ? e : copyOf(e)));
            if (e instanceof StoreUnavailableException unavailable) {
                failWaiting(unavailable);
            }
        }
    }

    /** Whoever waits would wait for the same thing: he learns at once that nothing was done for him. */
    private void failWaiting(StoreUnavailableException e) {
        lock.lock();
        try {
            for (Pending<?> pending = waiting.poll(); pending != null; pending = waiting.poll()) {
                pending.failed(e.ofNotBegun());
                pending.settle();
            }
        } finally {
            lock.unlock();
        }
    }

    private void runAll(List<Pending<?>> together, Handle transaction, WaitingInserts inserts) throws IOException {
        for (Pending<?> pending : together) {
            inserts.beginWork();
            try {
                pending.runIn(transaction);
            } catch (IOException | RuntimeException e) {
                takeBack(inserts, transaction, e);
                pending.failed(e instanceof JdbiException failure ? database.failed(failure) : e);
            }
        }
    }

    /**
     * Takes back one work.
     *
     * @param why what failed; thrown if the work cannot be taken back alone, as when the database took the whole transaction
     *     back by itself, which SQLite does when the disk is full: then nobody's work is committed
     */
    private static void takeBack(WaitingInserts inserts, Handle transaction, Exception why) throws IOException {
        try {
            inserts.takeBackWork(transaction.getConnection());
            TransactionNotes.of(transaction).forgetAll();
        } catch (SQLException e) {
            why.addSuppressed(e);
            if (why instanceof RuntimeException failure) {
                throw failure;
            }
            throw (IOException) why;
        }
    }

    private static void finish(WaitingInserts inserts, Handle transaction) {
        try {
            inserts.finish(transaction.getConnection());
        } catch (SQLException e) {
            throw new TransactionException("what waits cannot be written", e);
        }
    }

    private static Exception copyOf(Exception e) {
        return e instanceof StoreUnavailableException unavailable
                ? unavailable.copy()
                : new StoreException(String.valueOf(e.getMessage()), e);
    }

    /** One caller's work and what came of it. Written by the leader, read by the caller once it is settled. */
    private static final class Pending<T> {
        private final Store.Work<T> work;
        private final CountDownLatch turn = new CountDownLatch(1);
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private @Nullable Exception failure;
        private boolean committed;
        private volatile boolean settled;

        Pending(Store.Work<T> work) {
            this.work = work;
        }

        void runIn(Handle transaction) throws IOException {
            result.complete(work.in(transaction));
        }

        void committed() {
            committed = failure == null;
        }

        /** Its own failure comes first, before that of the transaction. */
        void failed(Exception e) {
            failure = failure == null ? e : failure;
        }

        void settle() {
            settled = true;
            wake();
        }

        boolean isSettled() {
            return settled;
        }

        void wake() {
            turn.countDown();
        }

        void awaitTurn() {
            boolean wasInterrupted = false;
            while (true) {
                try {
                    turn.await();
                    break;
                } catch (InterruptedException e) {
                    wasInterrupted = true; // its work may be under way: it must learn what came of it
                }
            }
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }

        T result() throws IOException {
            if (committed) {
                return result.join();
            }
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            throw new StoreException("the transaction ended before its commit; nothing was changed");
        }
    }
}
