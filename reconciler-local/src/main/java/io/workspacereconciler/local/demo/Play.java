package io.workspacereconciler.local.demo;

import io.workspacereconciler.operate.NamedThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays an act: one step every quarter of a second, until it has a finale. */
final class Play implements Performance {
    private static final Logger LOG = LoggerFactory.getLogger(Play.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(new NamedThreads("act"));
    private final Supplier<Optional<Finale>> step;
    private volatile Optional<Finale> finale = Optional.empty();

    /** A step gives the finale once there is one, and is not taken again then; one that throws is taken again. */
    Play(Supplier<Optional<Finale>> step) {
        this.step = step;
    }

    @Override
    public void start() {
        // a periodic task ends with its executor, and this one never throws
        var unused = timer.scheduleWithFixedDelay(this::go, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void go() {
        try {
            if (finale.isEmpty()) {
                finale = step.get();
            }
        } catch (RuntimeException e) {
            LOG.warn("a step of the act failed: {}", e.getMessage());
        }
    }

    @Override
    public Optional<Finale> finale() {
        return finale;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the act has not ended within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
