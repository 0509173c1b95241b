package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.incident.Change;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.local.ec2.Attachment;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.local.ec2.VolumeSnapshot;
import io.workspacereconciler.local.services.ProgramEnvironment.Backend;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A workspace with two volumes whose instance is down, and the incident that healers work on. */
final class Victim {

    /** How its instance ended. */
    enum End {
        TERMINATED,
        STOPPED
    }

    /** What agents on complete instances do. */
    enum Agents {
        REGISTER,
        WAIT
    }

    private static final int MANY_TURNS = 500;
    private static final Duration LONG_STOPPED = Duration.ofMinutes(3);

    private final HealBench bench;
    private final WorkspaceId workspace = new WorkspaceId(UUID.randomUUID());
    private final SeededWorkspace seeded;
    private final Set<String> volumes;
    private final IncidentId incident;
    private Agents agents = Agents.REGISTER;

    Victim(HealBench bench, End end) {
        this(bench, end, LONG_STOPPED);
    }

    /** One that has been down for so long already, however long the sweeps say that it has. */
    Victim(HealBench bench, End end, Duration down) {
        this.bench = bench;
        this.seeded = bench.world().seedWorkspace(workspace.toString(), "us-east-1b", "t3.large");
        this.volumes = Set.of(seeded.volumeId(), bench.world().seedVolume(seeded, "/dev/sdg"));
        put(WorkspaceStatus.ONLINE, dead());
        if (end == End.STOPPED) {
            bench.world().stop(seeded.instanceId());
        } else {
            bench.world().terminate(seeded.instanceId());
        }
        Instant now = bench.clock().advance(down);
        Incident first = Incident.begin(
                        new Incident.Subject(workspace, dead(), bench.place()), IncidentState.OFFLINE, null, now)
                .suspectedBy(end == End.STOPPED ? stopped(now) : null);
        this.incident = first.id();
        bench.database().useTransaction(tx -> {
            tx.incidents().open(first, new Change("proven", "a test", now));
            tx.incidents().markDue(incident, now);
        });
    }

    private Suspicion stopped(Instant now) {
        Look look = LookExamples.seen(dead(), InstanceState.STOPPED);
        return new Suspicion(Suspicion.Kind.STOPPED, now.minus(LONG_STOPPED), now, now, 2, List.of(look));
    }

    InstanceId dead() {
        return new InstanceId(seeded.instanceId());
    }

    WorkspaceId workspace() {
        return workspace;
    }

    /** How many failures count towards giving up. */
    int counted() {
        return bench.registry()
                .sql()
                .withHandle(handle -> handle.createQuery("select (restart -> 'failures' ->> 'counted')::int"
                                + " from reconciler.incidents where workspace_id = :id")
                        .bind("id", workspace.value())
                        .mapTo(Integer.class)
                        .one());
    }

    Set<String> volumes() {
        return volumes;
    }

    /** The platform writes its row. */
    void put(WorkspaceStatus status, InstanceId instance) {
        bench.registry().put(new Workspace(workspace, status, null, instance, 1, null, "https://" + instance));
    }

    Workspace row() {
        return bench.database()
                .inTransaction(tx -> tx.registry().find(workspace))
                .orElseThrow();
    }

    Incident incident() {
        return bench.database()
                .inTransaction(tx -> tx.incidents().find(incident))
                .orElseThrow();
    }

    List<TimelineEntry> story() {
        return bench.database().inTransaction(tx -> tx.incidents().timeline().of(incident));
    }

    /** Healers take turns, each asked for anew, until nothing is due any more. */
    Incident finish(Supplier<Restart> healers) {
        for (int turn = 0; turn < MANY_TURNS; turn++) {
            Instant due = incident().dueAt();
            if (due == null) {
                return incident();
            }
            turn(due, healers.get());
        }
        throw new AssertionError("no end after " + MANY_TURNS + " turns: " + incident() + story());
    }

    Incident finish() {
        return finish(bench::healer);
    }

    /** Healers take turns until the story has a line of this rule. */
    void until(String rule) {
        for (int turn = 0; turn < MANY_TURNS && !tells(rule); turn++) {
            turn();
        }
        assertThat(tells(rule)).as("%s in %s", rule, story()).isTrue();
    }

    private boolean tells(String rule) {
        return story().stream().anyMatch(line -> line.why().rule().equals(rule));
    }

    /** A healer takes one turn, when the incident is due. */
    void turn() {
        turn(bench.healer());
    }

