package io.workspacereconciler.event;

import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.NameBasedUuid;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;

/**
 * A sweep is due.
 *
 * @param deadline what is read later is set aside: a later sweep says it again
 */
public record SweepRequested(SweepId sweep, Instant at, Instant deadline) implements Event {

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
