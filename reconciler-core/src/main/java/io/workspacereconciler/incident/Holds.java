package io.workspacereconciler.incident;

import io.workspacereconciler.check.HoldReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The incidents that are held. One object belongs to one transaction. */
public interface Holds {

    /** The rule of a line that says only that a hold lasts. */
    String LASTS = "still-held";

    /** The rule of a line that says that a person has approved it. */
    String APPROVED = "approved";

    /** A hold is told again after so long, then after twice as long, and so on. */
    Duration TOLD_AFTER = Duration.ofMinutes(30);

    /** However long it lasts, it is told once in so long. */
    Duration TOLD_EVERY = Duration.ofHours(24);

    /** All of them, those that are held longest first. */
    List<Hold> all();

    /** How many there are, by reason. */
    Map<HoldReason, Integer> byReason();

    /**
     * Those that are to be told again at this instant, which counts as told: no other transaction is given the same ones.
     *
     * @param limit at most so many
     */
    List<Hold> takeUntold(Instant now, int limit);

    /** How often a healer has held this incident for what a person has to mend: prepare, skipped or proof. */
    int timesHeldByHealer(IncidentId incident);
}
