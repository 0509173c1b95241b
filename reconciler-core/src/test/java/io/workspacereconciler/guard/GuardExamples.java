package io.workspacereconciler.guard;

import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the guard is asked in tests. */
public final class GuardExamples {

    /** As the settings have it by default. */
    public static final GuardLimits LIMITS = new GuardLimits(0.1, 5, Duration.ofHours(1), Duration.ofMinutes(10));

    /** The instant of the examples, and the slot of their sweep. */
    public static final Instant NOW = SettableClock.START;

    /** One zone of the place of all examples. */
    public static final GuardGroup ZONE = zone("eu-central-1a");

    /** Another zone of it. */
    public static final GuardGroup OTHER_ZONE = zone("eu-central-1b");

    /** The place of all examples. */
    public static final GuardGroup PLACE = GuardGroup.of(WorkspaceExamples.PLACE, null);

    private GuardExamples() {}

    /** A zone of this name. */
    public static GuardGroup zone(String name) {
        return GuardGroup.of(WorkspaceExamples.PLACE, name);
    }

    /** A final death that nobody knew of. */
    static Death death(GuardGroup where) {
        return new Death(where, true, NOW, Death.Past.NONE, null);
    }

    /** A final death that the guard has held for so long, since the sweep of then. */
    static Death heldFor(Duration time, GuardGroup where) {
        Instant since = NOW.minus(time);
        return new Death(where, true, NOW, new Death.Past(since, since, false, true, where), null);
    }

    /** What is counted, and no ramp. */
    static GuardView view(GroupCount... counts) {
        return new GuardView(GuardCounts.of(List.of(counts)), Map.of(), NOW);
    }

    /** What is counted, and how far the ramp is. */
    static GuardView view(Ramp ramp, GroupCount... counts) {
        return new GuardView(GuardCounts.of(List.of(counts)), Map.of(ramp.step().group(), ramp), NOW);
    }
}
