package io.workspacereconciler.local.demo;

import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the story adds up to so far.
 *
 * @param sweeps complete ones
 * @param checks of workspaces in those
 * @param unknown checks in those without an answer of use
 * @param blindSweeps complete ones in which every check was without one
 * @param offlineEvents deaths that were published, each counted once
 * @param held deaths that the guard keeps back now
 * @param died deaths that were noticed in the world
 * @param healed incidents that ended with the workspace online on a new instance
 * @param backAfter the sum over the healed ones
 * @param down workspaces that died and are not back
 * @param late the names of those that have not been back in time
 */
record Totals(
        int sweeps,
        long checks,
        long unknown,
        int blindSweeps,
        int offlineEvents,
        int held,
        int died,
        int healed,
        Duration backAfter,
        Set<WorkspaceId> down,
        List<String> late) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO, Set.of(), List.of());

    Totals {
        down = Set.copyOf(down);
        late = List.copyOf(late);
    }

    /** One sentence. */
    String sentence() {
        String healing = healed == 0
                ? healed + " back online"
                : healed + " back online after " + Death.seconds(backAfter.dividedBy(healed)) + " on average";
        return sweeps + " sweeps, " + checks + " checks, " + died + " died, " + healing + ", " + down.size()
                + " still down.";
    }
}
