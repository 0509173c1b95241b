package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.Disturbances.Failure;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A healer stops after any single call and around any single transaction, on every way that a restart can take: what
 * another makes of it is what would have come of it undisturbed.
 */
final class CrashScenesTest {

    /**
     * A way through the steps.
     *
     * @param backend over which it goes
     * @param dead how the old instance is found
     * @param end the state in which the restart ends
     * @param begin what makes it go this way
     */
    record Scene(Backend backend, String name, InstanceState dead, IncidentState end, Consumer<RestartBench> begin) {

        Scene(String name, InstanceState dead, IncidentState end, Consumer<RestartBench> begin) {
            this(Backend.EC2, name, dead, end, begin);
        }

        Scene overAControlPlane() {
            return new Scene(Backend.CONTROL_PLANE, name, dead, end, begin);
        }

        RestartBench bench() {
            RestartBench bench = new RestartBench(dead, backend);
            begin.accept(bench);
            return bench;
        }

        void assertEnded(RestartBench bench, String where) {
            if (backend == Backend.CONTROL_PLANE
                    && "AMBIGUOUS".equals(bench.incident().cause())) {
                bench.assertNothingDoubled(where);
                return;
            }
            assertThat(bench.incident().state()).as(where).isEqualTo(end);
            assertThat(bench.replacer.volumesTogether()).as(where).isTrue();
            List<InstanceId> live = bench.replacer.instances().stream()
                    .filter(bench.replacer::isLive)
                    .toList();
            switch (end) {
                case RECOVERED -> bench.assertRecovered();
                case CLEARED -> {
                    assertThat(live).as(where).containsExactly(RestartBench.DEAD);
                    assertThat(bench.replacer.isComplete(RestartBench.DEAD))
                            .as(where)
                            .isTrue();
                }
                default -> {
                    assertThat(live).as(where).isEmpty();
                    // A control plane takes them with the first stop.
                    assertThat(backend == Backend.CONTROL_PLANE || bench.replacer.hasVolumes(RestartBench.DEAD))
                            .as(where)
                            .isTrue();
                }
            }
        }

        @Override
        public String toString() {
            return name + " over " + backend;
        }
    }

    static Stream<Scene> scenes() {
        return Stream.concat(scenesOnEc2(), scenesOverAControlPlane().map(Scene::overAControlPlane));
    }

