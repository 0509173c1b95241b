package io.workspacereconciler.database;

import org.jspecify.annotations.Nullable;

/** The database is away, too slow, or refuses; its message says which, without a credential. */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DatabaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
