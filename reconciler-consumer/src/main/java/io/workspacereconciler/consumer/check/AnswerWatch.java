package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.operate.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether EC2, or whoever stands in its place, answers: it does not when for 10 s no look of this replica had an answer and
 * some were asked for. It hears every look and changes none. {@link #run()} is to be called every few seconds.
 * Thread-safe.
 */
public final class AnswerWatch implements Runnable {
    static final Duration GRACE = Duration.ofSeconds(10);

    /** Whoever asks nothing for so long, such as a healer without a death, knows nothing. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(AnswerWatch.class);

    /** What is the other side's or the way's; the rest is an answer, though one about a row that cannot be judged. */
    private static final Set<UnknownCause> AWAY = EnumSet.of(
            UnknownCause.TIMED_OUT,
            UnknownCause.THROTTLED,
            UnknownCause.TRANSPORT,
            UnknownCause.ACCESS_DENIED,
            UnknownCause.REFUSED,
            UnknownCause.MALFORMED_ANSWER,
            UnknownCause.VOID_ANSWER);

    private final InstantSource clock;
    private final Trouble trouble;
    private @Nullable Instant since;
    private Instant latest = Instant.MIN;
    private String why = "";

    /**
     * A watch over the looks of whoever has this name.
     *
     * @param asked who is to answer, such as {@code EC2}
     * @param looks whose looks, such as {@code checks}
     */
    public AnswerWatch(InstantSource clock, String asked, String looks) {
        this.clock = clock;
        this.trouble = new Trouble(LOG, asked + " answers no look of the " + looks);
    }

    /** The same checks, heard. */
    public RunningCheck over(RunningCheck check) {
        return workspace -> check.isRunning(workspace).whenComplete((look, failure) -> {
            if (failure != null) {
                unanswered("timed out, or failed: " + failure);
            } else {
                heard(look);
            }
        });
    }

    /** Notes one look. */
    public void heard(Look look) {
        if (look instanceof Look.NoAnswer none && AWAY.contains(none.cause())) {
            unanswered(none.cause() + ": " + none.detail());
        } else {
            answered();
        }
    }

    /** Notes that there was an answer. */
    public synchronized void answered() {
        since = null;
    }

    /** Notes that there was no answer, and why. */
    public synchronized void unanswered(String cause) {
        if (since == null) {
            since = clock.instant();
        }
        latest = clock.instant();
        why = cause;
    }

    /** Says it when it begins and when it is over. */
    @Override
    public synchronized void run() {
        Instant now = clock.instant();
        if (latest.isBefore(now.minus(FORGOTTEN))) {
            since = null;
        }
        Instant quiet = since;
        if (quiet == null) {
            trouble.over();
        } else if (!now.isBefore(quiet.plus(GRACE))) {
            trouble.occurred("since " + quiet + ", " + why);
        }
    }

    /** What is wrong at present. */
    public Optional<String> problem() {
        return trouble.reason();
    }
}
