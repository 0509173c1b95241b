package io.workspacereconciler.event;

import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sweep is due.
 *
 * @param deadline what is read later is set aside: a later sweep says it again
 * @param observe that nothing is to follow from it; null when what is true is to be acted upon
 * @param only the one workspace that it is about; null when it is about all
 */
public record SweepRequested(
        SweepId sweep,
        Instant at,
        Instant deadline,
        @Nullable Observation observe,
        @Nullable WorkspaceId only) implements Event {

    /** Of all workspaces, to be acted upon. */
    public SweepRequested(SweepId sweep, Instant at, Instant deadline) {
        this(sweep, at, deadline, null, null);
    }

    public SweepRequested {
        Objects.requireNonNull(sweep, "sweep");
        Plausible.check(sweep.slot(), "sweep");
        Plausible.check(at, "at");
        Plausible.check(deadline, "deadline");
    }

    @Override
    public UUID eventId() {
        return NameBasedUuid.of("sweep-requested", sweep.toString());
    }

    @Override
    public String key() {
        return sweep.toString();
    }

    @Override
    public Topic topic() {
        return Topic.SWEEPS;
    }
}
