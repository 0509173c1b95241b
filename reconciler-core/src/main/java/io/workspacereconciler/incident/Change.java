package io.workspacereconciler.incident;

import java.time.Instant;
import java.util.Objects;

/**
 * Why an incident changes.
 *
 * @param rule the short name of the rule or the step, from a bounded set
 * @param detail a sentence for a person, with the figures
 * @param at when, on the database's clock
 */
public record Change(String rule, String detail, Instant at) {

    public Change {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(at, "at");
    }
}
