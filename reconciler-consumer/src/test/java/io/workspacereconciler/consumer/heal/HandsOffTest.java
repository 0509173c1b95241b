package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Workspace;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A person says stop, or exempts the workspace, in the middle of its restart. */
final class HandsOffTest extends RestartOfAStopped {

    private static final Duration LONG = Duration.ofHours(30);

    static Stream<Arguments> wordsAndEnds() {
        return Arrays.stream(Word.values())
                .flatMap(word -> Stream.of(InstanceState.STOPPED, InstanceState.TERMINATED)
                        .flatMap(dead ->
                                Arrays.stream(Backend.values()).map(backend -> arguments(word, dead, backend))));
    }

    @ParameterizedTest
    @MethodSource("wordsAndEnds")
    void beforeAnyTransactionNothingIsChangedUntilItIsTakenBackAndThenItGoesOn(
            Word word, InstanceState dead, Backend backend) {
        int points = 0;
        boolean said = true;
        while (said) {
            points++;
            said = restsAndGoesOn(word, dead, backend, points);
        }
        assertThat(points).isGreaterThan(backend == Backend.EC2 ? 30 : 20);
    }

    /** Whether there was such a point. */
    private static boolean restsAndGoesOn(Word word, InstanceState dead, Backend backend, int point) {
        RestartBench bench = new RestartBench(dead, backend);
        boolean[] said = new boolean[1];
        Workspace[] row = new Workspace[1];
        int[] changes = new int[1];
        bench.database.disturbances().before(point, () -> {
            word.say(bench.database);
            said[0] = true;
            row[0] = bench.row();
            changes[0] = bench.replacer.troubles.changes();
        });
        bench.until(() -> said[0]);
        if (!said[0]) {
            bench.assertRecovered();
            return false;
        }

        String where = word + " before transaction " + point + ", " + bench.incident();
        bench.noAgentRegisters();
        for (int turn = 0; turn < 3; turn++) {
            bench.turn();
            bench.database.clock().advance(LONG.dividedBy(3));
        }
        assertThat(bench.row()).as(where).isEqualTo(row[0]);
        assertThat(bench.replacer.troubles.changes()).as(where).isEqualTo(changes[0]);
        Incident resting = bench.incident();
        if (resting.state() == IncidentState.HELD || resting.state() == IncidentState.OFFLINE) {
            // Nobody had it in hand yet: the next sweep holds it.
            boolean untouched = resting.state() == IncidentState.OFFLINE && point == 1;
            assertThat(resting.hold()).as(where).isEqualTo(untouched ? null : word.reason());
            assertThat(bench.replacer.launches()).as(where).isEmpty();
            return true;
        }
        assertThat(resting.state()).as(where).isIn(IncidentState.RESTARTING, IncidentState.RECOVERED);

        word.takeBack(bench.database);
        bench.agentsRegister();
        bench.finish();
        bench.assertRecovered();
        assertThat(bench.replacer.launches()).as(where).hasSize(1);
        assertThat(bench.progress().failures().counted()).as(where).isZero();
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsStillToComeOnlineHasTheTimeThatItHadLeft(Word word) {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        bench.run(RestartBench.ONLINE_TIMEOUT.minusMinutes(5));

        rest(word);

        bench.run(Duration.ofMinutes(4));
        assertThat(bench.progress().step()).isEqualTo(RestartStep.ONLINE);
        assertThat(bench.progress().attempt().number()).isEqualTo(1);
        bench.run(Duration.ofMinutes(3));
        assertThat(bench.progress().failures().last()).isEqualTo(FailureCause.NOT_ONLINE_IN_TIME);
    }

    @ParameterizedTest
    @EnumSource
    void theRestDoesNotCountAmongTheHoursWithoutCapacity(Word word) {
        bench.replacer.troubles.fail(Operation.LAUNCH, 100, FailureCause.CAPACITY);
        bench.until(RestartStep.LAUNCH);
        bench.run(Duration.ofHours(12));

        rest(word);

        bench.run(Duration.ofHours(10));
        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        bench.run(Duration.ofHours(4));
        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
    }

    @Test
    void aStopAndAnExemptionAtTheSameTimeCountOnce() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        bench.run(Duration.ofMinutes(10));
        Word.STOP.say(bench.database);

        rest(Word.EXEMPTION);
        Word.STOP.takeBack(bench.database);

        bench.run(Duration.ofMinutes(4));
        assertThat(bench.progress().failures().last()).isNull();
        bench.run(Duration.ofMinutes(2));
        assertThat(bench.progress().failures().last()).isEqualTo(FailureCause.NOT_ONLINE_IN_TIME);
    }

    @Test
    void theStoryTellsOnceForHowLongItRestedAndWhy() {
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        rest(Word.STOP);
        bench.agentsRegister();

        bench.finish();

        List<String> rests = bench.database.storyOf(RestartBench.WORKSPACE).stream()
                .filter(line -> line.why().rule().equals("rested"))
                .map(line -> line.why().detail())
                .toList();
        assertThat(rests)
                .containsExactly("goes on after " + LONG.toSeconds() + " s of rest: stopped by ann: an example");
    }

    @Test
    void oneThatIsBroughtBackKnowsNothingOfRestsBefore() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 5, FailureCause.OTHER);
        bench.until(RestartStep.LAUNCH);
        rest(Word.STOP);
        bench.finish();
        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        Word.STOP.say(bench.database);
        bench.database.clock().advance(LONG);
        Word.STOP.takeBack(bench.database);
        new RestartAgain(bench.database, RestartAgain.Seen.NOTHING)
                .workspace(RestartBench.WORKSPACE, "asked by a test");

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .filteredOn(line -> line.why().rule().equals("rested"))
                .hasSize(1);
    }

    /** A healer is frozen in its launch while others settle the attempt; then only itself knows of the instance. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void whatWasLaunchedTooLateIsNotEndedOnceAllIsStopped(int point) {
        int[] changes = new int[1];
        bench.replacer.troubles.before(Operation.LAUNCH, () -> {
            bench.database.clock().advance(RestartBench.LEASE);
            Owner.PAUSES.act(bench);
            bench.finish();
            bench.database.disturbances().before(point, () -> {
                Word.STOP.say(bench.database);
                changes[0] = bench.replacer.troubles.changes();
            });
        });

        bench.finish();

        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(changes[0]).as("stopped in time").isPositive();
        assertThat(bench.replacer.troubles.changes()).isEqualTo(changes[0]);
        assertThat(bench.replacer.isLive(bench.replacer.launches().get(0))).isTrue();
    }

    private void rest(Word word) {
        word.say(bench.database);
        for (int turn = 0; turn < 3; turn++) {
            bench.turn();
            bench.database.clock().advance(LONG.dividedBy(3));
        }
        word.takeBack(bench.database);
    }
}
