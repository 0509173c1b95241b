package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentId;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class PlacedRestartsTest {

    private static final Place HERE = WorkspaceExamples.PLACE;
    private static final Place OTHER = new Place("222222222222", "us-west-2");

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);
    private final FakeInstanceReplacer untouched = new FakeInstanceReplacer();

    @Test
    void anIncidentIsWorkedOnInItsOwnPlace() {
        PlacedRestarts restarts =
                restarts(Map.of(HERE, bench.restart(bench.replacer), OTHER, bench.restart(untouched)));

        turn(restarts);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
    }

    @Test
    void oneWhosePlaceIsNotConfiguredIsHeldAndLookedForNowhere() {
        turn(restarts(Map.of(OTHER, bench.restart(untouched))));

        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.incident().hold()).isEqualTo(HoldReason.PREPARE);
        assertThat(details()).anySatisfy(this::namesBoth);
    }

    @Test
    void aRestartThatHasBegunWaitsForItsPlaceHoweverLongAndGoesOnThere() {
        bench.until(RestartStep.ATTACH);
        RestartProgress begun = bench.progress();
        PlacedRestarts without = restarts(Map.of(OTHER, bench.restart(untouched)));
        bench.database.clock().advance(RestartBench.LEASE);
        turn(without);
        for (int days = 0; days < 3; days++) {
            bench.database.clock().advance(Duration.ofHours(25));
            turn(without);
            turn(without);
        }

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(bench.progress()).as("nothing counts").isEqualTo(begun);
        assertThat(details())
                .filteredOn(detail -> detail.contains("is not configured"))
                .singleElement()
                .satisfies(this::namesBoth);

        bench.finish();
        bench.assertRecovered();
        assertThat(bench.replacer.launches()).containsExactly(begun.replacement());
        assertThat(details()).anyMatch(detail -> detail.contains("its place was not configured"));
    }

    @Test
    void theTimeWithoutItsPlaceIsNotPartOfTheDayForWhichARestartMayWait() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 100, FailureCause.CAPACITY);
        bench.run(Duration.ofHours(10));
        Instant since = Objects.requireNonNull(bench.progress().failures().waitingSince());
        bench.database.clock().advance(Duration.ofHours(1));
        turn(restarts(Map.of(OTHER, bench.restart(untouched))));
        bench.database.clock().advance(Duration.ofHours(20));
        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(bench.progress().failures().waitingSince()).isEqualTo(since.plus(Duration.ofHours(20)));
    }

    @Test
    void aRestartWithoutItsPlaceGivesItsRoomToOthers() {
        bench.until(RestartStep.ATTACH);
        assertThat(hasRoom()).isTrue();
        bench.database.clock().advance(RestartBench.LEASE);

        turn(restarts(Map.of(OTHER, bench.restart(untouched))));

        assertThat(hasRoom()).isFalse();
        assertThat(bench.incident().dueAt())
                .isEqualTo(bench.database.clock().instant().plus(PlacedRestarts.PUT_OFF));
    }

    private boolean hasRoom() {
        IncidentId id = bench.incident().id();
        return bench.database.inTransaction(tx -> tx.restartPlaces().has(id));
    }

    @Test
    void whileAllPlacesButOneHangTheLastHasAWorker() {
        for (int workers = 2; workers <= 40; workers++) {
            for (int places = 2; places <= workers; places++) {
                assertThat(PlacedRestarts.share(workers, places) * (places - 1))
                        .as("%s workers, %s places", workers, places)
                        .isLessThan(workers);
            }
        }
        assertThat(PlacedRestarts.share(8, 1)).isEqualTo(8);
        assertThat(PlacedRestarts.share(8, 2)).isEqualTo(4);
        assertThat(PlacedRestarts.share(8, 3)).isEqualTo(3);
    }

    @Test
    void fewerWorkersThanPlacesAreRefused() {
        Map<Place, Restart> two = Map.of(HERE, bench.restart(bench.replacer), OTHER, bench.restart(untouched));

        assertThatThrownBy(() -> new PlacedRestarts(two, incident -> {}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("1 workers for 2 places");
    }

    @Test
    void aPlaceThatHasItsShareOfTheWorkersHasItsNextPutOff() {
        PlacedRestarts restarts =
                restarts(Map.of(HERE, bench.restart(bench.replacer), OTHER, bench.restart(untouched)));
        List<Incident> claimed = bench.claim();
        Incident incident = claimed.get(0);
        // while the first is being worked on the same place is asked for another
        bench.database.disturbances().before(1, () -> restarts.accept(incident));

        restarts.accept(incident);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.OFFLINE);
        assertThat(bench.incident().dueAt())
                .isEqualTo(bench.database.clock().instant().plus(PlacedRestarts.PUT_OFF));
    }

    private void turn(PlacedRestarts restarts) {
        bench.claim().forEach(restarts);
    }

    private PlacedRestarts restarts(Map<Place, Restart> configured) {
        return new PlacedRestarts(
                configured,
                new UnconfiguredPlace(bench.database, RestartBench.settings(), Places.everythingIn(OTHER)),
                2);
    }

    private List<String> details() {
        return bench.database.storyOf(RestartBench.WORKSPACE).stream()
                .map(TimelineEntry::why)
                .map(why -> why.detail())
                .toList();
    }

    private void namesBoth(String detail) {
        assertThat(detail).contains("the place " + HERE + " is not configured, only " + OTHER);
    }
}
