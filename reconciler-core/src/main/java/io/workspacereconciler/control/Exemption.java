package io.workspacereconciler.control;

import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One time in which hands are kept off one workspace.
 *
 * @param until when it ends by itself
 * @param ended what ended it before; null where nothing did
 */
public record Exemption(
        WorkspaceId workspace,
        Order exempted,
        Instant until,
        @Nullable Order ended) {

    public Exemption {
        Objects.requireNonNull(workspace, "workspace");
        Objects.requireNonNull(exempted, "exempted");
        Objects.requireNonNull(until, "until");
    }

    /** When it was over, or will be. */
    public Instant end() {
        return ended != null && ended.at().isBefore(until) ? ended.at() : until;
    }

    /** From when to when it was in force, up to this instant. */
    public Interval upTo(Instant now) {
        return new Interval(exempted.at(), end().isBefore(now) ? end() : now);
    }
}
