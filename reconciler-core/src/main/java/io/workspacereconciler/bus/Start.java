package io.workspacereconciler.bus;

import java.time.Instant;
import java.util.Objects;

/**
 * Where a group begins on a partition of which it has committed nothing yet. Where it began is committed at once, so that
 * it stays what it was, whichever member has the partition next.
 */
public sealed interface Start {

    /** With the oldest event that is kept. */
    record Beginning() implements Start {}

    /** With what comes after the group's first member has reached Kafka. */
    record Now() implements Start {}

    /** With the first event that Kafka's own timestamp puts at this time or later; a time to come means now. */
    record Since(Instant time) implements Start {
        public Since {
            Objects.requireNonNull(time, "time");
        }
    }

    /** {@link Beginning}. */
    static Start beginning() {
        return new Beginning();
    }

    /** {@link Now}. */
    static Start now() {
        return new Now();
    }

    /** {@link Since}. */
    static Start since(Instant time) {
        return new Since(time);
    }
}
