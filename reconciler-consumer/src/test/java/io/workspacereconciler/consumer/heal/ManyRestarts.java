package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.consumer.heal.RestartSettings.OnlineWhen;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.RestartPlaces;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Several workspaces whose instances have ended, each with machines of its own, and healers that take turns at them. */
final class ManyRestarts implements InstanceReplacer {

    final InMemoryDatabase database = new InMemoryDatabase();
    private final RestartSettings settings;
    private final Map<Long, FakeInstanceReplacer> machines = new TreeMap<>();
    private final List<WorkspaceId> launches = new ArrayList<>();
    private @Nullable RuntimeException refusal;
    private Runnable duringLaunch = () -> {};

    ManyRestarts(int workspaces, ChangePace pace) {
        settings =
                new RestartSettings(OnlineWhen.INSTANCE_RUNNING, RestartBench.ONLINE_TIMEOUT, RestartBench.LEASE, pace);
        LongStream.rangeClosed(1, workspaces).forEach(this::die);
    }

    private void die(long number) {
        FakeInstanceReplacer own = new FakeInstanceReplacer();
        own.put(WorkspaceExamples.instance(number), InstanceState.TERMINATED, WorkspaceExamples.id(number), null);
        machines.put(number, own);
        database.put(WorkspaceExamples.online(number));
        database.useTransaction(tx -> {
            Incident offline = IncidentExamples.offline(number, tx.now());
            tx.incidents().open(offline, IncidentExamples.because("proven", tx.now()));
            tx.incidents().markDue(offline.id(), tx.now());
        });
    }

    /** Every launch ends so from now on. */
    void refuseLaunches(RuntimeException with) {
        refusal = with;
    }

    /** EC2 launches again. */
    void launchAgain() {
        refusal = null;
    }

    /** This happens while the next launch is under way. */
    void duringNextLaunch(Runnable other) {
        duringLaunch = other;
    }

    /** The platform gives the workspace whose launch was asked for last this status. */
    void launchingIs(WorkspaceStatus status) {
        database.put(WorkspaceExamples.as(status, database.workspace(launches.get(launches.size() - 1))));
    }

    /** The machines of this workspace. */
    FakeInstanceReplacer machines(long number) {
        return of(WorkspaceExamples.id(number));
    }

    /** How many workspaces have a row that is claimed, and not online yet. */
    int claimed() {
        return (int) machines.keySet().stream()
                .filter(number -> row(number).status() == WorkspaceStatus.PROVISIONING)
                .count();
    }

    /** The row of this workspace. */
    Workspace row(long number) {
        return database.workspace(WorkspaceExamples.id(number));
    }

    /** How it stands with the places. */
    RestartPlaces.Standing standing() {
        return database.inTransaction(tx -> tx.restartPlaces().standing());
    }

    /** What the story of this workspace says, line by line. */
    List<String> story(long number) {
        return database.storyOf(WorkspaceExamples.id(number)).stream()
                .map(line -> line.why().detail())
                .toList();
    }

    /** Whose launch EC2 was asked for, in order. */
    List<WorkspaceId> launches() {
        return List.copyOf(launches);
    }

    /** A healer hands out places, takes all that is due now and works on each until it has to wait. */
    void turn() {
        new RestartPace(database).run();
        Restart restart = new Restart(
                database,
                this,
                new ProofPolicy(RestartBench.LIMITS),
                settings,
                (cause, step) -> {},
                Places.everythingIn(WorkspaceExamples.PLACE));
        database.<List<Incident>>inTransaction(
                        tx -> tx.incidents().claimDue("healer", tx.now(), RestartBench.LEASE, 100))
                .forEach(restart::run);
        new RestartPace(database).run();
    }

    /** Healers take turns for so long, whenever something is due. */
    void go(Duration length) {
        Instant end = database.clock().instant().plus(length);
        turn();
        while (due().filter(due -> due.isBefore(end)).isPresent()) {
            next();
        }
        database.clock().set(end);
    }

    /** A healer takes what is due next, when it is due. */
    void next() {
        Instant due = due().orElseThrow();
        if (due.isAfter(database.clock().instant())) {
            database.clock().set(due.plusNanos(999));
        }
        turn();
    }

    /** Whether nothing will ever be due again. */
    boolean isOver() {
        return due().isEmpty();
    }

    private Optional<Instant> due() {
        return incidents().stream()
                .map(Incident::dueAt)
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }

    Incident incident(long number) {
        return database.incidentsOf(WorkspaceExamples.id(number)).get(0);
    }

    List<Incident> incidents() {
        return machines.keySet().stream().map(this::incident).toList();
    }

    Failures failures(long number) {
        return RestartProgress.read(incident(number).progress().orElseThrow()).failures();
    }

    private FakeInstanceReplacer of(WorkspaceId workspace) {
        return machines.entrySet().stream()
                .filter(entry -> WorkspaceExamples.id(entry.getKey()).equals(workspace))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public boolean knows(ReplacementPlan plan) {
        return true;
    }

    @Override
    public Look look(WorkspaceId workspace, InstanceId instance) {
        return machines.entrySet().stream()
                .filter(entry -> WorkspaceExamples.instance(entry.getKey()).equals(instance))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow()
                .look(workspace, instance);
    }

    @Override
    public List<InstanceId> liveElsewhere(WorkspaceId workspace) {
        return List.of();
    }

    @Override
    public Remains remains(WorkspaceId workspace) {
        return of(workspace).remains(workspace);
    }

    @Override
    public Optional<String> keeper(String spotRequest) {
        return Optional.empty();
    }

    @Override
    public Preparation prepare(Workspace workspace, InstanceId dead, Optional<Sighting> sighting) {
        return of(workspace.id()).prepare(workspace, dead, sighting);
    }

    @Override
    public ReplacementPlan refresh(ReplacementPlan plan, Workspace workspace) {
        return of(plan.workspace()).refresh(plan, workspace);
    }

    @Override
    public Outcome release(ReplacementPlan plan, Lease lease) {
        return of(plan.workspace()).release(plan, lease);
    }

    @Override
    public InstanceId launch(LaunchRequest request, Lease lease) {
        launches.add(request.workspace());
        Runnable other = duringLaunch;
        duringLaunch = () -> {};
        lease.turn(ChangeKind.LAUNCH);
        other.run();
        if (refusal != null) {
            throw refusal;
        }
        return of(request.workspace()).launch(request, lease);
    }

    @Override
    public Optional<InstanceId> launched(LaunchRequest request) {
        return of(request.workspace()).launched(request);
    }

    @Override
    public Outcome attach(ReplacementPlan plan, InstanceId replacement, Lease lease) {
        return of(plan.workspace()).attach(plan, replacement, lease);
    }

    @Override
    public Outcome confirm(ReplacementPlan plan, InstanceId replacement) {
        return of(plan.workspace()).confirm(plan, replacement);
    }

    @Override
    public Outcome end(WorkspaceId workspace, InstanceId ours, Lease lease) {
        return of(workspace).end(workspace, ours, lease);
    }

    @Override
    public Outcome giveBack(ReplacementPlan plan, Lease lease) {
        return of(plan.workspace()).giveBack(plan, lease);
    }

    @Override
    public String cleanUp(WorkspaceId workspace, InstanceId dead, Lease lease) {
        return of(workspace).cleanUp(workspace, dead, lease);
    }
}
