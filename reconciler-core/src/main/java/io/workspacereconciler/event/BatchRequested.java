package io.workspacereconciler.event;

import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One range of a sweep is to be checked. Its id is made of both, so a message that mixes two up is refused.
 *
 * @param shared instance ids in this range that more than one row of the fleet names
 * @param deadline what is read later is set aside: a later sweep says it again
 * @param observe that nothing is to follow from it; null when what is true is to be acted upon
 */
public record BatchRequested(
        BatchId batch,
        SweepId sweep,
        WorkspaceRange range,
        Set<InstanceId> shared,
        Instant at,
        Instant deadline,
        @Nullable Observation observe)
        implements Event {

    /** To be acted upon. */
    public BatchRequested(
            BatchId batch, SweepId sweep, WorkspaceRange range, Set<InstanceId> shared, Instant at, Instant deadline) {
        this(batch, sweep, range, shared, at, deadline, null);
    }

    public BatchRequested {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(sweep, "sweep");
        Plausible.check(sweep.slot(), "sweep");
        Objects.requireNonNull(range, "range");
        Plausible.check(at, "at");
        Plausible.check(deadline, "deadline");
        shared = Set.copyOf(Objects.requireNonNull(shared, "shared"));
        if (!batch.equals(BatchId.of(sweep, range))) {
            throw new IllegalArgumentException("batch is not the id of this range of this sweep");
        }
    }

    @Override
    public UUID eventId() {
        return NameBasedUuid.of("batch-requested", batch.toString());
    }

    @Override
    public String key() {
        return batch.toString();
    }

    @Override
    public Topic topic() {
        return Topic.BATCHES;
    }
}
