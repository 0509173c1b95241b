package io.workspacereconciler.check;

import static io.workspacereconciler.check.LookExamples.instance;
import static io.workspacereconciler.check.LookExamples.instanceIn;
import static io.workspacereconciler.workspace.WorkspaceExamples.as;
import static io.workspacereconciler.workspace.WorkspaceExamples.external;
import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static io.workspacereconciler.workspace.WorkspaceExamples.online;
import static io.workspacereconciler.workspace.WorkspaceExamples.withoutInstance;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.sweep.SweepPlan;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link Sightings} guarantees. */
public abstract class SightingsContract implements DatabaseUnderTest {

    @Test
    void aSightingIsFoundWithEverythingThatWasSeen() {
        Sighting full = new Sighting(
                id(1),
                new SeenInstance(
                        WorkspaceExamples.instance(1),
                        InstanceState.STOPPING,
                        "Client.UserInitiatedShutdown: \"by hand\"",
                        LookExamples.placement("eu-central-1b"),
                        "m7i.large",
                        List.of(
                                new AttachedVolume("vol-2", "/dev/sdg", false),
                                new AttachedVolume("vol-1", "/dev/sdf", true)),
                        new Marks(id(1).toString(), "an Auto Scaling group", "sir-0a1b2c3d")),
                clock().instant().plusNanos(123_456_000));
        Sighting bare = new Sighting(
                id(2),
                new SeenInstance(
                        WorkspaceExamples.instance(2),
                        InstanceState.TERMINATED,
                        null,
                        new Placement("999999999999", "us-east-1", "us-east-1f", null),
                        null,
                        List.of(),
                        Marks.NONE),
                clock().instant());
        store(full, bare);

        assertThat(of(id(1), id(2), id(3))).isEqualTo(Map.of(id(1), full, id(2), bare));
    }

    @Test
    void onlyTheAskedWorkspacesAreAnswered() {
        store(sighting(1, InstanceState.RUNNING), sighting(2, InstanceState.RUNNING));

        assertThat(of(id(2))).containsOnlyKeys(id(2));
        assertThat(of()).isEmpty();
    }

    @Test
    void theNextSightingOfAWorkspaceTakesThePlaceOfTheLast() {
        store(sighting(1, InstanceState.RUNNING));
        clock().advance(Duration.ofSeconds(60));
        Sighting next = new Sighting(
                id(1),
                instanceIn("eu-central-1c", WorkspaceExamples.instance(7), InstanceState.PENDING),
                clock().instant());

        store(next);

        assertThat(of(id(1))).isEqualTo(Map.of(id(1), next));
    }

    @Test
    void whoComesLateChangesNothing() {
        Sighting late = sighting(1, InstanceState.RUNNING);
        Sighting ended = new Sighting(
                id(1),
                instance(WorkspaceExamples.instance(1), InstanceState.TERMINATED),
                LookExamples.AT.plusSeconds(60));
        store(ended);

        store(late);
        store(new Sighting(id(1), late.instance(), LookExamples.AT.plusSeconds(120)));

        assertThat(of(id(1))).isEqualTo(Map.of(id(1), ended));
    }

    @Test
    void storingNothingChangesNothing() {
        store(sighting(1, InstanceState.RUNNING));

        store();

        assertThat(of(id(1))).hasSize(1);
    }

    @Test
    void theFleetIsCountedByThePlaceAndZoneInWhichEachInstanceWasLastSeen() {
        for (long number = 1; number <= 4; number++) {
            put(online(number));
        }
        store(seenIn("eu-central-1a", 1), seenIn("eu-central-1b", 2), seenIn("eu-central-1a", 3));

        assertThat(fleet())
                .isEqualTo(Map.of(
                        WorkspaceExamples.PLACE + "/eu-central-1a",
                        2,
                        WorkspaceExamples.PLACE + "/eu-central-1b",
                        1,
                        SweepPlan.ZONE_UNKNOWN,
                        1));
    }

    @Test
    void aSightingOfAnEarlierInstanceSaysNothingOfTheZone() {
        put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(2)));
        store(seenIn("eu-central-1a", 1));

        assertThat(fleet()).isEqualTo(Map.of(SweepPlan.ZONE_UNKNOWN, 1));
    }

    @Test
    void whatTheSweepDoesNotAskAboutIsNotCounted() {
        put(external(online(1)));
        put(withoutInstance(online(2)));
        put(as(WorkspaceStatus.OFFLINE, online(3)));
        store(seenIn("eu-central-1a", 1), seenIn("eu-central-1a", 3), seenIn("eu-central-1a", 4));

        assertThat(fleet()).isEmpty();
    }

    private static Sighting seenIn(String zone, long number) {
        return new Sighting(
                id(number),
                instanceIn(zone, WorkspaceExamples.instance(number), InstanceState.RUNNING),
                LookExamples.AT);
    }

    private static Sighting sighting(long number, InstanceState state) {
        return new Sighting(id(number), instance(WorkspaceExamples.instance(number), state), LookExamples.AT);
    }

    private void store(Sighting... sightings) {
        database().useTransaction(transaction -> transaction.sightings().store(Arrays.asList(sightings)));
    }

    private Map<WorkspaceId, Sighting> of(WorkspaceId... workspaces) {
        return database().inTransaction(transaction -> transaction.sightings().of(Arrays.asList(workspaces)));
    }

    private Map<String, Integer> fleet() {
        return database().inTransaction(transaction -> transaction.sightings().fleet());
    }
}
