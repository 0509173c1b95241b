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
 */
record Failures(int counted, int inARow, @Nullable Instant waitingSince, List<String> reasons) {

    static final int KEPT = 10;
    static final Failures NONE = new Failures(0, 0, null, List.of());

    Failures {
        reasons = List.copyOf(reasons);
    }

    Failures add(FailureCause cause, String reason, Instant now) {
        List<String> kept = new ArrayList<>(reasons);
        kept.add(now + " " + cause + ": " + reason);
        if (kept.size() > KEPT) {
            kept.remove(0);
        }
        return new Failures(
                counted + (cause.counts() ? 1 : 0),
                inARow + 1,
                cause.counts() ? null : waitingSince == null ? now : waitingSince,
                kept);
    }

    /** After a step succeeded: what counts stays counted, the waiting is over. */
    Failures afterSuccess() {
        return inARow == 0 ? this : new Failures(counted, 0, null, reasons);
    }
}
