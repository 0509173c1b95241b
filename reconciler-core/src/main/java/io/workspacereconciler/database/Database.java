package io.workspacereconciler.database;

import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;

/** The one database, in whole transactions: what a piece of work changes takes place together or not at all. */
public interface Database {

    /**
     * Does the work in one transaction and returns its result.
     *
     * @throws DatabaseException when the database is away or refuses; nothing has taken place, unless the connection
     *     was lost during the commit itself
     */
    <T> T inTransaction(Function<Transaction, T> work);

    /** Does the work in one transaction; fails as {@link #inTransaction}. */
    default void useTransaction(Consumer<Transaction> work) {
        inTransaction(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    /** The database's time. */
    default Instant now() {
        return inTransaction(Transaction::now);
    }
}
