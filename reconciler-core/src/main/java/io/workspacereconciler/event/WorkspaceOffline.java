package io.workspacereconciler.event;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.NameBasedUuid;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A workspace is online in the registry and its instance is proven dead. Said again, under the same id, by every sweep
 * for as long as that stays true.
 *
 * @param proof the looks that prove it; at least one
 * @param rule the rule by which they prove it
 * @param remains what was found of the workspace without its instance; null where the looks alone prove the death
 * @param guard what the guard counted when it let the death through; null in what was said before there was one
 * @param deadline what is read later is set aside: a later sweep says it again
 */
public record WorkspaceOffline(
        IncidentId incident,
        Incident.Subject subject,
        Origin origin,
        List<Look> proof,
        String rule,
        @Nullable Remains remains,
        @Nullable GuardDecision guard,
        Instant at,
        Instant deadline)
        implements Event {

    /** The sweep and the batch that found it. */
    public record Origin(SweepId sweep, BatchId batch) {
        public Origin {
            Objects.requireNonNull(sweep, "sweep");
            Objects.requireNonNull(batch, "batch");
        }
    }

    public WorkspaceOffline {
        Objects.requireNonNull(incident, "incident");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(rule, "rule");
        Plausible.check(at, "at");
        Plausible.check(deadline, "deadline");
        proof = List.copyOf(Objects.requireNonNull(proof, "proof"));
        if (proof.isEmpty()) {
            throw new IllegalArgumentException("a death is never said without its proof");
        }
    }

    @Override
    public UUID eventId() {
        return NameBasedUuid.of("workspace-offline", incident.toString());
    }

    @Override
    public String key() {
        return subject.workspace().toString();
    }

    @Override
    public Topic topic() {
        return Topic.WORKSPACE_OFFLINE;
    }
}
