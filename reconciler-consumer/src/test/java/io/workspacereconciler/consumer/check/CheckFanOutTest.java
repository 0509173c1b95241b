package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;
import org.junit.jupiter.api.Test;

final class CheckFanOutTest {

    private static final OnlineWorkspace ONE = workspace(1);
    private static final OnlineWorkspace TWO = workspace(2);
    private static final OnlineWorkspace THREE = workspace(3);

    private final FakeInstances instances = new FakeInstances();
    private final SettableClock clock = new SettableClock();
    private final CheckFanOut fanOut = new CheckFanOut(instances, clock);

    @Test
    void everyWorkspaceGetsItsLookInTheOrderOfTheBatch() {
        instances.show(TWO.instance(), InstanceState.TERMINATED);
        instances.show(THREE.instance(), LookExamples.missing());

        Map<OnlineWorkspace, Look> looks = look(List.of(THREE, ONE, TWO), Set.of());

        assertThat(looks)
                .containsExactly(
                        Map.entry(THREE, LookExamples.missing()),
                        Map.entry(ONE, LookExamples.seen(ONE.instance(), InstanceState.RUNNING)),
                        Map.entry(TWO, LookExamples.seen(TWO.instance(), InstanceState.TERMINATED)));
        assertThat(instances.asked()).containsExactly(List.of(THREE, ONE, TWO));
    }

    @Test
    void aLateCheckIsNoAnswerAndTheOthersAreNotTouched() {
        instances.fail(ONE.instance(), new TimeoutException("late"));
        instances.fail(TWO.instance(), new CompletionException(new TimeoutException("late")));

        Map<OnlineWorkspace, Look> looks = look(List.of(ONE, TWO, THREE), Set.of());

        cause(looks, ONE).isEqualTo(UnknownCause.TIMED_OUT);
        cause(looks, TWO).isEqualTo(UnknownCause.TIMED_OUT);
        assertThat(looks).containsEntry(THREE, LookExamples.seen(THREE.instance(), InstanceState.RUNNING));
    }

    @Test
    void aCheckThatFailsInAnyOtherWayIsNoAnswerEither() {
        clock.advance(Duration.ofSeconds(3));
        instances.fail(ONE.instance(), new IllegalStateException("a defect"));

        Map<OnlineWorkspace, Look> looks = look(List.of(ONE), Set.of());

        assertThat(looks)
                .containsEntry(
                        ONE,
                        new Look.NoAnswer(
                                UnknownCause.INTERNAL,
                                "IllegalStateException",
                                null,
                                SettableClock.START.plusSeconds(3)));
    }

    @Test
    void anInstanceThatTwoRowsNameIsNotAskedAbout() {
        Map<OnlineWorkspace, Look> looks = look(List.of(ONE, TWO), Set.of(ONE.instance()));

        cause(looks, ONE).isEqualTo(UnknownCause.SHARED_INSTANCE);
        assertThat(instances.asked()).containsExactly(List.of(TWO));
    }

    @Test
    void whatIsNoInstanceIdIsNotAskedAbout() {
        OnlineWorkspace odd = new OnlineWorkspace(WorkspaceExamples.id(4), new InstanceId("container-7"));

        Map<OnlineWorkspace, Look> looks = look(List.of(odd, ONE), Set.of());

        cause(looks, odd).isEqualTo(UnknownCause.NO_INSTANCE_ID);
        assertThat(instances.asked()).containsExactly(List.of(ONE));
    }

    @Test
    void whereNothingCanBeAskedNothingIsAsked() {
        assertThat(look(List.of(), Set.of())).isEmpty();
        cause(look(List.of(ONE), Set.of(ONE.instance())), ONE).isEqualTo(UnknownCause.SHARED_INSTANCE);
        assertThat(instances.asked()).isEmpty();
    }

    private Map<OnlineWorkspace, Look> look(List<OnlineWorkspace> batch, Set<InstanceId> shared) {
        return fanOut.look(batch, shared).join();
    }

    private static ObjectAssert<UnknownCause> cause(Map<OnlineWorkspace, Look> looks, OnlineWorkspace of) {
        return assertThat(looks.get(of))
                .asInstanceOf(InstanceOfAssertFactories.type(Look.NoAnswer.class))
                .extracting(Look.NoAnswer::cause, InstanceOfAssertFactories.type(UnknownCause.class));
    }

    private static OnlineWorkspace workspace(long number) {
        return new OnlineWorkspace(WorkspaceExamples.id(number), WorkspaceExamples.instance(number));
    }
}
