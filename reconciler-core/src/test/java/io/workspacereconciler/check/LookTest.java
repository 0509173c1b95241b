package io.workspacereconciler.check;

import static io.workspacereconciler.check.LookExamples.AT;
import static io.workspacereconciler.check.LookExamples.instance;
import static io.workspacereconciler.check.LookExamples.missing;
import static io.workspacereconciler.check.LookExamples.noAnswer;
import static io.workspacereconciler.check.LookExamples.seen;
import static io.workspacereconciler.check.LookExamples.taggedFor;
import static io.workspacereconciler.workspace.WorkspaceExamples.PLACE;
import static io.workspacereconciler.workspace.WorkspaceExamples.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class LookTest {

    private static final InstanceId INSTANCE = WorkspaceExamples.instance(1);

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "RUNNING"})
    void anInstanceThatIsUpOrOnItsWayUpIsRunning(InstanceState state) {
        assertThat(seen(INSTANCE, state).verdict(id(1), PLACE)).isEqualTo(new Verdict.Running(state));
    }

    @ParameterizedTest
    @EnumSource(names = {"SHUTTING_DOWN", "TERMINATED", "STOPPING", "STOPPED"})
    void anInstanceThatIsDownOrOnItsWayDownIsNotRunning(InstanceState state) {
        assertThat(seen(INSTANCE, state).verdict(id(1), PLACE)).isEqualTo(new Verdict.NotRunning(state));
    }

    @ParameterizedTest
    @EnumSource
    void anotherOwnersInstanceIsUnknownInEveryState(InstanceState state) {
        Verdict verdict = seen(INSTANCE, state).verdict(id(1), new Place("999999999999", PLACE.region()));

        assertThat(verdict)
                .isEqualTo(new Verdict.Unknown(
                        UnknownCause.OTHER_OWNER, "owned by " + PLACE.account() + ", expected 999999999999"));
    }

    @ParameterizedTest
    @EnumSource
    void anInstanceWithAnotherWorkspacesTagIsUnknownInEveryState(InstanceState state) {
        Look look = new Look.Seen(taggedFor(id(2), instance(INSTANCE, state)), null, AT);

        assertThat(look.verdict(id(1), PLACE))
                .isEqualTo(new Verdict.Unknown(UnknownCause.OTHER_WORKSPACE, "its tag names another workspace"));
    }

    @Test
    void anInstanceWithItsOwnWorkspacesTagIsWhatItsStateSays() {
        Look look = new Look.Seen(taggedFor(id(1), instance(INSTANCE, InstanceState.STOPPED)), null, AT);

        assertThat(look.verdict(id(1), PLACE)).isEqualTo(new Verdict.NotRunning(InstanceState.STOPPED));
    }

    @Test
    void anotherOwnerComesBeforeAnotherTag() {
        Look look = new Look.Seen(taggedFor(id(2), instance(INSTANCE, InstanceState.STOPPED)), null, AT);

        assertThat(look.verdict(id(1), new Place("999999999999", PLACE.region())))
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.cause()).isEqualTo(UnknownCause.OTHER_OWNER));
    }

    @Test
    void aWholeAnswerWithoutTheInstanceIsAnAbsence() {
        assertThat(missing().verdict(id(1), PLACE)).isEqualTo(new Verdict.Absent("the answer does not contain it"));
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerIsUnknownForItsCause(UnknownCause cause) {
        assertThat(noAnswer(cause).verdict(id(1), PLACE)).isEqualTo(new Verdict.Unknown(cause, "nothing was learned"));
    }
}
