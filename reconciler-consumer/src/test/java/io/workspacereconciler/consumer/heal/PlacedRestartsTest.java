package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    void aRestartThatHasBegunWaitsForItsPlaceAndGoesOnThere() {
        bench.until(RestartStep.ATTACH);
        PlacedRestarts without = restarts(Map.of(OTHER, bench.restart(untouched)));
        for (int days = 0; days < 3; days++) {
            bench.database.clock().advance(Duration.ofHours(25));
            turn(without);
        }

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(details()).anySatisfy(this::namesBoth);

        Incident end = bench.finish();
        assertThat(end.state().isClosed())
                .as("it is settled where it was begun: %s", end)
                .isTrue();
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
                place -> bench.restart(new NowhereReplacer(place, Places.everythingIn(OTHER), bench.database.clock())),
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
