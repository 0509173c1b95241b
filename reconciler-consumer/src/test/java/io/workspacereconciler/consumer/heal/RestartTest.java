package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way that a restart is meant to go, and that nothing makes it go twice. */
final class RestartTest {

    @ParameterizedTest
    @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED", "STOPPED"})
    void aDeadWorkspaceIsOnlineAgainOnANewInstanceWithItsVolumes(InstanceState dead) {
        RestartBench bench = new RestartBench(dead);

        bench.finish();

        bench.assertRecovered();
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(bench.replacer.stateOf(RestartBench.DEAD)).isEqualTo(InstanceState.TERMINATED);
        assertThat(bench.row().url()).isEqualTo(RestartBench.NEW_URL);
    }

    @Test
    void theStoryTellsEveryStepInItsOrder() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);

        bench.finish();

        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .extracting(line -> line.why().rule())
                .containsExactly("proven", "flip", "claim", "release", "launch", "attach", "online", "recovered");
        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .filteredOn(TimelineEntry::isForOthers)
                .extracting(TimelineEntry::to)
                .containsExactly(IncidentState.OFFLINE, IncidentState.RESTARTING, IncidentState.RECOVERED);
    }

    @Test
    void theRowSaysAtEveryMomentWhatIsTrue() {
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
        List<Workspace> seen = new ArrayList<>();
        bench.replacer.troubles.before(Operation.PREPARE, () -> seen.add(bench.row()));
        bench.replacer.troubles.before(Operation.RELEASE, () -> seen.add(bench.row()));
        bench.replacer.troubles.before(Operation.LAUNCH, () -> seen.add(bench.row()));
        bench.replacer.troubles.before(Operation.ATTACH, () -> seen.add(bench.row()));

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
        RestartBench bench = new RestartBench(InstanceState.STOPPED);
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
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.noAgentRegisters();

        bench.finish(OnlineWhen.INSTANCE_RUNNING);

        bench.assertRecovered();
    }

    @Test
    void anAgentThatRegistersBeforeTheVolumesAreConfirmedDisturbsNothing() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.replacer.troubles.before(
                Operation.ATTACH, () -> bench.database.put(WorkspaceExamples.as(WorkspaceStatus.ONLINE, bench.row())));

        bench.finish();

        bench.assertRecovered();
    }

    @ParameterizedTest
    @EnumSource
    void whateverTransactionFailsAnotherHealerGoesOnWhenTheLeaseEnds(Failure how) {
        long transactions = 0;
        for (int which = 1; which == 1 || which <= transactions; which++) {
            RestartBench bench = new RestartBench(InstanceState.STOPPED);
            long before = bench.database.disturbances().begun();
            bench.database
                    .disturbances()
                    .before(which, () -> bench.database.disturbances().failNext(1, how));

            bench.finish();

            bench.assertRecovered();
            assertThat(bench.replacer.launches()).as("transaction %s", which).hasSize(1);
            transactions = bench.database.disturbances().begun() - before;
        }
        assertThat(transactions).isGreaterThan(20);
    }

    @Test
    void anIncidentThatWasClaimedAgainMeanwhileIsNotTouched() {
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
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
        RestartBench bench = new RestartBench(InstanceState.TERMINATED);
        bench.until(RestartStep.ATTACH);
        Incident claimed = bench.incident().withRestart("{\"step\":\"DANCE\"}");

        bench.restart(OnlineWhen.REGISTERED).run(claimed);

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
    }
}
