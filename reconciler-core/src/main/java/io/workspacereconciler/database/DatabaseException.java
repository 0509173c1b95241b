package io.workspacereconciler.database;

import org.jspecify.annotations.Nullable;

/** The database is away, too slow, or refuses; its message says which, without a credential, its fault whose turn it is. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Fault fault;

    /** What the failure is laid to. */
    public enum Fault {
        /** The database is away, too slow, full, or not as it should be: the same may succeed later. */
        DATABASE,
        /** What it was asked to do, or the data that came with it: the same fails again. */
        STATEMENT
    }

    /** The database's own fault. */
    public DatabaseException(String message, @Nullable Throwable cause) {
        this(message, cause, Fault.DATABASE);
    }

    public DatabaseException(String message, @Nullable Throwable cause, Fault fault) {
        super(message, cause);
        this.fault = fault;
    }

    /** What the failure is laid to. */
    public Fault fault() {
        return fault;
    }
}
