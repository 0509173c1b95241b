package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.consumer.heal.RestartSettings.OnlineWhen;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.event.Json;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One workspace whose instance is down, its incident, and healers that take turns at it. */
final class RestartBench {

    static final WorkspaceId WORKSPACE = WorkspaceExamples.id(1);
    static final InstanceId DEAD = WorkspaceExamples.instance(1);
    static final String NEW_URL = "https://new.example.com";
    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration ONLINE_TIMEOUT = Duration.ofMinutes(15);
    static final ProofPolicy.Limits LIMITS =
            new ProofPolicy.Limits(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofSeconds(60));
    private static final Places ONE_PLACE = Places.everythingIn(WorkspaceExamples.PLACE);
    private static final int MANY_TURNS = 2_000;

    final InMemoryDatabase database = new InMemoryDatabase();
    final FakeInstanceReplacer replacer;
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final Backend backend;
    private final Agents agents;

    /** A workspace on EC2 whose tagged instance is in this state. */
    RestartBench(InstanceState dead) {
        this(dead, Backend.EC2);
    }

    /** A workspace whose instance is in this state. */
    RestartBench(InstanceState dead, Backend backend) {
        this(dead, WORKSPACE, null, backend);
    }

    /** A workspace on EC2 whose instance is in this state, with these marks. */
    RestartBench(InstanceState dead, @Nullable WorkspaceId tag, @Nullable String keeper) {
        this(dead, tag, keeper, Backend.EC2);
    }

    private RestartBench(InstanceState dead, @Nullable WorkspaceId tag, @Nullable String keeper, Backend backend) {
        this.backend = backend;
        replacer = backend.replacer();
        agents = new Agents(database, replacer, backend);
        database.put(WorkspaceExamples.online(1));
        replacer.put(DEAD, dead, tag, keeper);
        database.useTransaction(tx -> {
            Incident offline = IncidentExamples.offline(1, tx.now()).suspectedBy(suspicion(dead, tx.now()));
            tx.incidents().open(offline, IncidentExamples.because("proven", tx.now()));
            tx.incidents().markDue(offline.id(), tx.now());
        });
    }

    private static @Nullable Suspicion suspicion(InstanceState dead, Instant now) {
        Look look = LookExamples.seen(DEAD, dead);
        return dead.isFinal() || dead.isRunning()
                ? null
                : new Suspicion(Suspicion.Kind.STOPPED, now.minus(LIMITS.stoppedGrace()), now, now, 2, List.of(look));
    }

    /** The sweeps have seen it so for long enough. */
    void suspect(Suspicion.Kind kind) {
        Instant now = database.clock().instant();
        Suspicion suspicion =
                new Suspicion(kind, now.minus(LIMITS.absentGrace()), now, now, 3, List.of(LookExamples.missing()));
        IncidentId id = incident().id();
        database.useTransaction(tx -> tx.incidents().suspect(id, suspicion));
    }

    /** The last good look showed the dead instance running, with these marks. */
    void sighting(Marks marks) {
        SeenInstance running = LookExamples.instance(DEAD, InstanceState.RUNNING);
        database.useTransaction(tx ->
                tx.sightings().store(List.of(new Sighting(WORKSPACE, LookExamples.marked(marks, running), tx.now()))));
    }

    /** The last good look showed the dead instance in this state. */
    void sighting(InstanceState state) {
        database.useTransaction(tx ->
                tx.sightings().store(List.of(new Sighting(WORKSPACE, LookExamples.instance(DEAD, state), tx.now()))));
    }

    /** Agents on new instances never register from now on. */
    void noAgentRegisters() {
        agents.stop();
    }

    /** Agents register again. */
    void agentsRegister() {
        agents.goOn();
    }

    Restart restart(OnlineWhen onlineWhen) {
        return restart(onlineWhen, replacer, ONE_PLACE);
    }

    /** A healer that sees EC2 in another way. */
    Restart restart(InstanceReplacer seen) {
        return restart(OnlineWhen.REGISTERED, seen, ONE_PLACE);
    }

    /** A healer that knows these places. */
    Restart restart(Places places) {
        return restart(OnlineWhen.REGISTERED, replacer, places);
    }

    private Restart restart(OnlineWhen onlineWhen, InstanceReplacer seen, Places places) {
        return new Restart(
                database, seen, new ProofPolicy(LIMITS), settings(onlineWhen), new RestartMeters(meters), places);
    }

    /** How healers restart. */
    static RestartSettings settings() {
        return settings(OnlineWhen.REGISTERED);
    }

    private static RestartSettings settings(OnlineWhen onlineWhen) {
        return new RestartSettings(onlineWhen, ONLINE_TIMEOUT, LEASE, ChangePaces.each(Duration.ofSeconds(1)));
    }

