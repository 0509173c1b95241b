package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Mode;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.ProofPolicy;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceOffline;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A batch whose rows name two places, another one, and none. */
final class PlacesOfABatchTest {

    private static final Place EAST = new Place("111111111111", "us-east-1");
    private static final Place WEST = new Place("222222222222", "us-west-2");
    private static final WorkspaceId IN_EAST = WorkspaceExamples.id(1);
    private static final WorkspaceId IN_WEST = WorkspaceExamples.id(2);
    private static final WorkspaceId ELSEWHERE = WorkspaceExamples.id(3);
    private static final WorkspaceId NOWHERE = WorkspaceExamples.id(4);

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final FakeInstances east = new FakeInstances();
    private final FakeInstances west = new FakeInstances();
    private final FakeRemains left = new FakeRemains();
    private final BatchChecker checker = new BatchChecker(
            database,
            publisher,
            new BatchChecker.Judgement(
                    new Lookouts(
                            Places.of(List.of(EAST, WEST), new PlaceColumns("account", "region")),
                            Map.of(
                                    EAST, new Lookout(east, left),
                                    WEST, new Lookout(west, new FakeRemains()))),
                    new ProofPolicy(CheckedFleet.LIMITS),
                    new Guard(CheckedFleet.GUARD)),
            database.clock(),
            new VerdictMeters(new SimpleMeterRegistry()),
            new BatchChecker.Scope(5, Mode.HEAL, Duration.ofMinutes(2)));

    @BeforeEach
    void fleet() {
        for (int number = 1; number <= 4; number++) {
            database.put(WorkspaceExamples.online(number));
        }
        name(IN_EAST, EAST);
        name(IN_WEST, WEST);
        database.place(ELSEWHERE, new NamedPlace(EAST.account(), "mars-1"));
        east.show(WorkspaceExamples.instance(1), seen(1, EAST, InstanceState.RUNNING));
        west.show(WorkspaceExamples.instance(2), seen(2, WEST, InstanceState.RUNNING));
    }

    private void name(WorkspaceId workspace, Place place) {
        database.place(workspace, new NamedPlace(place.account(), place.region()));
    }

    private static Look seen(long number, Place owner, InstanceState state) {
        SeenInstance like = LookExamples.instance(WorkspaceExamples.instance(number), state);
        return new Look.Seen(
                new SeenInstance(
                        like.id(),
                        like.state(),
                        like.reason(),
                        new Placement(owner.account(), owner.region(), owner.region() + "a", null),
                        like.type(),
                        like.volumes(),
                        like.marks()),
                "request-1",
                LookExamples.AT);
    }

    @Test
    void eachPlaceIsAskedAboutItsOwnOnlyAndNobodyAboutTheRest() {
        checker.check(CheckedFleet.batch());

        assertThat(ids(east)).containsExactly(IN_EAST);
        assertThat(ids(west)).containsExactly(IN_WEST);
        assertThat(part(EAST).running()).isEqualTo(Map.of("us-east-1a", 1));
        assertThat(part(WEST).running()).isEqualTo(Map.of("us-west-2a", 1));
        assertThat(part(Place.NONE).others())
                .extracting(BatchChecked.Finding::verdict)
                .containsExactly(
                        new Verdict.Unknown(
                                UnknownCause.NO_PLACE,
                                "its row names the place 111111111111/mars-1, and configured are " + EAST + ", "
                                        + WEST),
                        new Verdict.Unknown(
                                UnknownCause.NO_PLACE,
                                "its row says nothing in account and region, and configured are " + EAST + ", "
                                        + WEST));
    }

    @Test
    void theBatchIsToldInAPartForEachPlaceWithAnIdOfItsOwn() {
        checker.check(CheckedFleet.batch());

        List<BatchChecked> parts = publisher.published(BatchChecked.class);
        assertThat(parts).extracting(BatchChecked::place).containsExactlyInAnyOrder(EAST, WEST, Place.NONE);
        assertThat(parts).allSatisfy(part -> assertThat(part.parts()).isEqualTo(3));
        assertThat(parts).extracting(BatchChecked::eventId).doesNotHaveDuplicates();
        assertThat(parts.stream().mapToInt(BatchChecked::checked).sum()).isEqualTo(4);
    }

