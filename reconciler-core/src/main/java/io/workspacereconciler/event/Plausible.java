package io.workspacereconciler.event;

import java.time.Instant;
import java.util.Objects;

/** What an event may say of time: no clock was ever there before or will be there after, and every store can hold it. */
final class Plausible {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Plausible() {}

    /** {@link IllegalArgumentException} naming the field when the instant is before 1970 or after 9999. */
    static void check(Instant instant, String field) {
        Objects.requireNonNull(instant, field);
        if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
            throw new IllegalArgumentException(field + " is not between 1970 and 9999: " + instant);
        }
    }
}
