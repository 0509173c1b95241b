package io.workspacereconciler.sweep;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.util.Objects;
import java.util.UUID;

/** The id of a batch, made of its sweep and its range: a batch that is cut again is the same batch. */
public record BatchId(@JsonValue UUID value) {

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public BatchId {
        Objects.requireNonNull(value, "batch id");
    }

    /** The id of this range of this sweep. */
    public static BatchId of(SweepId sweep, WorkspaceRange range) {
        return new BatchId(NameBasedUuid.of("batch", sweep.toString(), range.toString()));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
