package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.services.ProgramEnvironment;
import java.time.Duration;

/**
 * What a person may choose.
 *
 * @param interval between two sweeps
 * @param act what happens to the instances
 * @param deaths how many the demo brings about; {@link #NO_END} for one after the other
 * @param atLastHealing what happens once all of them are healed
 * @param backend over which the consumers look and restart
 */
record DemoOptions(
        Duration interval,
        int workspaces,
        int replicas,
        Act act,
        int deaths,
        AtLastHealing atLastHealing,
        ProgramEnvironment.Backend backend) {
    static final int NO_END = Integer.MAX_VALUE;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** A death that is not healed by then is a fault of the system. */
    Duration lateAfter() {
        return act.lateAfter(interval);
    }

    /** Between two deaths: one and a half intervals, so that most sweeps have something to find. */
    Duration pause() {
        Duration pause = interval.multipliedBy(3).dividedBy(2);
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** What follows the last healing, or the end of an act. */
    enum AtLastHealing {
        STAY,
        EXIT
    }
}
