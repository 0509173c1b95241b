package io.workspacereconciler.bus;

import io.workspacereconciler.database.DatabaseException;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** What a failed attempt is laid to, which decides how often it is made again. */
enum Blame {
    /** Something outside is broken, slow or ending: the attempt is made again for as long as that lasts. */
    DEPENDENCY,
    /** The record, or our own code: the next attempt will most likely fail as this one did. */
    RECORD;

    private static final int DEEPEST = 50;

    /** By the outermost cause that tells; what nobody knows is laid to the record, so that it cannot stop a partition. */
    static Blame of(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            Optional<Blame> known = known(cause);
            if (known.isPresent()) {
                return known.get();
            }
            cause = cause.getCause();
        }
        return RECORD;
    }

    private static Optional<Blame> known(Throwable cause) {
        if (cause instanceof DatabaseException database) {
            return Optional.of(
                    switch (database.fault()) {
                        case DATABASE -> DEPENDENCY;
                        case STATEMENT -> RECORD;
                    });
        }
        if (cause instanceof RecordTooLargeException || cause instanceof InvalidRecordException) {
            return Optional.of(RECORD);
        }
        if (cause instanceof DependencyException
                || cause instanceof KafkaException
                || cause instanceof TimeoutException
                || cause instanceof InterruptedException
                // a pool that ends with the program
                || cause instanceof RejectedExecutionException) {
            return Optional.of(DEPENDENCY);
        }
        return Optional.empty();
    }
}
