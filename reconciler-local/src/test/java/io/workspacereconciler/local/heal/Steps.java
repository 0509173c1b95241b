package io.workspacereconciler.local.heal;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.database.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Counts what one healer does outside of itself, each call and each transaction, and lets something happen at one of them. */
final class Steps {

    /** What happens at the chosen one. */
    interface Event {
        /** Before a transaction begins, or a call takes effect; on the healer's thread, or on that of the endpoint. */
        default void before() {}

        /** After a transaction is committed. */
        default void after() {}
    }

    private final List<String> done = new ArrayList<>();
    private final int chosen;
    private final Event event;
    private boolean happened;

    /** Something happens at the one with this number, from 1 on; at 0 nothing does. */
    Steps(int chosen, Event event) {
        this.chosen = chosen;
        this.event = event;
    }

    /** What was done, in order. */
    synchronized List<String> done() {
        return List.copyOf(done);
    }

    boolean happened() {
        return happened;
    }

    /** What was chosen, in words. */
    String describe() {
        return chosen + " of " + done;
    }

    /** The database as this healer sees it. */
    Database over(Database database) {
        return new Database() {
            @Override
            public <T> T inTransaction(Function<Transaction, T> work) {
                boolean now = next("transaction");
                if (now) {
                    event.before();
                }
                T result = database.inTransaction(work);
                if (now) {
                    event.after();
                }
                return result;
            }
        };
    }

    /** A call of this healer arrives at EC2; whether it is the chosen one. */
    boolean call(String action) {
        boolean now = next(action);
        if (now) {
            event.before();
        }
        return now;
    }

    private synchronized boolean next(String what) {
        if (happened) {
            return false;
        }
        done.add(what);
        happened = done.size() == chosen;
        return happened;
    }
}