    /** The incident, if it is due now, in the hands of a healer. */
    List<Incident> claim() {
        try {
            return database.inTransaction(tx -> tx.incidents().claimDue("healer", tx.now(), LEASE, 10));
        } catch (DatabaseException e) {
            return List.of();
        }
    }

    /** A healer takes what is due now and works on it until it has to wait. */
    void turn() {
        turn(OnlineWhen.REGISTERED);
    }

    private void turn(OnlineWhen onlineWhen) {
        turn(restart(onlineWhen));
    }

    /** This healer takes what is due now. */
    void turn(Restart restart) {
        agents.lookAround();
        claim().forEach(restart::run);
    }

    /** Healers take turns until nothing is due any more, each a new one that knows only what is stored. */
    Incident finish() {
        return finish(OnlineWhen.REGISTERED);
    }

    Incident finish(OnlineWhen onlineWhen) {
        for (int turn = 0; turn < MANY_TURNS; turn++) {
            Instant due = incident().dueAt();
            if (due == null) {
                return incident();
            }
            if (due.isAfter(database.clock().instant())) {
                moveTo(due);
            }
            turn(onlineWhen);
        }
        throw new AssertionError("no end after " + MANY_TURNS + " turns: " + incident());
    }

    /** Healers take turns until so much time has passed. */
    void run(Duration time) {
        Instant end = database.clock().instant().plus(time);
        for (int turn = 0; turn < MANY_TURNS && database.clock().instant().isBefore(end); turn++) {
            Instant due = incident().dueAt();
            moveTo(due == null || due.isAfter(end) ? end : due);
            turn();
        }
    }

    /** Healers take turns until the restart is in this step. */
    void until(RestartStep step) {
        until(() -> isIn(step));
        assertThat(isIn(step)).as("in %s: %s", step, incident()).isTrue();
    }

    /** Healers take turns until this is so, or nothing is due any more. */
    void until(BooleanSupplier end) {
        for (int turn = 0;
                turn < MANY_TURNS && !end.getAsBoolean() && incident().dueAt() != null;
                turn++) {
            moveTo(Objects.requireNonNull(incident().dueAt()));
            turn();
        }
    }

    /** The clock shows whole microseconds; what is due between two of them is due at the second. */
    private void moveTo(Instant due) {
        if (!due.isAfter(database.clock().instant())) {
            return;
        }
        database.clock().set(due.plusNanos(999));
    }

    private boolean isIn(RestartStep step) {
        return incident().state() == IncidentState.RESTARTING && progress().step() == step;
    }

    /** The last one of the workspace. */
    Incident incident() {
        List<Incident> all = database.incidentsOf(WORKSPACE);
        return all.get(all.size() - 1);
    }

    Workspace row() {
        return database.workspace(WORKSPACE);
    }

    RestartProgress progress() {
        try {
            return Json.MAPPER.readValue(incident().progress().orElseThrow(), RestartProgress.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last line of the story. */
    String lastDetail() {
        List<String> details = database.storyOf(WORKSPACE).stream()
                .map(line -> line.why().detail())
                .toList();
        return details.get(details.size() - 1);
    }

    /** All that a healer could change, in words. */
    String everything() {
        return row() + " " + incident() + " " + database.storyOf(WORKSPACE) + " " + replacer.describe();
    }

    /**
     * The end of a restart that was disturbed once. Over a control plane that may be the ambiguous one: with nothing alive,
     * and only where the posting was stored and not answered.
     */
    void assertNothingDoubled(String where) {
        if (backend == Backend.CONTROL_PLANE && incident().state() == IncidentState.ABANDONED) {
            assertThat(incident().cause()).as(where).isEqualTo(FailureCause.AMBIGUOUS.name());
            assertThat(row().is(WorkspaceStatus.FAILED, DEAD)).as(where).isTrue();
            assertThat(replacer.launches()).as(where).noneMatch(replacer::isLive);
        } else {
            assertRecovered();
            assertThat(replacer.launches()).as(where).hasSize(1);
        }
    }

    /** The one end that a restart is for. */
    void assertRecovered() {
        Incident incident = incident();
        assertThat(incident.state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(incident.dueAt()).isNull();
        InstanceId last = replacer.launches().get(replacer.launches().size() - 1);
        assertThat(row().is(WorkspaceStatus.ONLINE, last))
                .as("online: %s", row())
                .isTrue();
        assertThat(replacer.isComplete(last)).isTrue();
        assertOthersEnded(last);
    }

    /** Every instance that was launched has ended, but for this one. */
    void assertOthersEnded(@Nullable InstanceId butFor) {
        assertThat(replacer.launches())
                .filteredOn(instance -> !instance.equals(butFor))
                .allSatisfy(instance -> assertThat(replacer.stateOf(instance)).isEqualTo(InstanceState.TERMINATED));
    }
}
