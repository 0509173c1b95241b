package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.WorkspaceIncident;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardLimits;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.replay.PolicyChange;
import io.workspacereconciler.replay.Redecided;
import io.workspacereconciler.replay.Redecision;
import io.workspacereconciler.replay.Surrounding;
import io.workspacereconciler.settings.DurationText;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another window of the guard would have counted is what it counts when it is in force. */
final class AnotherWindowTest extends MixedRun {

    @ParameterizedTest
    @ValueSource(strings = {"5m", "20m", "2h"})
    void theFirstDecisionThatItMakesOtherwiseIsTheOneThatItMakesInForce(String window) throws IOException {
        GuardLimits other = new GuardLimits(0.1, 5, DurationText.parse(window), GUARD.rampAfter());
        int otherwise = 0;
        for (long seed = 11; seed <= 13; seed++) {
            MixedRun run = new MixedRun();
            run.mixedRun(new Random(seed), 150);
            MixedRun inForce = new MixedRun(other);
            inForce.mixedRun(new Random(seed), 150);

            List<Redecided> would = Redecision.of(run.recorded(), windowOf(window), surrounding(run, List.of()));
            List<Redecided> does = Redecision.of(inForce.recorded(), PolicyChange.NONE, Surrounding.NONE);

            int index = 0;
            while (index < would.size() && isAsBefore(would.get(index))) {
                assertThat(said(would.get(index))).isEqualTo(said(does.get(index)));
                index++;
            }
            if (index < would.size()) {
                assertThat(would.get(index).recorded().workspace())
                        .isEqualTo(does.get(index).recorded().workspace());
                assertThat(said(would.get(index))).isEqualTo(said(does.get(index)));
                otherwise++;
            }
        }
        assertThat(otherwise).isPositive();
    }

    /** The decision with all that the window makes of it; the rows of a group stay as they were recorded. */
    private static String said(Redecided one) {
        GuardDecision guard = one.guard();
        return guard == null
                ? one.decision().rule()
                : guard.getClass().getSimpleName() + " " + guard.rule()
                        + guard.figures().stream()
                                .map(figures -> " " + figures.group() + " " + figures.counted() + " " + figures.dead())
                                .collect(Collectors.joining());
    }

    private static boolean isAsBefore(Redecided one) {
        GuardDecision would = one.guard();
        GuardDecision was = one.recorded().guard();
        if (would == null || was == null) {
            return would == was;
        }
        return would.rule().equals(was.rule());
    }

    @Test
    void whatWasLetThroughBeforeTheSweepsCountsByALongerWindow() throws IOException {
        fleetSeen(FLEET);
        die(5, InstanceState.TERMINATED);
        sweep();
        in(IncidentState.OFFLINE).forEach(this::heal);
        List<BatchChecked> before = recorded();
        publisher.clear();
        database.clock().advance(Duration.ofMinutes(90));
        IntStream.rangeClosed(6, 8)
                .forEach(number -> instances.show(WorkspaceExamples.instance(number), InstanceState.TERMINATED));
        sweep();
        assertThat(in(IncidentState.OFFLINE)).hasSize(3);

        List<Redecided> again = Redecision.of(recorded(), windowOf("2h"), surrounding(this, before));

        assertThat(again).hasSize(3).allSatisfy(one -> assertThat(one.guard()).isInstanceOf(GuardDecision.Held.class));
        assertThat(Redecision.of(recorded(), windowOf("80m"), surrounding(this, before)))
                .allSatisfy(one -> assertThat(one.guard()).isInstanceOf(GuardDecision.LetThrough.class));
    }

    @Test
    void whatAHealerHasInHandCountsByAnyWindow() throws IOException {
        fleetSeen(FLEET);
        die(5, InstanceState.TERMINATED);
        sweep();
        for (int minute = 0; minute < 20; minute++) {
            sweep();
        }
        instances.show(WorkspaceExamples.instance(6), InstanceState.TERMINATED);
        sweep();
        assertThat(in(IncidentState.HELD)).hasSize(1);

        List<Redecided> again = Redecision.of(recorded(), windowOf("10m"), surrounding(this, List.of()));

        assertThat(again).allMatch(Redecided::isTheSame);
    }

    private static PolicyChange windowOf(String window) {
        return PolicyChange.parse(List.of("guard.window=" + window));
    }

    private static Surrounding surrounding(MixedRun run, List<BatchChecked> before) {
        return new Surrounding(
                before,
                IntStream.rangeClosed(1, FLEET)
                        .mapToObj(number -> run.database.incidentsOf(WorkspaceExamples.id(number)))
                        .flatMap(List::stream)
                        .map(Incident::id)
                        .flatMap(id -> run
                                .database
                                .inTransaction(tx -> tx.incidents().timeline().of(id))
                                .stream())
                        .map(WorkspaceIncident::of)
                        .toList());
    }
}
