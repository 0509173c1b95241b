package io.workspacereconciler.consumer.heal;

import java.util.List;

/** The instances that restarts launched in this place, of whatever workspace. */
@FunctionalInterface
public interface LaunchedInstances {

    /**
     * Those that have not ended, nor are ending.
     *
     * @throws ReplacementException when there is no whole answer
     */
    List<LaunchedInstance> alive();
}
