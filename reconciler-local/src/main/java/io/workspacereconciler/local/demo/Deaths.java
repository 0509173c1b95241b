package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.demo.Performance.Finale;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.platform.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills the instance of a workspace that is well now and then, by turns terminated and stopped, from the first complete
 * sweep on; never one that is down already, and never more than three that are down at a time.
 */
final class Deaths implements Supplier<Optional<Finale>> {
    private static final Logger LOG = LoggerFactory.getLogger(Deaths.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int MOST_DOWN = 3;

    private final Stage stage;
    private final Plan plan;
    private final RandomGenerator random;
    private @Nullable Instant next;
    private int killed;

    Deaths(Stage stage, Plan plan, RandomGenerator random) {
        this.stage = stage;
        this.plan = plan;
        this.random = random;
    }

    /** Kills one if it is time; its end comes when all are healed. */
    @Override
    public Optional<Finale> get() {
        Totals now = stage.totals().get();
        if (now.healed() >= plan.most()) {
            return Optional.of(new Finale(true, "All " + plan.most() + " are back."));
        }
        if (now.sweeps() == 0 || killed == plan.most()) {
            return Optional.empty();
        }
        Instant at = stage.clock().instant();
        if (next == null) {
            next = at.plus(FIRST);
        }
        if (!at.isBefore(next) && now.down().size() < MOST_DOWN && killOne(now)) {
            next = at.plus(plan.pause());
        }
        return Optional.empty();
    }

    private boolean killOne(Totals now) {
        List<Row> well = stage.well().stream()
                .filter(row -> !now.down().contains(row.id()) && !row.name().equals(plan.spared()))
                .toList();
        if (well.isEmpty()) {
            return false;
        }
        String instanceId = well.get(random.nextInt(well.size())).instanceId();
        stage.culprits().demo(instanceId);
        InstanceSnapshot changed = killed % 2 == 0
                ? stage.platform().world().terminate(instanceId)
                : stage.platform().world().stop(instanceId);
        LOG.info("{} is {}", instanceId, changed.state().word());
        killed++;
        return true;
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
