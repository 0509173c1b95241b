package io.workspacereconciler.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to the transactions of an {@link InMemoryDatabase}: lost connections, and other writers in between. */
public final class Disturbances {

    /** Where a transaction fails. */
    public enum Failure {
        /** The database is away: the work is not even begun. */
        BEFORE,
        /** The work is done, and nothing of it takes place. */
        INSTEAD_OF_COMMIT,
        /** The connection is lost during the commit: everything takes place, and the caller is told the contrary. */
        AFTER_COMMIT
    }

    private final Deque<Failure> failures = new ArrayDeque<>();
    private final Map<Long, Runnable> others = new HashMap<>();
    private long begun;
    private boolean otherActs;

    Disturbances() {}

    /** Makes the next transactions, so many, fail in this way. */
    public synchronized void failNext(int transactions, Failure how) {
        for (int i = 0; i < transactions; i++) {
            failures.add(how);
        }
    }

    /** The database is back: no transaction fails any more. */
    public synchronized void recover() {
        failures.clear();
    }

    /**
     * Lets another writer act just before a transaction begins; its own transactions are neither counted nor disturbed.
     *
     * @param which 1 for the next one from now on, 2 for the one after
     */
    public synchronized void before(int which, Runnable other) {
        if (which < 1) {
            throw new IllegalArgumentException("the next transaction is 1, not " + which);
        }
        others.put(begun + which, other);
    }

    /** How many transactions have been begun, those that failed too. */
    public synchronized long begun() {
        return begun;
    }

    /** Counts a transaction, lets the other writer act, and tells how the transaction fails, if it does. */
    synchronized @Nullable Failure beforeTransaction() {
        if (otherActs) {
            return null;
        }
        begun++;
        Runnable other = others.remove(begun);
        if (other != null) {
            otherActs = true;
            try {
                other.run();
            } finally {
                otherActs = false;
            }
        }
        return failures.poll();
    }

    static DatabaseException failed() {
        return new DatabaseException("the database does not do it: a test made it fail", null);
    }
}
