package io.workspacereconciler.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What must be undone when the open transaction fails; there is at most one, and it belongs to one thread.
 *
 * <p>An undo log and not a copy of all tables: a test with thousands of rows and of transactions stays fast.
 */
public final class UndoLog {

    private final ReentrantLock lock = new ReentrantLock(true);
    private final Deque<Runnable> undos = new ArrayDeque<>();

    /** Waits until no other transaction is open, and opens one. */
    void begin() {
        refuseNested();
        lock.lock();
    }

    /** Refuses a transaction within a transaction: in the real database it would be another one, on its own. */
    void refuseNested() {
        if (lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction within a transaction would be another one, on its own");
        }
    }

    /** Ends the transaction, with what it changed. */
    void commit() {
        undos.clear();
        lock.unlock();
    }

    /** Ends the transaction, as if it had never been. */
    void rollBack() {
        while (!undos.isEmpty()) {
            undos.pop().run();
        }
        lock.unlock();
    }

    /** Records how to take the last change back. */
    void add(Runnable undo) {
        requireOpen();
        undos.push(undo);
    }

    /** Refuses what happens outside a transaction. */
    void requireOpen() {
        if (!lock.isHeldByCurrentThread()) {
            throw new IllegalStateException("this belongs to a transaction that has ended, or to another thread");
        }
    }
}