    /** No token is spent here, and nothing is sent twice. */
    private static Stream<Scene> scenesOverAControlPlane() {
        return Stream.of(
                new Scene("straight on", InstanceState.STOPPED, IncidentState.RECOVERED, bench -> {}),
                new Scene(
                        "the new one dies",
                        InstanceState.TERMINATED,
                        IncidentState.RECOVERED,
                        bench -> bench.replacer.troubles.before(Operation.CONFIRM, () -> killTheLast(bench))),
                new Scene(
                        "a provision is refused",
                        InstanceState.STOPPED,
                        IncidentState.RECOVERED,
                        bench -> bench.replacer.troubles.refuse(Operation.LAUNCH, FailureCause.THROTTLED)),
                new Scene(
                        "the old one runs again",
                        InstanceState.STOPPED,
                        IncidentState.CLEARED,
                        bench -> bench.replacer.troubles.before(
                                Operation.RELEASE,
                                () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING))),
                new Scene(
                        "somebody pauses it",
                        InstanceState.STOPPED,
                        IncidentState.SUPERSEDED,
                        bench -> bench.replacer.troubles.before(
                                Operation.CONFIRM,
                                () -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row())))),
                new Scene(
                        "it is given up", InstanceState.STOPPED, IncidentState.ABANDONED, CrashScenesTest::isGivenUp));
    }

    private static Stream<Scene> scenesOnEc2() {
        return Stream.of(
                new Scene("straight on", InstanceState.STOPPED, IncidentState.RECOVERED, bench -> {}),
                new Scene(
                        "the new one dies",
                        InstanceState.STOPPED,
                        IncidentState.RECOVERED,
                        CrashScenesTest::theNewOneDies),
                new Scene(
                        "the new one dies, the old one has ended",
                        InstanceState.TERMINATED,
                        IncidentState.RECOVERED,
                        CrashScenesTest::theNewOneDies),
                new Scene(
                        "a token is spent",
                        InstanceState.STOPPED,
                        IncidentState.RECOVERED,
                        bench -> bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.TOKEN_SPENT)),
                new Scene(
                        "a launch is refused after one without an answer",
                        InstanceState.STOPPED,
                        IncidentState.RECOVERED,
                        bench -> {
                            bench.replacer.troubles.loseAnswer(Operation.LAUNCH, FailureCause.TIMED_OUT);
                            bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.OTHER);
                        }),
                new Scene(
                        "the old one runs again",
                        InstanceState.STOPPED,
                        IncidentState.CLEARED,
                        bench -> bench.replacer.troubles.before(
                                Operation.ATTACH,
                                () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING))),
                new Scene(
                        "somebody pauses it",
                        InstanceState.STOPPED,
                        IncidentState.SUPERSEDED,
                        bench -> bench.replacer.troubles.before(
                                Operation.ATTACH,
                                () -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row())))),
                new Scene("it is given up", InstanceState.STOPPED, IncidentState.ABANDONED, CrashScenesTest::isGivenUp),
                new Scene("a person brings it back", InstanceState.STOPPED, IncidentState.RECOVERED, bench -> {
                    isGivenUp(bench);
                    assertThat(bench.finish().state()).isEqualTo(IncidentState.ABANDONED);
                    bench.replacer.troubles.getOn();
                    assertThat(new RestartAgain(bench.database, RestartAgain.Seen.NOTHING)
                                    .workspace(RestartBench.WORKSPACE, "a test"))
                            .isInstanceOf(RestartAgain.Answer.BroughtBack.class);
                }));
    }

    private static void theNewOneDies(RestartBench bench) {
        bench.replacer.troubles.before(Operation.ATTACH, () -> killTheLast(bench));
    }

    private static void killTheLast(RestartBench bench) {
        List<InstanceId> launches = bench.replacer.launches();
        bench.replacer.become(launches.get(launches.size() - 1), InstanceState.TERMINATED);
    }

    private static void isGivenUp(RestartBench bench) {
        bench.replacer.troubles.fail(Operation.RELEASE, 100, FailureCause.OTHER);
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void whateverTransactionFailsAnotherMakesTheSameOfIt(Scene scene) {
        for (Failure how : Failure.values()) {
            int point = 1;
            while (isFailed(scene, point, how)) {
                point++;
            }
            assertThat(point).isGreaterThan(15);
        }
    }

    /** Whether there was such a point. */
    private static boolean isFailed(Scene scene, int point, Failure how) {
        RestartBench bench = scene.bench();
        boolean[] failed = new boolean[1];
        bench.database.disturbances().before(point, () -> {
            failed[0] = true;
            bench.database.disturbances().failNext(1, how);
        });
        bench.finish();
        scene.assertEnded(bench, scene + ", transaction " + point + " failed " + how);
        return failed[0];
    }

    @ParameterizedTest
    @MethodSource("scenes")
    void whereverAHealerStopsAfterACallAnotherMakesTheSameOfIt(Scene scene) {
        int point = 1;
        while (isStopped(scene, point)) {
            point++;
        }
        assertThat(point).isGreaterThan(2);
    }

    private static boolean isStopped(Scene scene, int point) {
        RestartBench bench = scene.bench();
        boolean[] stopped = new boolean[1];
        bench.replacer.troubles.afterCall(point, () -> {
            stopped[0] = true;
            throw new DatabaseException("stopped", null);
        });
        bench.finish();
        scene.assertEnded(bench, scene + ", stopped after call " + point);
        return stopped[0];
    }
}
