package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.operate.NamedThreads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the instance of a workspace that is well now and then, by turns terminated and stopped, from the first complete
 * sweep on; never one that is down already, and never more than three that are down at a time.
 */
final class Deaths implements Runnable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deaths.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_DOWN = 3;

    private final Platform platform;
    private final Culprits culprits;
    private final Supplier<Totals> totals;
    private final Plan plan;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new NamedThreads("deaths"));
    private @Nullable Instant next;
    private int killed;

    Deaths(
            Platform platform,
            Culprits culprits,
            Supplier<Totals> totals,
            Plan plan,
            InstantSource clock,
            RandomGenerator random) {
        this.platform = platform;
        this.culprits = culprits;
        this.totals = totals;
        this.plan = plan;
        this.clock = clock;
        this.random = random;
    }

    void start() {
        // a periodic task ends with its executor, and this one never throws
        var unused = timer.scheduleWithFixedDelay(this, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Kills one if it is time. Never throws. */
    @Override
    public void run() {
        try {
            Totals now = totals.get();
            if (now.sweeps() == 0 || killed == plan.most()) {
                return;
            }
            if (next == null) {
                next = clock.instant().plus(FIRST);
            }
            if (!clock.instant().isBefore(next) && now.down().size() < MOST_DOWN && killOne(now)) {
                next = clock.instant().plus(plan.pause());
            }
        } catch (RuntimeException e) {
            LOG.warn("nothing was killed: {}", e.getMessage());
        }
    }

    private boolean killOne(Totals now) {
        List<Row> well = platform.registry().rows().stream()
                .filter(row -> row.isOnline() && !now.down().contains(row.id()))
                .filter(row -> !row.name().equals(plan.spared()) && isRunning(row))
                .toList();
        if (well.isEmpty()) {
            return false;
        }
        String instanceId = well.get(random.nextInt(well.size())).instanceId();
        culprits.demo(instanceId);
        InstanceSnapshot changed = killed % 2 == 0
                ? platform.world().terminate(instanceId)
                : platform.world().stop(instanceId);
        LOG.info("{} is {}", instanceId, changed.state().word());
        killed++;
        return true;
    }

    private boolean isRunning(Row row) {
        return platform.world()
                .instance(row.instanceId())
                .filter(instance -> instance.state() == InstanceState.RUNNING)
                .isPresent();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the deaths have not ended within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How many and how often.
     *
     * @param most in all
     * @param pause between two
     * @param spared the name of the workspace that is left to the person who watches
     */
    record Plan(int most, Duration pause, String spared) {}
}
