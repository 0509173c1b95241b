package io.workspacereconciler.event;

import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.guard.GuardQuestion;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.Observation;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.NameBasedUuid;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was seen in a batch, or in one place of it: of running instances their number in each zone, of every other the look
 * and the decision.
 *
 * @param place where the instances were looked for; {@link Place#NONE} for those of whom that is not known
 * @param parts how many events tell of this batch, one for each place in it; null where this is the only one
 * @param checked how many workspaces of this place were asked about
 * @param running running instances per zone
 * @param others every workspace whose verdict is not {@code Running}
 * @param rules by what was decided; null in what an older version said
 * @param observe that nothing followed from it; null when it was acted upon
 */
public record BatchChecked(
        BatchId batch,
        SweepId sweep,
        Place place,
        @Nullable Integer parts,
        int checked,
        Map<String, Integer> running,
        List<Finding> others,
        Instant at,
        @Nullable Rules rules,
        @Nullable Observation observe)
        implements Event {

    /**
     * By what was decided, so that every decision can be made again.
     *
     * @param mode of the replica that checked
     * @param proof when a death is proven
     * @param guard how much is let through
     */
    public record Rules(Mode mode, ProofPolicy.Limits proof, GuardLimits guard) {
        public Rules {
            Objects.requireNonNull(mode, "mode");
            Objects.requireNonNull(proof, "proof");
            Objects.requireNonNull(guard, "guard");
        }
    }

    /**
     * One workspace that was not simply running.
     *
     * @param evidence what the decision rests on besides the look
     * @param guard what the guard says of it, with its figures; null where it was not asked
     * @param incident its open incident, if there is one now
     * @param word the person's word by which it is held though it would be let through, or would be if it were proven;
     *     null without one
     * @param question what the guard was asked, or would have been if the death were proven; null where it has no say
     */
    public record Finding(
            WorkspaceId workspace,
            InstanceId instance,
            Verdict verdict,
            Look look,
            Evidence evidence,
            Decision decision,
            @Nullable GuardDecision guard,
            @Nullable IncidentId incident,
            @Nullable HoldReason word,
            @Nullable GuardQuestion question) {

        /** Of which neither a person nor the guard was asked. */
        public Finding(
                WorkspaceId workspace,
                InstanceId instance,
                Verdict verdict,
                Look look,
                Evidence evidence,
                Decision decision,
                @Nullable GuardDecision guard,
                @Nullable IncidentId incident) {
            this(workspace, instance, verdict, look, evidence, decision, guard, incident, null, null);
        }

        public Finding {
            Objects.requireNonNull(workspace, "workspace");
            Objects.requireNonNull(instance, "instance");
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(look, "look");
            Objects.requireNonNull(evidence, "evidence");
            Objects.requireNonNull(decision, "decision");
        }
    }

    public BatchChecked {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(sweep, "sweep");
        Plausible.check(sweep.slot(), "sweep");
        Objects.requireNonNull(place, "place");
        if (parts != null && parts < 2) {
            throw new IllegalArgumentException("a batch in " + parts + " parts");
        }
        Plausible.check(at, "at");
        running = Map.copyOf(Objects.requireNonNull(running, "running"));
        others = List.copyOf(Objects.requireNonNull(others, "others"));
    }

    @Override
    public UUID eventId() {
        return parts == null
                ? NameBasedUuid.of("batch-checked", batch.toString())
                : NameBasedUuid.of("batch-checked", batch.toString(), place.toString());
    }

    @Override
    public String key() {
        return batch.toString();
    }

    @Override
    public Topic topic() {
        return Topic.CHECKS;
    }
}
