package io.workspacereconciler.consumer.heal;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a failed restart is tried again, and when it is given up: pure. */
final class RestartPolicy {

    /** What follows from the failures so far. */
    sealed interface Next {

        /** Try again after so long. */
        record Retry(Duration after) implements Next {}

        /** Give up. */
        record GiveUp(String why) implements Next {}
    }

    static final int MAX_COUNTED = 5;
    static final Duration MAX_WAIT = Duration.ofHours(24);

    /** A death that begins so soon after a restart continues its count. */
    private static final Duration CONTINUES_WITHIN = Duration.ofHours(1);

    /** After so long what EC2 does in its own time counts as stuck: it is said, and asked about less often. */
    static final Duration PATIENCE = Duration.ofMinutes(15);

    static final Duration FIRST_BACKOFF = Duration.ofSeconds(30);
    static final Duration MAX_BACKOFF = Duration.ofHours(1);

    /**
     * After a throttle, doubling to a minute. EC2 refills its buckets every second and launches take turns already, so that the backoff of a failure
     * would only leave the few that were throttled often in a row waiting for an hour, long after there is room for them.
     */
    private static final Duration FIRST_BACKOFF_OF_THROTTLED = Duration.ofSeconds(5);

    private static final Duration MAX_BACKOFF_OF_THROTTLED = Duration.ofMinutes(1);
    private static final Duration SOONEST_LOOK = Duration.ofSeconds(1);
    private static final Duration LATEST_LOOK = Duration.ofSeconds(15);

    private RestartPolicy() {}

    /** What follows; {@code failures} include the latest one. */
    static Next after(Failures failures, Instant now) {
        if (failures.counted() >= MAX_COUNTED) {
            return new Next.GiveUp(whyGivenUp(failures));
        }
        Instant since = failures.waitingSince();
        if (since != null && !now.isBefore(since.plus(MAX_WAIT))) {
            return new Next.GiveUp(whyGivenUp(failures));
        }
        return new Next.Retry(backoff(failures));
    }

    /** Whether a death that was first doubted at one instant continues the count of a restart that ended at another. */
    static boolean continues(Instant recovered, Instant died) {
        return died.isBefore(recovered.plus(CONTINUES_WITHIN));
    }

    /** Why a restart with these failures is given up, once it is. */
    static String whyGivenUp(Failures failures) {
        return failures.counted() >= MAX_COUNTED
                ? "failed " + failures.counted() + " times"
                : "nothing went on for " + MAX_WAIT.toHours() + " hours";
    }

    /** After a failure that counts it grows with all that counted: a step that succeeds in between changes nothing. */
    private static Duration backoff(Failures failures) {
        return backoff(
                failures.last(),
                failures.waitingSince() == null ? Math.max(failures.counted(), failures.inARow()) : failures.inARow());
    }

    /** How long to rest after so many failures in a row of which this was the last. */
    static Duration backoff(@Nullable FailureCause last, int inARow) {
        return last == FailureCause.THROTTLED
                ? doubled(FIRST_BACKOFF_OF_THROTTLED, inARow, MAX_BACKOFF_OF_THROTTLED)
                : backoff(inARow);
    }

    /** 30 s, doubling to 1 h. */
    static Duration backoff(int inARow) {
        return doubled(FIRST_BACKOFF, inARow, MAX_BACKOFF);
    }

    private static Duration doubled(Duration first, int inARow, Duration longest) {
        int doublings = Math.min(Math.max(inARow, 1) - 1, 20);
        Duration backoff = first.multipliedBy(1L << doublings);
        return backoff.compareTo(longest) > 0 ? longest : backoff;
    }

    /** How long until something that EC2 does in its own time is asked about again: a quarter of what it took so far. */
    static Duration nextLook(Instant since, Instant now) {
        Duration quarter = Duration.between(since, now).dividedBy(4);
        if (quarter.compareTo(SOONEST_LOOK) < 0) {
            return SOONEST_LOOK;
        }
        return quarter.compareTo(LATEST_LOOK) > 0 ? LATEST_LOOK : quarter;
    }
}
