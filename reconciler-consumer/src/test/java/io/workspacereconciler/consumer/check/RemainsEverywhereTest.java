package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Remains;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is left of workspaces in one place, in the light of all places. */
final class RemainsEverywhereTest {

    private static final WorkspaceId ONE = WorkspaceExamples.id(1);
    private static final Remains FREE =
            new Remains(List.of(new Remains.Volume("vol-0000000b", LookExamples.ZONE, null)), List.of());

    private final FakeRemains here = new FakeRemains();
    private final FakeRemains there = new FakeRemains();
    private final RemainsEverywhere everywhere = new RemainsEverywhere(here, List.of(there));

    @Test
    void whatIsAliveElsewhereRunsAlthoughItsVolumesLieFreeHere() {
        here.leave(ONE, FREE);
        there.leave(ONE, new Remains(List.of(), List.of(WorkspaceExamples.instance(7))));

        Remains found = everywhere.of(Set.of(ONE)).getOrDefault(ONE, Remains.NONE);

        assertThat(found.showThatNothingRuns()).isFalse();
        assertThat(found.volumes()).isEqualTo(FREE.volumes());
        assertThat(found.liveInstances()).containsExactly(WorkspaceExamples.instance(7));
    }

    @Test
    void volumesOfAnotherPlaceAreNotHere() {
        there.leave(ONE, FREE);

        assertThat(everywhere.of(Set.of(ONE))).containsEntry(ONE, Remains.NONE);
    }

    @Test
    void whereAnyPlaceDoesNotAnswerNothingIsKnown() {
        here.leave(ONE, FREE);
        there.answerNothing();

        assertThat(everywhere.of(Set.of(ONE))).isEmpty();
    }

    @Test
    void freeVolumesAndNothingAliveAnywhereShowThatNothingRuns() {
        here.leave(ONE, FREE);

        assertThat(everywhere.of(Set.of(ONE)).getOrDefault(ONE, Remains.NONE).showThatNothingRuns())
                .isTrue();
    }
}
