package io.workspacereconciler.consumer.check;

import io.workspacereconciler.check.Evidence;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.Database;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the looks of a page into verdicts and decisions in the light of what is known: sightings, suspicions, and what
 * is found of a workspace without its instance. Remembers what is new of the sightings and the doubts.
 */
final class Examiner {

    private final Database database;
    private final Lookouts lookouts;
    private final ProofPolicy policy;
    private final Mode mode;

    Examiner(Database database, Lookouts lookouts, ProofPolicy policy, Mode mode) {
        this.database = database;
        this.lookouts = lookouts;
        this.policy = policy;
        this.mode = mode;
    }

    /**
     * The looks at those of a page that are in one place.
     *
     * @param place where they were looked for; {@link Place#NONE} where that is not known, and nobody was asked
     * @param slot when their sweep was due
     * @param from before the first of them, on the database's clock
     */
    record Looked(Place place, Map<OnlineWorkspace, Look> looks, Instant slot, Instant from) {}

    /** The workspaces of these looks in their order, each judged; what is new is stored, unless they are only observed. */
    List<Examined> examine(Looked looked, Doubts doubts, boolean isObserved) {
        Map<OnlineWorkspace, Look> looks = looked.looks();
        List<WorkspaceId> ids = looks.keySet().stream().map(OnlineWorkspace::id).toList();
        PageMemory memory = database.inTransaction(tx -> PageMemory.read(tx, looked.place(), ids, isObserved));
        Map<WorkspaceId, Remains> found = remains(looked, memory);
        List<Examined> examined = new ArrayList<>();
        looks.forEach((workspace, look) -> {
            @Nullable Remains left = found.get(workspace.id());
            Verdict verdict = look.verdict(workspace.id(), looked.place()).settledBy(left);
            int voidSweeps =
                    doubts.judge(workspace, memory.unverified(workspace), sweep(verdict, looked.slot(), memory));
            Evidence evidence = evidence(workspace, verdict, looked, memory).with(left, voidSweeps);
            examined.add(new Examined(
                    workspace,
                    looked.place(),
                    look,
                    verdict,
                    evidence,
                    policy.decide(verdict, evidence, mode),
                    zone(workspace, look, memory),
                    memory.incident(workspace),
                    memory.now()));
        });
        if (!isObserved) {
            remember(examined, memory, doubts);
        }
        return examined;
    }

    private static @Nullable String zone(OnlineWorkspace workspace, Look look, PageMemory memory) {
        return look instanceof Look.Seen seen
                ? seen.instance().placement().zone()
                : memory.sighting(workspace)
                        .map(sighting -> sighting.instance().placement().zone())
                        .orElse(null);
    }

    /** What is left of those of whom that decides anything; asked once for the whole page, and only if there are any. */
    private Map<WorkspaceId, Remains> remains(Looked looked, PageMemory memory) {
        Set<WorkspaceId> asked = new HashSet<>();
        looked.looks().forEach((workspace, look) -> {
            Verdict verdict = look.verdict(workspace.id(), looked.place());
            if (verdict.isVoid()
                    || (verdict instanceof Verdict.Absent
                            && policy.dependsOnRemains(evidence(workspace, verdict, looked, memory)))) {
                asked.add(workspace.id());
            }
        });
        return asked.isEmpty()
                ? Map.of()
                : lookouts.at(looked.place()).remains().of(asked);
    }

    private static Optional<Unverified.Sweep> sweep(Verdict verdict, Instant slot, PageMemory memory) {
        return verdict instanceof Verdict.Unknown unknown
                ? Optional.of(new Unverified.Sweep(unknown, slot, memory.now()))
                : Optional.empty();
    }

    private Evidence evidence(OnlineWorkspace workspace, Verdict verdict, Looked looked, PageMemory memory) {
        Look look = Objects.requireNonNull(looked.looks().get(workspace), "a look at each");
        Suspicion.Seen seen = new Suspicion.Seen(look, looked.slot(), looked.from(), memory.now());
        Suspicion before = memory.incident(workspace).map(Incident::suspicion).orElse(null);
        @Nullable
        Suspicion after = Suspicion.kind(verdict)
                .map(kind -> before == null
                        ? Suspicion.begin(kind, seen)
                        : before.after(kind, seen, policy.forgottenAfter()))
                .orElse(null);
        return new Evidence(
                after,
                memory.sighting(workspace)
                        .map(sighting -> sighting.instance().state())
                        .orElse(null),
                null,
                0,
                memory.elsewhere(workspace).orElse(null));
    }

    private void remember(List<Examined> examined, PageMemory memory, Doubts doubts) {
        List<Sighting> fresh = new ArrayList<>();
        for (Examined one : examined) {
            if (one.look() instanceof Look.Seen seen && !(one.verdict() instanceof Verdict.Unknown)) {
                Optional<Sighting> before = Optional.ofNullable(
                        memory.sightings().get(one.workspace().id()));
                Sighting after = before.map(last -> last.after(seen.instance(), memory.now()))
                        .orElseGet(() -> new Sighting(one.workspace().id(), seen.instance(), memory.now()));
                if (!before.equals(Optional.of(after))) {
                    fresh.add(after);
                }
            }
        }
        if (!fresh.isEmpty() || doubts.hasChanged()) {
            database.useTransaction(tx -> {
                tx.sightings().store(fresh);
                doubts.store(tx);
            });
        }
    }
}
