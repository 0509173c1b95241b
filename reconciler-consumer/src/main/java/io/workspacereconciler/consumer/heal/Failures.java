package io.workspacereconciler.consumer.heal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has failed so far in one restart.
 *
 * @param counted failures that count towards giving up
 * @param inARow failures since a step last succeeded: the backoff grows with them
 * @param waitingSince since when failures that do not count have kept it from going on; null while none does
 * @param reasons the last of them in words, oldest first, at most {@value #KEPT}
 * @param last why it failed last, or what it waits for; null before anything has failed
 */
record Failures(
        int counted,
        int inARow,
        @Nullable Instant waitingSince,
        List<String> reasons,
        @Nullable FailureCause last) {

    static final int KEPT = 10;
    static final Failures NONE = new Failures(0, 0, null, List.of(), null);
    private static final String WAITS = "waits for ";

    Failures {
        reasons = List.copyOf(reasons);
    }

    Failures add(FailureCause cause, String reason, Instant now) {
        return new Failures(
                counted + (cause.counts() ? 1 : 0),
                inARow + 1,
                cause.counts() ? null : waitingSince == null ? now : waitingSince,
                with(reasons, now + " " + cause + ": " + reason),
                cause);
    }

    /** It did not fail by itself, and waits for something that others have failed for. */
    Failures waiting(FailureCause cause, String what, Instant now) {
        List<String> before = isWaiting() ? reasons.subList(0, reasons.size() - 1) : reasons;
        return new Failures(
                counted,
                inARow,
                waitingSince == null ? now : waitingSince,
                with(before, now + " " + cause + ": " + WAITS + what),
                cause);
    }

    /** Whether it waited the last time. */
    boolean isWaiting() {
        return !reasons.isEmpty()
                && last != null
                && reasons.get(reasons.size() - 1).contains(" " + last + ": " + WAITS);
    }

    private static List<String> with(List<String> reasons, String reason) {
        List<String> kept = new ArrayList<>(reasons);
        kept.add(reason);
        if (kept.size() > KEPT) {
            kept.remove(0);
        }
        return kept;
    }

    /** After a step succeeded: what counts stays counted, the waiting is over. */
    Failures afterSuccess() {
        return inARow == 0 && waitingSince == null ? this : new Failures(counted, 0, null, reasons, last);
    }

    /** The same, waiting since this instant. */
    Failures waitingSince(Instant instant) {
        return new Failures(counted, inARow, instant, reasons, last);
    }

    /** Of the next restart, when the workspace died again soon after this one: that death counts, too. */
    Failures diedAgain(String how, Instant now) {
        return new Failures(counted, counted, null, reasons, last).add(FailureCause.REPLACEMENT_DIED, how, now);
    }

    /** Whether a step has failed since those. */
    boolean areMoreThan(Failures before) {
        return counted > before.counted || inARow > before.inARow;
    }
}