    @Test
    void aDeathIsOfThePlaceInWhichItWasSeenAndTheOthersAreLeftAlone() {
        checker.check(CheckedFleet.batch());
        west.show(WorkspaceExamples.instance(2), seen(2, WEST, InstanceState.TERMINATED));
        sweepAgain();

        assertThat(publisher.published(WorkspaceOffline.class)).singleElement().satisfies(offline -> {
            assertThat(offline.subject().workspace()).isEqualTo(IN_WEST);
            assertThat(offline.subject().place()).isEqualTo(WEST);
        });
        for (WorkspaceId other : List.of(IN_EAST, ELSEWHERE, NOWHERE)) {
            assertThat(database.incidentsOf(other)).isEmpty();
        }
    }

    @Test
    void anInstanceOfAnotherPlacesAccountIsUnknownAndWhatWasSeenThereIsNoProofHere() {
        east.show(WorkspaceExamples.instance(1), seen(1, EAST, InstanceState.STOPPED));
        checker.check(CheckedFleet.batch());
        assertThat(incident(0).state()).isEqualTo(IncidentState.SUSPECTED);

        name(IN_EAST, WEST);
        west.show(WorkspaceExamples.instance(1), seen(1, EAST, InstanceState.STOPPED));
        sweepAgain();

        assertThat(incident(0).state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(database.storyOf(IN_EAST))
                .anySatisfy(line -> assertThat(line.why().detail()).contains(EAST.toString(), WEST.toString()));
        assertThat(database.incidentsOf(IN_EAST)).hasSize(1);

        west.show(WorkspaceExamples.instance(1), LookExamples.missing());
        sweepAgain();
        assertThat(incident(1).state()).isEqualTo(IncidentState.SUSPECTED);
        assertThat(incident(1).subject().place()).isEqualTo(WEST);
    }

    @Test
    void anIncidentStaysWhereItIsWhileItsRowNamesNoPlace() {
        east.show(WorkspaceExamples.instance(1), seen(1, EAST, InstanceState.STOPPED));
        checker.check(CheckedFleet.batch());
        database.place(IN_EAST, NamedPlace.NONE);
        sweepAgain();

        assertThat(incident(0).state()).isEqualTo(IncidentState.SUSPECTED);
        assertThat(incident(0).subject().place()).isEqualTo(EAST);
    }

    @Test
    void whatRunsInAnotherPlaceIsNotDeadHereThoughItsOldVolumesLieFreeHere() {
        checker.check(CheckedFleet.batch());
        name(IN_WEST, EAST);
        east.show(WorkspaceExamples.instance(2), LookExamples.missing());
        left.leave(IN_WEST, new Remains(List.of(new Remains.Volume("vol-0000000b", "us-east-1a", null)), List.of()));

        for (int minute = 0; minute < 15; minute++) {
            sweepAgain();
        }

        assertThat(database.incidentsOf(IN_WEST)).singleElement().satisfies(held -> {
            assertThat(held.state()).isEqualTo(IncidentState.HELD);
            assertThat(held.hold()).isEqualTo(HoldReason.PROOF);
        });
        assertThat(database.storyOf(IN_WEST))
                .anySatisfy(line -> assertThat(line.why().rule()).isEqualTo(ProofPolicy.SEEN_ELSEWHERE));
        assertThat(publisher.published(WorkspaceOffline.class)).isEmpty();
    }

    @Test
    void aReplayEndsNoIncidentOfAnotherPlace() {
        east.show(WorkspaceExamples.instance(1), seen(1, EAST, InstanceState.STOPPED));
        checker.check(CheckedFleet.batch());
        name(IN_EAST, WEST);
        west.show(WorkspaceExamples.instance(1), LookExamples.missing());

        checker.check(ObservedBatchTest.observed(database.clock().instant()));

        assertThat(database.incidentsOf(IN_EAST))
                .singleElement()
                .extracting(Incident::state)
                .isEqualTo(IncidentState.SUSPECTED);
    }

    private void sweepAgain() {
        publisher.clear();
        database.clock().advance(CheckedFleet.INTERVAL);
        checker.check(CheckedFleet.sweep(database.clock().instant()));
    }

    private Incident incident(int number) {
        return database.incidentsOf(IN_EAST).get(number);
    }

    private BatchChecked part(Place place) {
        return publisher.published(BatchChecked.class).stream()
                .filter(part -> part.place().equals(place))
                .findFirst()
                .orElseThrow();
    }

    private static List<WorkspaceId> ids(FakeInstances asked) {
        return asked.asked().stream()
                .flatMap(List::stream)
                .map(OnlineWorkspace::id)
                .toList();
    }
}
