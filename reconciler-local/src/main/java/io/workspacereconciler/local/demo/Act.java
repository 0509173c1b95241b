package io.workspacereconciler.local.demo;

import io.workspacereconciler.settings.DurationText;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** What happens to the world while the demo is watched. */
enum Act {
    /** One instance after another dies. */
    DEATHS(2),
    /** EC2 answers nothing of use for a while. */
    THROTTLE(8),
    /** All instances of one zone die at once. */
    ZONE(60);

    /** The zone act's hour, in intervals: none of its deaths is over before the last is healed. */
    private static final int WINDOW = 60;

    private static final int RAMP_AFTER = 2;

    /** Fewer rows than this, and the guard would hold nothing of a zone's. */
    private static final int ZONE_WORKSPACES = 24;

    private final int lateIntervals;

    Act(int lateIntervals) {
        this.lateIntervals = lateIntervals;
    }

    /** As a person types it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The fewest workspaces with which it shows something. */
    int leastWorkspaces() {
        // one is left to the person who watches
        return this == ZONE ? ZONE_WORKSPACES : 2;
    }

    /** How long a death may be down: what the act takes, and a minute for a busy machine. */
    Duration lateAfter(Duration interval) {
        return interval.multipliedBy(lateIntervals).plusSeconds(60);
    }

    /** Settings of the consumers that it needs in place of the demo's own. */
    Map<String, String> settings(Duration interval) {
        return this == ZONE
                ? Map.of(
                        "RECONCILER_GUARD_WINDOW",
                        DurationText.print(interval.multipliedBy(WINDOW)),
                        "RECONCILER_GUARD_RAMP_AFTER",
                        DurationText.print(interval.multipliedBy(RAMP_AFTER)))
                : Map.of();
    }

    /** What a person will see, and what is shorter than in earnest, so that it stays a demo. */
    String introduction(Duration interval) {
        return switch (this) {
            case DEATHS -> "from the first sweep on an instance is killed now and then";
            case THROTTLE ->
                "from the first sweep on EC2 answers with throttles, errors, refusals or not at all, for three sweeps;"
                        + " one instance really dies meanwhile";
            case ZONE ->
                "from the first sweep on a whole zone is dark. The guard lets some through and holds the rest; its window is "
                        + DurationText.print(interval.multipliedBy(WINDOW))
                        + " here in place of an hour, and its ramp begins after "
                        + DurationText.print(interval.multipliedBy(RAMP_AFTER))
                        + " in place of ten minutes, so that it stays a demo";
        };
    }
}
