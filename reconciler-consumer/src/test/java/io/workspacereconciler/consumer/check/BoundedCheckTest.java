package io.workspacereconciler.consumer.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class BoundedCheckTest {

    private static final int PLACES = 4;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ManualTimer timer = new ManualTimer();
    private final List<CompletableFuture<Look>> asked = new ArrayList<>();
    private final RunningCheck check = new BoundedCheck(
            new TimeLimitedCheck(
                    workspace -> {
                        CompletableFuture<Look> look = new CompletableFuture<>();
                        asked.add(look);
                        return look;
                    },
                    LIMIT,
                    timer),
            PLACES,
            () -> LookExamples.AT);

    @Test
    void noMoreThanTheBoundAreUnderWayAndEachEndLetsTheNextBegin() {
        List<CompletableFuture<Look>> looks = ask(10);
        assertThat(asked).hasSize(PLACES);

        answer(2);
        assertThat(asked).hasSize(PLACES + 1);
        assertThat(looks.get(2)).isCompletedWithValue(running(2));

        for (int i = 0; i < 10; i++) {
            answer(i);
        }
        assertThat(looks).allSatisfy(look -> assertThat(look).isCompleted());
    }

    @Test
    void theTimeLimitOfACheckBeginsWithItsOwnTurn() {
        List<CompletableFuture<Look>> looks = ask(PLACES + 1);
        timer.advance(LIMIT.minusSeconds(1));
        answer(0);

        timer.advance(LIMIT.minusSeconds(1));
        answer(PLACES);

        assertThat(looks.get(PLACES)).isCompletedWithValue(running(PLACES));
    }

    @Test
    void whereEveryCheckHangsTheRestIsNotAskedAndTheBatchEndsWithinOneLimit() {
        List<CompletableFuture<Look>> looks = ask(200);

        timer.advance(LIMIT);

        assertThat(asked).hasSize(PLACES + PLACES - 1);
        timer.advance(LIMIT);
        assertThat(looks).allSatisfy(look -> assertThat(look).isDone());
        assertThat(asked).hasSize(PLACES + PLACES - 1);
        assertThat(looks.get(199).join())
                .isInstanceOfSatisfying(
                        Look.NoAnswer.class, none -> assertThat(none.cause()).isEqualTo(UnknownCause.TIMED_OUT));
    }

    @Test
    void aFewThatHangAmongOthersThatAnswerTakeNoOtherWithThem() {
        List<CompletableFuture<Look>> looks = ask(200);
        for (int i = 0; asked.size() < 200 || i < asked.size(); i++) {
            if (i % 3 == 0) {
                timer.advance(LIMIT.dividedBy(100));
            }
            if (i != 5 && i != 70) {
                answer(i);
            }
        }

        assertThat(asked).hasSize(200);
        assertThat(looks.stream().filter(CompletableFuture::isDone)).hasSize(198);
    }

    private List<CompletableFuture<Look>> ask(int workspaces) {
        return LongStream.range(0, workspaces)
                .mapToObj(
                        number -> new OnlineWorkspace(WorkspaceExamples.id(number), WorkspaceExamples.instance(number)))
                .map(workspace -> check.isRunning(workspace).toCompletableFuture())
                .toList();
    }

    private void answer(int number) {
        asked.get(number).complete(running(number));
    }

    private static Look running(long number) {
        return LookExamples.seen(WorkspaceExamples.instance(number), InstanceState.RUNNING);
    }
}
