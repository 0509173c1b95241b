package io.workspacereconciler.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.platform.PlatformRegistry;
import io.workspacereconciler.local.platform.Row;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceRange;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChronicleTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String OLD = "i-00000000000000001";
    private static final String NEW = "i-00000000000000002";
    private static final WorkspaceId ID = new WorkspaceId(UUID.randomUUID());
    private static final Incident.Subject SUBJECT =
            new Incident.Subject(ID, new InstanceId(OLD), new Place("123456789012", "us-east-1"));
    private static final IncidentId INCIDENT = IncidentId.of(ID, new InstanceId(OLD), NOON);

    private final Chronicle chronicle = new Chronicle(new SweepClock(ZoneOffset.UTC), Duration.ofSeconds(80));
    private final List<String> told = new ArrayList<>();

    @Test
    void aDeathIsToldFromItsCauseToTheNewInstance() {
        saw(0, WorkspaceStatus.ONLINE, OLD, machines("RUNNING", null));
        saw(1, WorkspaceStatus.ONLINE, OLD, machines("SHUTTING_DOWN", null));
        said(offline(5));
        said(offline(15));
        said(incident(6, IncidentState.OFFLINE, IncidentState.RESTARTING));
        saw(7, WorkspaceStatus.PROVISIONING, NEW, machines("TERMINATED", "PENDING"));
        saw(12, WorkspaceStatus.ONLINE, NEW, machines("TERMINATED", "RUNNING"));
        said(incident(13, IncidentState.RESTARTING, IncidentState.RECOVERED));

        assertThat(told)
                .containsExactly(
                        "12:00:00.5  amber-otter         died     " + OLD + " terminated by the demo",
                        "12:00:05.0  amber-otter         seen     sweep 12:00:05 saw it shutting-down"
                                + " (Client.UserInitiatedShutdown), EC2 request r-1",
                        "12:00:05.0  amber-otter         event    WorkspaceOffline "
                                + offline(5).eventId() + ", noticed after 4.5 s",
                        "12:00:06.0  amber-otter         restart  row offline, RestartByID begins",
                        "12:00:07.0  amber-otter         restart  new instance " + NEW,
                        "12:00:12.0  amber-otter         online   on " + NEW + ", back after 11.5 s");
        assertThat(chronicle.totals().sentence())
                .isEqualTo("0 sweeps, 0 checks, 1 died, 1 back online after 11.5 s on average, 0 still down.");
    }

    @Test
    void theFlipIsToldBeforeTheNewInstanceWhicheverIsReadFirst() {
        saw(1, WorkspaceStatus.ONLINE, OLD, machines("STOPPING", null));
        saw(7, WorkspaceStatus.PROVISIONING, NEW, machines("STOPPED", "PENDING"));
        said(incident(6, IncidentState.OFFLINE, IncidentState.RESTARTING));

        assertThat(told).hasSize(3);
        assertThat(told.get(0)).contains(OLD + " stopped by");
        assertThat(told.get(1)).contains("row offline");
        assertThat(told.get(2)).contains("new instance");
    }

    @Test
    void aDeathWhoseRowWasFlippedBetweenTwoLooksIsStillTold() {
        saw(0, WorkspaceStatus.ONLINE, OLD, machines("RUNNING", null));
        saw(1, WorkspaceStatus.OFFLINE, OLD, machines("TERMINATED", null));

        assertThat(chronicle.totals().died()).isEqualTo(1);
        assertThat(told.get(0)).contains("died");
    }

    @Test
    void anInstanceThatRunsAgainIsNoLongerDown() {
        saw(1, WorkspaceStatus.ONLINE, OLD, machines("STOPPED", null));
        assertThat(chronicle.totals().down()).containsExactly(ID);
        saw(2, WorkspaceStatus.ONLINE, OLD, machines("PENDING", null));

        assertThat(told.get(1)).contains("cleared  " + OLD + " runs again");
        assertThat(chronicle.totals().down()).isEmpty();
        assertThat(chronicle.totals().healed()).isZero();
    }

    @Test
    void aDeathThatIsNotHealedInTimeIsLateOnce() {
        saw(1, WorkspaceStatus.ONLINE, OLD, machines("TERMINATED", null));
        saw(80, WorkspaceStatus.ONLINE, OLD, machines("TERMINATED", null));
        assertThat(chronicle.totals().late()).isEmpty();
        saw(81, WorkspaceStatus.ONLINE, OLD, machines("TERMINATED", null));
        saw(82, WorkspaceStatus.ONLINE, OLD, machines("TERMINATED", null));

        assertThat(chronicle.totals().late()).containsExactly("amber-otter");
        assertThat(told).filteredOn(line -> line.contains("late")).hasSize(1);
    }

    @Test
    void aHoldIsToldOnceForEachReasonAndCountsUntilItIsLetThrough() {
        saw(1, WorkspaceStatus.ONLINE, OLD, machines("TERMINATED", null));
        said(incident(2, IncidentState.SUSPECTED, IncidentState.HELD));
        said(incident(3, IncidentState.HELD, IncidentState.HELD));

        assertThat(told).hasSize(2).last().asString().contains("held     detail");
        assertThat(chronicle.totals().held()).isEqualTo(1);
        assertThat(chronicle.totals().offlineEvents()).isZero();

        said(offline(5));
        said(offline(15));

        assertThat(chronicle.totals().held()).isZero();
        assertThat(chronicle.totals().offlineEvents()).isEqualTo(1);
    }

    @Test
    void theEndOfAnEarlierDeathDoesNotHealALaterOne() {
        saw(1, WorkspaceStatus.ONLINE, NEW, machines(null, "TERMINATED"));
        said(incident(2, IncidentState.RESTARTING, IncidentState.RECOVERED));

        assertThat(chronicle.totals().healed()).isZero();
        assertThat(chronicle.totals().down()).containsExactly(ID);
    }

    private void saw(int second, WorkspaceStatus status, String instance, Map<String, Snapshot.Machine> machines) {
        Row row = new Row(ID, "amber-otter", status, instance, PlatformRegistry.OWN_RUNTIME, 1);
        tell(chronicle.saw(new Snapshot(NOON.plusSeconds(second), Map.of(ID, row), machines)));
    }

    private void said(Event event) {
        tell(chronicle.said(event));
    }

    private void tell(List<StoryLine> lines) {
        lines.forEach(line -> told.add(line.print(ZoneOffset.UTC)));
    }

    private static Map<String, Snapshot.Machine> machines(@Nullable String old, @Nullable String fresh) {
        Map<String, Snapshot.Machine> machines = new HashMap<>();
        if (old != null) {
            machines.put(OLD, machine(old));
        }
        if (fresh != null) {
            machines.put(NEW, machine(fresh));
        }
        return machines;
    }

    private static Snapshot.Machine machine(String state) {
        return new Snapshot.Machine(
                io.workspacereconciler.local.ec2.InstanceState.valueOf(state), NOON.plusMillis(500), "by the demo");
    }

    private static WorkspaceOffline offline(int second) {
        SweepId sweep = new SweepId(NOON.plusSeconds(second));
        SeenInstance dead = new SeenInstance(
                new InstanceId(OLD),
                InstanceState.SHUTTING_DOWN,
                "Client.UserInitiatedShutdown: User initiated shutdown",
                new Placement("123456789012", "us-east-1", "us-east-1a", null),
                null,
                List.of(),
                Marks.NONE);
        Instant at = NOON.plusSeconds(second);
        return new WorkspaceOffline(
                INCIDENT,
                SUBJECT,
                new WorkspaceOffline.Origin(sweep, BatchId.of(sweep, WorkspaceRange.ALL)),
                List.of(new Look.Seen(dead, "r-1", at)),
                "ended",
                null,
                null,
                at,
                at.plusSeconds(20));
    }

    private static WorkspaceIncident incident(int second, IncidentState from, IncidentState to) {
        return new WorkspaceIncident(
                INCIDENT,
                second,
                SUBJECT,
                from,
                to,
                "rule",
                "detail",
                to == IncidentState.RECOVERED ? new InstanceId(NEW) : null,
                NOON.plusSeconds(second));
    }
}