    /** This healer takes one turn, when the incident is due. */
    void turn(Restart healer) {
        @Nullable Instant due = incident().dueAt();
        turn(due == null ? bench.clock().instant() : due, healer);
    }

    private void turn(Instant due, Restart healer) {
        if (due.isAfter(bench.clock().instant())) {
            bench.clock().set(due);
        }
        register();
        bench.database()
                .inTransaction(tx -> tx.incidents().claimDue("healer", tx.now(), HealBench.LEASE, 10))
                .forEach(healer::run);
    }

    /** The sweeps see it dead, as long as it has to be, and let it through. */
    void letThrough() {
        Incident held = incident();
        bench.database().useTransaction(tx -> {
            Instant now = tx.now();
            tx.incidents().suspect(incident, stopped(now));
            tx.incidents().save(held.become(IncidentState.OFFLINE, now), new Change("proven", "a test", now));
            tx.incidents().markDue(incident, now);
        });
    }

    /** No agent registers from now on, until they do. */
    void agents(Agents agents) {
        this.agents = agents;
    }

    /** The agent on a running instance with all volumes registers; one that a control plane made knows its workspace by itself. */
    void register() {
        Workspace row = row();
        InstanceId instance = row.instance();
        if (agents == Agents.WAIT || instance == null || row.status() != WorkspaceStatus.PROVISIONING) {
            return;
        }
        Stream<InstanceId> mayRegister = bench.backend() == Backend.EC2
                ? Stream.of(instance)
                : launched().stream().map(InstanceSnapshot::id).map(InstanceId::new);
        mayRegister.filter(this::isComplete).findFirst().ifPresent(agent -> put(WorkspaceStatus.ONLINE, agent));
    }

    /** Whether the instance runs with all volumes. */
    boolean isComplete(InstanceId instance) {
        return bench.world()
                .instance(instance.value())
                .filter(found -> found.state() == io.workspacereconciler.local.ec2.InstanceState.RUNNING)
                .filter(found -> found.attachments().stream()
                        .filter(attachment -> attachment.status() == Attachment.Status.ATTACHED)
                        .map(Attachment::volumeId)
                        .collect(Collectors.toSet())
                        .containsAll(volumes))
                .isPresent();
    }

    /** Every instance that was ever launched for it, ended ones too. */
    List<InstanceSnapshot> launched() {
        return bench.world().instances().stream()
                .filter(instance -> instance.tag("WorkspaceId")
                        .filter(workspace.toString()::equals)
                        .isPresent())
                .filter(instance -> !instance.id().equals(seeded.instanceId()))
                .toList();
    }

    /** All that a healer could have changed, in words. */
    String everything() {
        List<VolumeSnapshot> held = volumes.stream()
                .sorted()
                .flatMap(id -> bench.world().volume(id).stream())
                .toList();
        return row() + "\n" + incident() + "\n" + story() + "\n" + launched() + "\n"
                + bench.world().instance(seeded.instanceId()) + "\n" + held;
    }

    /**
     * The end of a restart that was disturbed once. Over the control plane it may be the ambiguous one, with nothing alive.
     *
     * @return whether it is that one
     */
    boolean assertNothingDoubled(String where) {
        if (bench.backend() == Backend.EC2 || incident().state() != IncidentState.ABANDONED) {
            assertRecovered(where, 1);
            return false;
        }
        assertThat(incident().cause()).as(where).isEqualTo("AMBIGUOUS");
        assertThat(row().is(WorkspaceStatus.FAILED, dead())).as(where).isTrue();
        assertThat(launched()).as(where).allMatch(late -> late.state().isFinal());
        return true;
    }

    /** The one end that a restart is for: with so many launches, of which one lives. */
    void assertRecovered(String where, int launches) {
        assertThat(incident().state()).as(where).isEqualTo(IncidentState.RECOVERED);
        assertThat(launched()).as(where).hasSize(launches);
        List<InstanceSnapshot> live = launched().stream()
                .filter(instance -> !instance.state().isFinal())
                .toList();
        assertThat(live).as(where).hasSize(1);
        InstanceId replacement = new InstanceId(live.get(0).id());
        assertThat(isComplete(replacement)).as(where).isTrue();
        assertThat(row().is(WorkspaceStatus.ONLINE, replacement)).as(where).isTrue();
        assertThat(bench.world().instance(seeded.instanceId()).stream())
                .as(where + ": ended, and after an hour forgotten")
                .allMatch(old -> old.state().isFinal());
    }
}
