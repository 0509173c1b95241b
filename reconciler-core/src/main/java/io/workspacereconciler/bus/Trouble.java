package io.workspacereconciler.bus;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Something that goes wrong for a while: a warning with the cause when it begins, one line when it is over. */
final class Trouble {
    private final Logger log;
    private final String what;
    private volatile @Nullable String reason;

    Trouble(Logger log, String what) {
        this.log = log;
        this.what = what;
    }

    void occurred(Throwable cause) {
        if (begins(cause.toString())) {
            log.warn("{}", what, cause);
        } else {
            log.debug("{}, still", what, cause);
        }
    }

    void occurred(String detail) {
        if (begins(detail)) {
            log.warn("{}: {}", what, detail);
        }
    }

    /** As {@link #occurred}, for what the caller logs by itself. */
    void noted(Throwable cause) {
        begins(cause.toString());
    }

    private boolean begins(String detail) {
        String before = reason;
        reason = what + ": " + detail;
        return before == null;
    }

    void over() {
        if (reason != null) {
            reason = null;
            log.info("Over: {}", what);
        }
    }

    /** What is wrong at present. */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }
}
