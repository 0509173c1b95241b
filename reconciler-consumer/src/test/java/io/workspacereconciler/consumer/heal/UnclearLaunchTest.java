package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.consumer.heal.RestartAgain.Answer;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A provision that knows no token: what is known to have made nothing is sent anew, and nothing else ever is. */
final class UnclearLaunchTest {

    private static final String ASKED = "asked by someone";

    private final RestartBench bench = new RestartBench(InstanceState.STOPPED, Backend.CONTROL_PLANE);
    private final FakeControlPlane controlPlane = (FakeControlPlane) bench.replacer;

    @ParameterizedTest
    @EnumSource(names = {"TRANSPORT", "THROTTLED", "PERMISSION", "OTHER"})
    void aProvisionThatMadeNothingForCertainIsFollowedByAnother(FailureCause cause) {
        controlPlane.troubles.refuse(Operation.LAUNCH, cause);

        bench.finish();

        bench.assertRecovered();
        assertThat(controlPlane.provisions())
                .extracting(LaunchRequest.ByControlPlane::attempt)
                .containsExactly(1, 2);
        assertThat(bench.progress().failures().counted()).isEqualTo(cause.counts() ? 1 : 0);
    }

    @Test
    void aLostAnswerWhoseInstanceRegistersIsTheOneThatIsKept() {
        controlPlane.troubles.loseAnswer(Operation.LAUNCH, FailureCause.AMBIGUOUS);

        bench.finish();

        bench.assertRecovered();
        assertThat(controlPlane.provisions()).hasSize(1);
    }

    @Test
    void aLostProvisionIsNeverSentAgainAndGivenUpWhenAnInstanceWouldHaveRegistered() {
        loseProvision();
        assertThat(RestartGlance.at(bench.incident()).orElseThrow().isUnclear()).isTrue();
        Instant begun = bench.progress().since();

        bench.finish();

        assertGivenUp();
        assertThat(controlPlane.provisions()).hasSize(1);
        assertThat(bench.incident().changedAt())
                .isBetween(
                        begun.plus(RestartBench.ONLINE_TIMEOUT),
                        begun.plus(RestartBench.ONLINE_TIMEOUT).plusSeconds(30));
        assertThat(bench.lastDetail()).contains("--none-is-running", "AMBIGUOUS");
    }

    @Test
    void onlyWhoHasSeenThatNoneIsRunningBringsItBack() {
        loseProvision();
        bench.finish();

        Answer refused = ask(RestartAgain.Seen.NOTHING);
        assertThat(refused).isInstanceOf(Answer.Refused.class).asString().contains("--none-is-running");
        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(ask(RestartAgain.Seen.NONE_IS_RUNNING))
                .isEqualTo(new Answer.BroughtBack(RestartBench.WORKSPACE, RestartBench.DEAD));
        bench.finish();

        bench.assertRecovered();
        assertThat(controlPlane.provisions()).hasSize(2);
    }

    @Test
    void whereAnAgentIsThereTheRowMustNameItsInstanceHoweverLongThatTakes() {
        loseProvision();
        bench.database.put(WorkspaceExamples.as(WorkspaceStatus.ONLINE, bench.row()));

        bench.run(Duration.ofHours(30));

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(bench.lastDetail()).contains("STUCK", "let the row name it");
        assertThat(bench.database.storyOf(RestartBench.WORKSPACE)).hasSizeLessThan(60);
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
        InstanceId made = controlPlane.made("by the provision", RestartBench.WORKSPACE);
        bench.database.put(WorkspaceExamples.onlineOn(1, made));
        bench.finish();
        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
        assertThat(controlPlane.provisions()).hasSize(1);
    }

