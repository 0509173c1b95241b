package io.workspacereconciler.consumer;

import io.workspacereconciler.consumer.check.RemainsSearch;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.consumer.heal.InstanceReplacer;
import io.workspacereconciler.consumer.heal.LaunchedInstances;
import io.workspacereconciler.workspace.Place;
import java.util.Map;
import java.util.Optional;

/** Who is asked about instances and replaces them; opens what a role needs for that, which the program's end closes. */
interface Backend {

    /** As it is called at the beginning of a sentence, such as {@code EC2}. */
    String name();

    /**
     * How the checker looks in one place.
     *
     * @param checks without time limit and without bound
     * @param atATime the most checks of one batch at a time
     * @param remains what is found of workspaces without their instances
     */
    record Looking(RunningCheck.OfBatch checks, int atATime, RemainsSearch remains) {}

    /** Opens what the checker needs in each of its places; once. */
    Map<Place, Looking> looking(ConsumerSettings.CheckSettings settings);

    /**
     * How the healer replaces in one place.
     *
     * @param launched what restarts launched; empty where nobody can tell
     */
    record Replacing(InstanceReplacer replacer, Optional<LaunchedInstances> launched) {}

    /** Opens what the healer needs in each of its places; once. */
    Map<Place, Replacing> replacing();
}
