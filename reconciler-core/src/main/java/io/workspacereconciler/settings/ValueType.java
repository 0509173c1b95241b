package io.workspacereconciler.settings;

import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a variable becomes a value.
 *
 * @param noun what a value is, for messages, as in "a duration"
 * @param example a text that reads well
 * @param parser throws {@link IllegalArgumentException} for a text that is no such value
 * @param order the order of values, null where there is none
 * @param visibility whether a message may repeat the text
 */
record ValueType<T>(
        String noun,
        String example,
        Function<String, T> parser,
        @Nullable Comparator<? super T> order,
        Visibility visibility) {

    enum Visibility {
        SHOWN,
        HIDDEN
    }

    /** The value, empty when the text is none. */
    Optional<T> read(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Comparator<? super T> requiredOrder() {
        if (order == null) {
            throw new IllegalStateException(noun + " has no order, so it has no range");
        }
        return order;
    }
}
