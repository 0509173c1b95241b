package io.workspacereconciler.bus;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of dead letters: of the first at once, of those that follow within {@link #PAUSE} in one line with their number and
 * the last of them. A flood of bad records is a flood on its topic and a few lines in the log.
 */
final class SetAsideLog {
    static final Duration PAUSE = Duration.ofSeconds(10);

    private final Consumer<String> warn;
    private @Nullable Instant quietUntil;
    private @Nullable String last;
    private int more;

    /** Says its lines through {@code warn}. */
    SetAsideLog(Consumer<String> warn) {
        this.warn = warn;
    }

    /** One record is a dead letter now. */
    void setAside(String where, String reason, Instant now) {
        if (quietUntil == null) {
            quietUntil = now.plus(PAUSE);
            warn.accept("Set " + where + " aside as a dead letter: " + reason);
            return;
        }
        last = where + ": " + reason;
        more++;
        tell(now);
    }

    /** To be called now and then, so that what was counted is told even when nothing follows. */
    void tell(Instant now) {
        if (quietUntil == null || now.isBefore(quietUntil)) {
            return;
        }
        if (more == 0) {
            quietUntil = null;
            return;
        }
        warn.accept("Set " + more + " more aside as dead letters, the last " + last);
        more = 0;
        quietUntil = now.plus(PAUSE);
    }
}
