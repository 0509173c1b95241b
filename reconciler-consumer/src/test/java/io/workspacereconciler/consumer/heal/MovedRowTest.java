package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.NamedPlace;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.PlaceColumns;
import io.workspacereconciler.workspace.Places;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A row whose place is corrected or emptied after its death was proven, and before a healer takes it. */
final class MovedRowTest {

    private static final Place HERE = WorkspaceExamples.PLACE;
    private static final Place OTHER = new Place("999999999999", "eu-west-1");

    private final RestartBench bench = new RestartBench(InstanceState.TERMINATED);
    private final Restart restart =
            bench.restart(Places.of(List.of(HERE, OTHER), new PlaceColumns("account", "region")));

    @BeforeEach
    void named() {
        name(new NamedPlace(HERE.account(), HERE.region()));
    }

    private void name(NamedPlace place) {
        bench.database.place(RestartBench.WORKSPACE, place);
    }

    @Test
    void oneThatNamesItsPlaceIsRestarted() {
        bench.turn(restart);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
    }

    @Test
    void oneThatNamesAnotherPlaceIsNotRestartedInTheOldOne() {
        name(new NamedPlace(OTHER.account(), OTHER.region()));

        bench.turn(restart);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertNothingChanged();
        assertThat(rules()).contains("place-changed");
    }

    @Test
    void oneThatNamesNoPlaceAnyMoreWaitsForAPerson() {
        name(NamedPlace.NONE);

        bench.turn(restart);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.incident().hold()).isEqualTo(HoldReason.PREPARE);
        assertNothingChanged();
        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .anySatisfy(
                        line -> assertThat(line.why().detail()).contains("its row says nothing in account and region"));
    }

    @Test
    void oneThatStayedAbsentHereAndIsAliveElsewhereIsHeldThoughItsVolumesLieFree() {
        bench.replacer.forget(RestartBench.DEAD);
        bench.suspect(Suspicion.Kind.ABSENT);
        bench.replacer.elsewhere.add(WorkspaceExamples.instance(9));

        bench.turn(restart);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.incident().hold()).isEqualTo(HoldReason.PROOF);
        assertNothingChanged();
    }

    @Test
    void oneThatIsCorrectedWhileTheHealerPreparesIsNotFlipped() {
        for (int transaction = 1; transaction < 100; transaction++) {
            RestartBench again = new RestartBench(InstanceState.TERMINATED);
            again.database.place(RestartBench.WORKSPACE, new NamedPlace(HERE.account(), HERE.region()));
            boolean[] moved = new boolean[1];
            again.database.disturbances().before(transaction, () -> {
                moved[0] = again.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD);
                again.database.place(RestartBench.WORKSPACE, new NamedPlace(OTHER.account(), OTHER.region()));
            });
            again.turn(again.restart(Places.of(List.of(HERE, OTHER), new PlaceColumns("account", "region"))));
            if (!moved[0]) {
                assertThat(transaction).isGreaterThan(3);
                return;
            }
            assertThat(again.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD))
                    .as("before transaction %s", transaction)
                    .isTrue();
        }
        throw new AssertionError("no turn was over before it was corrected");
    }

    private void assertNothingChanged() {
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
    }

    private List<String> rules() {
        return bench.database.storyOf(RestartBench.WORKSPACE).stream()
                .map(TimelineEntry::why)
                .map(why -> why.rule())
                .toList();
    }
}
