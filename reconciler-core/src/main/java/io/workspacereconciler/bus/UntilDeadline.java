package io.workspacereconciler.bus;

import io.workspacereconciler.database.Database;
import io.workspacereconciler.event.UnreadableEventException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside events whose deadline has passed on the database's clock, so that no backlog becomes a stampede, and refuses
 * those whose deadline is so far away that it is none.
 */
public final class UntilDeadline<E> implements Consumer<E> {

    private static final Logger LOG = LoggerFactory.getLogger(UntilDeadline.class);

    /** Two intervals are at most two hours; what is further away than this was never said by one of ours. */
    static final Duration FARTHEST = Duration.ofDays(1);

    private final Database database;
    private final Function<E, Instant> deadline;
    private final Consumer<E> work;
    private final Runnable setAside;

    /** Does {@code work} for what is in time and {@code setAside}, a counter, for what is not. */
    public UntilDeadline(Database database, Function<E, Instant> deadline, Consumer<E> work, Runnable setAside) {
        this.database = database;
        this.deadline = deadline;
        this.work = work;
        this.setAside = setAside;
    }

    /** {@link UnreadableEventException} for a deadline that is more than {@link #FARTHEST} ahead. */
    @Override
    public void accept(E event) {
        Instant until = deadline.apply(event);
        Instant now = database.now();
        if (now.isAfter(until)) {
            setAside.run();
            LOG.debug(
                    "set aside after its deadline {}: {}",
                    until,
                    event.getClass().getSimpleName());
            return;
        }
        if (until.isAfter(now.plus(FARTHEST))) {
            throw new UnreadableEventException(
                    event.getClass().getSimpleName() + " whose deadline is too far away: " + until);
        }
        work.accept(event);
    }
}
