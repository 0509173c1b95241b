package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.incident.TimelineEntry;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What EC2 does not get on with: said, waited for, and in the end given up. */
final class StuckTest extends RestartOfAStopped {

    @Test
    void volumesThatStayDetachingAreToldAfterAQuarterOfAnHourAndWaitedFor() {
        bench.replacer.troubles.stall(Operation.RELEASE);

        bench.run(RestartPolicy.PATIENCE.minusSeconds(30));
        assertThat(story()).noneMatch(line -> line.contains("STUCK"));
        bench.run(Duration.ofHours(2));

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(story()).anyMatch(line -> line.contains("STUCK: made to wait, for 15 minutes; again in PT30S"));
        assertThat(story()).filteredOn(line -> line.contains("STUCK")).hasSizeLessThan(10);
        assertThat(bench.progress().failures().counted()).isZero();

        bench.replacer.troubles.getOn();
        bench.finish();
        bench.assertRecovered();
    }

    @Test
    void volumesThatAreNeverFreeAreGivenUpAfterADayAndTheRowIsFailed() {
        bench.replacer.troubles.stall(Operation.RELEASE);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.row().is(WorkspaceStatus.FAILED, RestartBench.DEAD)).isTrue();
        assertThat(bench.replacer.asked()).isEmpty();
        assertThat(bench.lastDetail()).contains("nothing went on for 24 hours", "made to wait", "vol-0000000a");
    }

    @Test
    void volumesThatStayAttachingCostTheAttemptAndInTheEndTheRestart() {
        bench.replacer.troubles.stall(Operation.ATTACH);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.replacer.launches()).hasSize(5);
        bench.assertOthersEnded(null);
        assertThat(bench.replacer.hasVolumes(RestartBench.DEAD)).isTrue();
        assertThat(bench.lastDetail()).contains("made to wait", RestartBench.DEAD + " has its volumes again");
    }

    @Test
    void anInstanceThatDoesNotEndIsToldAndNothingElseIsBegunBeforeItHas() {
        bench.replacer.troubles.before(Operation.ATTACH, this::killTheLast);
        bench.replacer.troubles.stall(Operation.END);

        bench.run(Duration.ofHours(30));

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(bench.replacer.launches()).hasSize(1);
        assertThat(story()).anyMatch(line -> line.contains("STUCK"));

        bench.replacer.troubles.getOn();
        bench.finish();
        bench.assertOthersEnded(null);
        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
    }

    @Test
    void volumesThatCannotBeGivenBackToAnOldInstanceThatRunsAreGivenUpAfterADay() {
        bench.noAgentRegisters();
        bench.replacer.troubles.before(
                Operation.RELEASE, () -> bench.replacer.become(RestartBench.DEAD, InstanceState.RUNNING));
        bench.replacer.troubles.stall(Operation.GIVE_BACK);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.row().is(WorkspaceStatus.FAILED, RestartBench.DEAD)).isTrue();
        assertThat(bench.lastDetail()).contains("not all of its volumes could be given back");
    }

    @Test
    void volumesThatCannotBeGivenBackKeepNobodyElsesWorkWaitingForLong() {
        bench.until(RestartStep.ATTACH);
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, bench.row()));
        bench.replacer.troubles.stall(Operation.GIVE_BACK);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row().is(WorkspaceStatus.PAUSED, RestartBench.DEAD)).isTrue();
        assertThat(bench.lastDetail()).contains("not all of its volumes could be given back, made to wait");
    }

    @Test
    void anOrderlyEndAfterALongTimeWithoutAnAnswerIsNotStuck() {
        bench.replacer.troubles.before(Operation.ATTACH, this::killTheLast);
        bench.until(RestartStep.ATTACH);
        bench.replacer.become(bench.progress().replacement(), InstanceState.STOPPED);
        bench.replacer.troubles.fail(Operation.END, 7, FailureCause.TIMED_OUT);

        bench.finish();

        bench.assertRecovered();
        assertThat(story()).noneMatch(line -> line.contains("STUCK"));
    }

    @Test
    void aVolumeThatSomebodyHasAttachedElsewhereCostsNoLaunchAndIsNamed() {
        RestartBench ended = new RestartBench(InstanceState.TERMINATED);
        ended.replacer.troubles.before(
                Operation.RELEASE, () -> ended.replacer.put(THEIRS, InstanceState.RUNNING, null, null));

        ended.run(Duration.ofMinutes(20));

        assertThat(ended.replacer.asked()).isEmpty();
        assertThat(ended.lastDetail()).contains("STUCK", " is attached to " + THEIRS + "; detach it there");

        ended.replacer.attachments.clear();
        ended.finish();
        ended.assertRecovered();
    }

    @Test
    void whatIsGivenUpNamesWhoHoldsTheVolumes() {
        RestartBench ended = new RestartBench(InstanceState.TERMINATED);
        ended.replacer.troubles.before(
                Operation.RELEASE, () -> ended.replacer.put(THEIRS, InstanceState.RUNNING, null, null));

        ended.finish();

        assertThat(ended.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(ended.lastDetail()).contains("vol-0000000b is attached to " + THEIRS + "; detach it there");
    }

    private List<String> story() {
        return bench.database.storyOf(RestartBench.WORKSPACE).stream()
                .map(TimelineEntry::why)
                .map(why -> why.detail())
                .toList();
    }
}
