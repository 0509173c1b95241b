package io.workspacereconciler.incident;

import io.workspacereconciler.workspace.InstanceId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why an incident changes.
 *
 * @param rule the short name of the rule or the step, from a bounded set
 * @param detail a sentence for a person, with the figures
 * @param at when, on the database's clock
 * @param replacement the new instance of the workspace, once there is one
 */
public record Change(
        String rule, String detail, Instant at, @Nullable InstanceId replacement) {

    public Change {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(at, "at");
    }

    /** A change without a new instance. */
    public Change(String rule, String detail, Instant at) {
        this(rule, detail, at, null);
    }
}
