package io.workspacereconciler.guard;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InMemorySightings;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.database.DatabaseOrder;
import io.workspacereconciler.database.InMemoryTable;
import io.workspacereconciler.database.UndoLog;
import io.workspacereconciler.incident.InMemoryIncidents;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InMemoryWorkspaceRegistry;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the guard counts and has decided, in memory, held to {@code GuardStoreContract}. */
public final class InMemoryGuardStore implements GuardStore {

    private static final Set<IncidentState> ACTED_UPON = EnumSet.of(IncidentState.OFFLINE, IncidentState.RESTARTING);
    private static final Set<WorkspaceStatus> PUT_ASIDE =
            EnumSet.of(WorkspaceStatus.PAUSED, WorkspaceStatus.HIBERNATED, WorkspaceStatus.REMOVED);

    private record Measured(Instant at, Map<GuardGroup, Integer> rows) {}

    private final InMemoryWorkspaceRegistry registry;
    private final InMemorySightings sightings;
    private final InMemoryIncidents incidents;
    private final InMemoryTable<Instant, Measured> measured;
    private final InMemoryTable<IncidentId, GuardMark> marks;
    private final InMemoryTable<String, RampStep> steps;

    /** Nothing is marked or measured; the transactions are those of {@code undo}. */
    public InMemoryGuardStore(
            InMemoryWorkspaceRegistry registry,
            InMemorySightings sightings,
            InMemoryIncidents incidents,
            UndoLog undo) {
        this.registry = registry;
        this.sightings = sightings;
        this.incidents = incidents;
        this.measured = new InMemoryTable<>(Comparator.reverseOrder(), undo);
        this.marks = new InMemoryTable<>(Comparator.comparing(IncidentId::value, DatabaseOrder.OF_IDS), undo);
        this.steps = new InMemoryTable<>(Comparator.naturalOrder(), undo);
    }

    /** There is one transaction at a time anyway. */
    @Override
    public void lock() {}

    @Override
    public void measure(SweepId sweep, Instant now, Duration window) {
        Set<WorkspaceId> counted = incidents.all().stream()
                .filter(incident -> isCounted(incident, now.minus(window)))
                .map(Incident::workspace)
                .collect(Collectors.toSet());
        Map<GuardGroup, Integer> rows = new HashMap<>();
        registry.online().stream()
                .filter(row -> !counted.contains(row.id()))
                .forEach(row -> rows.merge(group(row), 1, Integer::sum));
        measured.put(sweep.slot(), new Measured(now, rows));
    }

    private GuardGroup group(OnlineWorkspace row) {
        return seen(row.id(), row.instance())
                .map(seen ->
                        GuardGroup.of(seen.placement().place(), seen.placement().zone()))
                .orElseGet(() -> named(row.named()));
    }

    private static GuardGroup named(NamedPlace named) {
        return named.account() == null || named.region() == null
                ? GuardGroup.FLEET
                : GuardGroup.of(new Place(named.account(), named.region()), null);
    }

    private Optional<SeenInstance> seen(WorkspaceId workspace, InstanceId instance) {
        return Optional.ofNullable(sightings.of(List.of(workspace)).get(workspace))
                .map(Sighting::instance)
                .filter(seen -> seen.id().equals(instance));
    }

    private GuardMark markOf(Incident incident) {
        return marks.find(incident.id()).orElse(GuardMark.NONE);
    }

    private boolean isCounted(Incident incident, Instant since) {
        Instant through = markOf(incident).letThroughAt();
        return ACTED_UPON.contains(incident.state()) || (through != null && through.isAfter(since));
    }

    @Override
    public GuardCounts counts(Instant now, Duration window) {
        Measured last = measured.rows().stream().findFirst().orElse(new Measured(now, Map.of()));
        List<GroupCount> counts = new ArrayList<>();
        last.rows().forEach((group, rows) -> counts.add(new GroupCount(group, rows, 0, 0)));
        Map<GuardGroup, List<Incident>> byGroup = incidents.all().stream()
                .collect(Collectors.groupingBy(incident -> GuardGroup.of(
                        incident.subject().place(), markOf(incident).zone())));
        byGroup.forEach((group, those) -> counts.add(count(group, those, now.minus(window), last.at())));
        return GuardCounts.of(counts);
    }

    private GroupCount count(GuardGroup group, List<Incident> those, Instant since, Instant measuredAt) {
        Set<WorkspaceId> beside = new HashSet<>();
        Set<WorkspaceId> dead = new HashSet<>();
        int counted = 0;
        for (Incident incident : those) {
            if (isCounted(incident, since)) {
                counted++;
                Instant through = markOf(incident).letThroughAt();
                if (through != null && through.isBefore(measuredAt)) {
                    beside.add(incident.workspace());
                }
            }
            if (ACTED_UPON.contains(incident.state()) || isHeldForNoDoubt(incident)) {
                dead.add(incident.workspace());
            }
        }
        return new GroupCount(group, beside.size(), counted, dead.size());
    }

    private static boolean isHeldForNoDoubt(Incident incident) {
        return incident.state() == IncidentState.HELD
                && incident.hold() != HoldReason.PROOF
                && incident.hold() != HoldReason.VOID;
    }

    @Override
    public Map<GuardGroup, Ramp> ramps() {
        return steps.rows().stream().collect(Collectors.toMap(RampStep::group, this::ramp));
    }

    private Ramp ramp(RampStep step) {
        List<Incident> members = incidents.all().stream()
                .filter(incident -> step.group().equals(markOf(incident).ramp())
                        && !Objects.requireNonNull(markOf(incident).letThroughAt())
                                .isBefore(step.began()))
                .toList();
        int good = (int) members.stream().filter(this::isGood).count();
        int silent = (int) members.stream()
                .filter(incident -> !isGood(incident) && isSilent(incident))
                .count();
        return new Ramp(
                step,
                members.size(),
                good,
                members.size() - good - silent,
                members.stream()
                        .map(Incident::changedAt)
                        .max(Comparator.naturalOrder())
                        .orElse(step.began()));
    }

    private boolean isGood(Incident incident) {
        return incident.state().isClosed()
                && registry.find(incident.workspace())
                        .filter(row -> row.status() == WorkspaceStatus.ONLINE)
                        .map(Workspace::instance)
                        .flatMap(instance -> seen(incident.workspace(), instance))
                        .filter(seen -> seen.state().isRunning())
                        .isPresent();
    }

    private boolean isSilent(Incident incident) {
        return incident.state() == IncidentState.HELD
                || (incident.state().isClosed()
                        && registry.find(incident.workspace())
                                .filter(row -> !PUT_ASIDE.contains(row.status()))
                                .isEmpty());
    }

    @Override
    public void begin(RampStep step) {
        steps.put(step.group().toString(), step);
    }

    @Override
    public Map<IncidentId, GuardMark> marksOf(Collection<IncidentId> wanted) {
        Map<IncidentId, GuardMark> found = new HashMap<>();
        wanted.forEach(id -> incidents.find(id).ifPresent(incident -> found.put(id, markOf(incident))));
        return found;
    }

    @Override
    public void mark(IncidentId incident, GuardMark mark) {
        incidents.find(incident).ifPresent(stored -> marks.put(incident, mark));
    }
}
