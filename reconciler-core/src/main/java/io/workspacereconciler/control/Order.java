package io.workspacereconciler.control;

import java.time.Instant;
import java.util.Objects;

/**
 * What a person has said is to be so.
 *
 * @param who the name of the user who said it
 * @param because why, in that person's words; not blank
 * @param at when, on the database's clock
 */
public record Order(String who, String because, Instant at) {

    public Order {
        Objects.requireNonNull(who, "who");
        Objects.requireNonNull(at, "at");
        if (because.isBlank()) {
            throw new IllegalArgumentException("an order has a reason");
        }
    }

    /** Who and why, to go on with after a verb. */
    public String describe() {
        return "by " + who + ": " + because;
    }
}