    @Test
    void anInstanceThatTheRowNamesAndWhoseAgentNeverComesIsLeftAlone() {
        loseProvision();
        bench.database.put(
                WorkspaceExamples.as(WorkspaceStatus.PROVISIONING, WorkspaceExamples.onlineOn(1, Owner.THEIRS)));

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row().is(WorkspaceStatus.PROVISIONING, Owner.THEIRS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSES", "HIBERNATES", "REMOVES", "RESTARTS_IT"})
    void whoeverActsMeanwhileKeepsWhatTheyDid(Owner owner) {
        loseProvision();
        owner.act(bench);
        WorkspaceStatus theirs = bench.row().status();

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.SUPERSEDED);
        assertThat(bench.row().status()).isEqualTo(theirs);
        assertThat(bench.lastDetail()).contains("not known");
    }

    @Test
    void aDeletedRowEndsIt() {
        loseProvision();
        Owner.DELETES_THE_ROW.act(bench);

        assertThat(bench.finish().state()).isEqualTo(IncidentState.SUPERSEDED);
    }

    @Test
    void anOldInstanceThatRunsAgainGetsItsRowBack() {
        loseProvision();
        controlPlane.become(RestartBench.DEAD, InstanceState.RUNNING);

        bench.finish();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.CLEARED);
        assertThat(bench.row().is(WorkspaceStatus.ONLINE, RestartBench.DEAD)).isTrue();
        assertThat(bench.row().url()).isEqualTo("https://1.example.com");
    }

    @Test
    void anotherDeathOfTheSameInstanceIsHeldForAPersonForAsLongAsOneMayRun() {
        loseProvision();
        bench.finish();
        bench.database.put(WorkspaceExamples.online(1));
        dieAgain();

        bench.turn();

        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        assertThat(bench.incident().hold()).isEqualTo(HoldReason.PREPARE);
        assertThat(bench.lastDetail()).contains("may run");
        assertThat(controlPlane.provisions()).hasSize(1);
    }

    @Test
    void whoHasSeenThatNoneIsRunningEndsThatHoldToo() {
        loseProvision();
        bench.finish();
        bench.database.put(WorkspaceExamples.online(1));
        dieAgain();
        bench.turn();

        assertThat(ask(RestartAgain.Seen.NOTHING)).isInstanceOf(Answer.Refused.class);
        assertThat(ask(RestartAgain.Seen.NONE_IS_RUNNING)).isInstanceOf(Answer.NoneIsRunning.class);
        assertThat(ask(RestartAgain.Seen.NONE_IS_RUNNING))
                .as("there is nothing more to be said")
                .isInstanceOf(Answer.Refused.class);
        assertThat(bench.incident().state()).isEqualTo(IncidentState.HELD);
        letThrough();
        bench.finish();

        bench.assertRecovered();
        assertThat(controlPlane.provisions()).hasSize(2);
    }

    @Test
    void whatWasBegunOverAnotherBackendWaitsForAHealerOverThatOne() {
        loseProvision();
        Restart overEc2 = bench.restart(new FakeInstanceReplacer());
        for (int turn = 0; turn < 30; turn++) {
            bench.database.clock().advance(Duration.ofHours(2));
            bench.turn(overEc2);
        }

        assertThat(bench.incident().state()).isEqualTo(IncidentState.RESTARTING);
        assertThat(bench.progress().step()).isEqualTo(RestartStep.UNCLEAR);
        assertThat(bench.lastDetail()).contains("STUCK", "begun over another backend");
        bench.finish();
        assertGivenUp();
    }

    /** The provision reaches nobody, and nobody knows. */
    private void loseProvision() {
        controlPlane.troubles.fail(Operation.LAUNCH, 1, FailureCause.AMBIGUOUS);
        bench.until(RestartStep.UNCLEAR);
    }

    private Answer ask(RestartAgain.Seen seen) {
        return new RestartAgain(bench.database, seen).workspace(RestartBench.WORKSPACE, ASKED);
    }

    private void dieAgain() {
        bench.database.useTransaction(tx -> {
            Incident again = IncidentExamples.offline(1, tx.now());
            tx.incidents().open(again, IncidentExamples.because("proven", tx.now()));
            tx.incidents().markDue(again.id(), tx.now());
        });
    }

    private void letThrough() {
        Incident held = bench.incident();
        bench.database.useTransaction(tx -> {
            tx.incidents()
                    .save(held.become(IncidentState.OFFLINE, tx.now()), IncidentExamples.because("proven", tx.now()));
            tx.incidents().markDue(held.id(), tx.now());
        });
    }

    private void assertGivenUp() {
        assertThat(bench.incident().state()).isEqualTo(IncidentState.ABANDONED);
        assertThat(bench.incident().cause()).isEqualTo("AMBIGUOUS");
        assertThat(bench.row().is(WorkspaceStatus.FAILED, RestartBench.DEAD)).isTrue();
        assertThat(bench.row().url()).isEmpty();
    }
}
