package io.workspacereconciler.bus;

import io.workspacereconciler.database.Database;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets aside events whose deadline has passed on the database's clock, so that no backlog becomes a stampede. */
public final class UntilDeadline<E> implements Consumer<E> {

    private static final Logger LOG = LoggerFactory.getLogger(UntilDeadline.class);

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

    @Override
    public void accept(E event) {
        if (database.now().isAfter(deadline.apply(event))) {
            setAside.run();
            LOG.info(
                    "set aside after its deadline {}: {}",
                    deadline.apply(event),
                    event.getClass().getSimpleName());
            return;
        }
        work.accept(event);
    }
}
