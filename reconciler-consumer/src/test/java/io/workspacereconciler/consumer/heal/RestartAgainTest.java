package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.heal.RestartAgain.Answer;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A person asks for another restart of what was given up. */
final class RestartAgainTest {

    private static final String ASKED = "asked by someone: quota raised";

    private final RestartBench bench = new RestartBench(InstanceState.STOPPED);
    private final RestartAgain again = new RestartAgain(bench.database, RestartAgain.Seen.NOTHING);

    @ParameterizedTest
    @EnumSource(names = {"STOPPED", "TERMINATED"})
    void whatWasGivenUpIsBroughtBackWithNothingCountedAndRecovers(InstanceState old) {
        RestartBench given = new RestartBench(old);
        given.noAgentRegisters();
        given.finish();
        assertThat(given.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(given.incident().cause()).isEqualTo("NOT_ONLINE_IN_TIME");
        given.agentsRegister();

        Answer answer =
                new RestartAgain(given.database, RestartAgain.Seen.NOTHING).workspace(RestartBench.WORKSPACE, ASKED);

        assertThat(answer).isEqualTo(new Answer.BroughtBack(RestartBench.WORKSPACE, RestartBench.DEAD));
        assertThat(given.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(given.incident().cause()).isNull();
        assertThat(given.incident().dueAt()).isEqualTo(given.database.clock().instant());
        assertThat(given.progress().step()).isEqualTo(RestartStep.PREPARE);
        assertThat(given.progress().failures()).isEqualTo(Failures.NONE);
        assertThat(given.lastDetail()).isEqualTo(ASKED);
        assertThat(given.row().status()).isEqualTo(WorkspaceStatus.FAILED);
        given.finish();
        given.assertRecovered();
        assertThat(given.replacer.asked())
                .extracting(LaunchRequest.OnEc2::clientToken)
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyTheLastOneIsBroughtBackAndOnlyOnce() {
        giveUp();
        again.workspace(RestartBench.WORKSPACE, ASKED);

        Answer second = again.workspace(RestartBench.WORKSPACE, ASKED);

        assertThat(refusal(second)).startsWith("its last incident is RESTARTING, not ABANDONED; its row is failed on ");
    }

    @Test
    void whatWasNeverGivenUpIsRefused() {
        Workspace other = WorkspaceExamples.online(2);
        bench.database.put(other);

        assertThat(refusal(again.workspace(other.id(), ASKED)))
                .isEqualTo("nothing of it was ever given up; its row is online on " + other.instance());
        assertThat(refusal(again.workspace(RestartBench.WORKSPACE, ASKED))).contains("its last incident is OFFLINE");
        assertThat(again.workspace(WorkspaceExamples.id(3), ASKED))
                .isEqualTo(new Answer.Unknown(WorkspaceExamples.id(3)));
    }

    @Test
    void aRowThatIsNoLongerFailedThereIsLeftAlone() {
        giveUp();
        Workspace theirs = WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(77));
        bench.database.put(theirs);

        Answer answer = again.workspace(RestartBench.WORKSPACE, ASKED);

        assertThat(refusal(answer))
                .isEqualTo("its row is online on " + theirs.instance() + ", no longer failed on " + RestartBench.DEAD);
        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
    }

    @Test
    void aWorkspaceWithAnotherOpenIncidentIsLeftAlone() {
        bench.database.useTransaction(tx -> {
            Incident.Subject subject = new Incident.Subject(
                    RestartBench.WORKSPACE, WorkspaceExamples.instance(50), WorkspaceExamples.PLACE);
            Incident held = Incident.begin(
                    subject, IncidentState.HELD, HoldReason.PROOF, tx.now().minusSeconds(60));
            tx.incidents().open(held, IncidentExamples.because("absent", tx.now()));
        });
        giveUp();

        assertThat(refusal(again.workspace(RestartBench.WORKSPACE, ASKED)))
                .isEqualTo("another incident of it is open: HELD on " + WorkspaceExamples.instance(50));
    }

    @Test
    void allThatWereGivenUpForACauseAreBroughtBack() {
        giveUp();

        assertThat(again.givenUpFor(FailureCause.CAPACITY, ASKED)).isEmpty();
        List<Answer> answers = again.givenUpFor(FailureCause.NOT_ONLINE_IN_TIME, ASKED);

        assertThat(answers).containsExactly(new Answer.BroughtBack(RestartBench.WORKSPACE, RestartBench.DEAD));
        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(again.givenUpFor(FailureCause.NOT_ONLINE_IN_TIME, ASKED)).isEmpty();
    }

    @Test
    void whatCannotBePreparedAgainStaysGivenUpAndMayBeAskedForOnceMore() {
        giveUp();
        bench.replacer.needsPerson("no tagged volume");
        again.workspace(RestartBench.WORKSPACE, ASKED);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.lastDetail()).isEqualTo("no tagged volume; the row stays failed");
        assertThat(bench.row().status()).isEqualTo(WorkspaceStatus.FAILED);
        assertThat(again.workspace(RestartBench.WORKSPACE, ASKED)).isInstanceOf(Answer.BroughtBack.class);
    }

    @Test
    void aPreparationThatNeverSucceedsIsGivenUpAfterADay() {
        giveUp();
        again.workspace(RestartBench.WORKSPACE, ASKED);
        bench.replacer.troubles.fail(Operation.PREPARE, 200, FailureCause.PERMISSION);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.incident().cause()).isEqualTo("PERMISSION");
        assertThat(bench.row().is(WorkspaceStatus.FAILED, RestartBench.DEAD)).isTrue();
    }

    private void giveUp() {
        bench.noAgentRegisters();
        Incident given = bench.finish();
        assertThat(given.state()).isEqualTo(IncidentState.ABANDONED);
        bench.agentsRegister();
    }

    private static String refusal(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Refused.class);
        return ((Answer.Refused) answer).why();
    }
}
