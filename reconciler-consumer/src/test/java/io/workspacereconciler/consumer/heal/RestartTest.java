package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.heal.RestartSettings.OnlineWhen;
import io.workspacereconciler.database.Disturbances.Failure;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way that a restart is meant to go, and that nothing makes it go twice. */
@ParameterizedClass
@EnumSource
final class RestartTest {

    private final Backend backend;

    RestartTest(Backend backend) {
        this.backend = backend;
    }

    @ParameterizedTest
    @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED", "STOPPED"})
    void aDeadWorkspaceIsOnlineAgainOnANewInstanceWithItsVolumes(InstanceState dead) {
        RestartBench bench = new RestartBench(dead, backend);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.TERMINATED);
        assertThat(bench.row().url()).isEqualTo(RestartBench.NEW_URL);
    }

    @Test
    void theStoryTellsEveryStepInItsOrder() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED, backend);

        bench.finish();

        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .extracting(line -> line.why().rule())
                .containsExactlyElementsOf(
                        backend == Backend.EC2
                                ? List.of(
                                        "proven", "flip", "claim", "release", "launch", "attach", "online", "recovered")
                                : List.of("proven", "flip", "claim", "release", "launch", "online", "recovered"));
        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .filteredOn(TimelineEntry::isForOthers)
                .extracting(TimelineEntry::to)
                .containsExactly(IncidentState.OFFLINE, IncidentState.RESTARTING, IncidentState.RECOVERED);
    }

    @Test
    void theRowSaysAtEveryMomentWhatIsTrue() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED, backend);
        List<Workspace> seen = new ArrayList<>();
        bench.replacer.troubles.before(Operation.PREPARE, () -> seen.add(bench.row()));
        bench.replacer.troubles.before(Operation.RELEASE, () -> seen.add(bench.row()));
        bench.replacer.troubles.before(Operation.LAUNCH, () -> seen.add(bench.row()));
        bench.replacer.troubles.before(comingUp(), () -> seen.add(bench.row()));

        bench.finish();

        assertThat(seen)
                .extracting(Workspace::status)
                .containsExactly(
                        WorkspaceStatus.ONLINE,
                        WorkspaceStatus.PROVISIONING,
                        WorkspaceStatus.PROVISIONING,
                        WorkspaceStatus.PROVISIONING);
        assertThat(seen).extracting(Workspace::url).last().isEqualTo("");
        assertThat(seen)
                .extracting(Workspace::instance)
                .containsExactly(
                        RestartBench.DEAD,
                        RestartBench.DEAD,
                        RestartBench.DEAD,
                        bench.replacer.launches().get(0));
    }

    @Test
    void theOldInstanceIsEndedOnlyWhenTheNewOneIsOnline() {
        assumeThat(backend.changesSomethingIn(Operation.CLEAN_UP)).isTrue();
        RestartBench bench = new RestartBench(InstanceState.STOPPED, backend);
        bench.replacer.troubles.fail(Operation.CLEAN_UP, 1, FailureCause.TRANSPORT);

        bench.until(RestartStep.CLEAN_UP);
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.ONLINE);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.STOPPED);
        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.TERMINATED);
    }

    @Test
    void whereTheInstanceCountsTheHealerItselfSetsTheRowOnline() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, backend);
        bench.noAgentRegisters();

        bench.finish(OnlineWhen.INSTANCE_RUNNING);

        bench.assertRecovered();
    }

    @Test
    void anAgentThatRegistersBeforeTheVolumesAreConfirmedDisturbsNothing() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, backend);
        bench.replacer.troubles.before(
                comingUp(), () -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.ONLINE, bench.row())));

        bench.finish();

        bench.assertRecovered();
    }

    @ParameterizedTest
    @EnumSource
    void whateverTransactionFailsAnotherHealerGoesOnWhenTheLeaseEnds(Failure how) {
        long transactions = 0;
        for (int which = 1; which == 1 || which <= transactions; which++) {
            RestartBench bench = new RestartBench(InstanceState.STOPPED, backend);
            long before = bench.database.disturbances().begun();
            bench.database
                    .disturbances()
                    .before(which, () -> bench.database.disturbances().failNext(1, how));

            bench.finish();

            bench.assertNothingDoubled("transaction " + which);
            transactions = bench.database.disturbances().begun() - before;
        }
        assertThat(transactions).isGreaterThan(20);
    }

    @Test
    void anIncidentThatWasClaimedAgainMeanwhileIsNotTouched() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, backend);
        List<Incident> frozen = bench.claim();
        bench.database.clock().advance(RestartBench.LEASE);
        bench.finish();
        Incident ended = bench.incident();

        frozen.forEach(bench.restart(OnlineWhen.REGISTERED)::run);

        assertThat(frozen).hasSize(1);
        assertThat(bench.incident()).isEqualTo(ended);
        assertThat(bench.replacer.launches()).hasSize(1);
    }

    @Test
    void aProgressThatNobodyCanReadIsLoudAndEndsNoHealer() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED, backend);
        bench.noAgentRegisters();
        bench.until(RestartStep.ONLINE);
        Incident claimed = bench.incident().withRestart("{\"step\":\"DANCE\"}");

        bench.restart(OnlineWhen.REGISTERED).run(claimed);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
    }

    /** The first operation on the new instance. */
    private Operation comingUp() {
        return backend == Backend.EC2 ? Operation.ATTACH : Operation.CONFIRM;
    }
}
