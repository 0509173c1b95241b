package io.workspacereconciler.operate;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Something that goes wrong for a while: one warning with the cause when it begins, one line when it is over, and in
 * between the reason for readiness. One thread notes, any may ask.
 */
public final class Trouble {
    private final Logger log;
    private final String what;
    private volatile @Nullable String reason;

    /** Nothing is wrong yet; {@code what} is the sentence that the cause is put behind. */
    public Trouble(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    /** It goes wrong, or still does, for this cause. */
    public void occurred(Throwable cause) {
        if (begins(cause.toString())) {
            log.warn("{}", what, cause);
        } else {
            log.debug("{}, still", what, cause);
        }
    }

    /** It goes wrong, or still does, in these words. */
    public void occurred(String detail) {
        if (begins(detail)) {
            log.warn("{}: {}", what, detail);
        }
    }

    /** As {@link #occurred}, for what the caller logs by itself. */
    public void noted(Throwable cause) {
        begins(cause.toString());
    }

    private boolean begins(String detail) {
        String before = reason;
        reason = what + ": " + detail;
        return before == null;
    }

    /** All is well. */
    public void over() {
        if (reason != null) {
            reason = null;
            log.info("Over: {}", what);
        }
    }

    /** What is wrong at present. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }
}
