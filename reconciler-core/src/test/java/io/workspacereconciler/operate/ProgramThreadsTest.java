package io.workspacereconciler.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ProgramThreadsTest {
    private final ShutdownSequence shutdown = new ShutdownSequence(ProgramThreads.PROGRAM_LIMIT);
    private final ProgramThreads threads = new ProgramThreads(shutdown);

    @Test
    void allThatTakesWorkInEndsAtTheSameTimeAndBeforeThePoolsThatDoIt() {
        CyclicBarrier together = new CyclicBarrier(3);
        AtomicBoolean poolWorked = new AtomicBoolean();
        ExecutorService pool = threads.pool("workers", 1);
        threads.loop("planner", () -> {}, together::await);
        threads.loop("checker", () -> {}, () -> {
            together.await();
            poolWorked.set(pool.submit(() -> true).get());
        });
        threads.every("queue", Duration.ofMinutes(1), () -> {}, together::await);

        shutdown.run();

        assertThat(together.isBroken()).isFalse();
        assertThat(together.getNumberWaiting()).isZero();
        assertThat(poolWorked).isTrue();
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void workThatThrowsIsDoneAgain() throws Exception {
        CountDownLatch twice = new CountDownLatch(2);
        threads.every("ticker", Duration.ofMillis(1), () -> {
            twice.countDown();
            throw new IllegalStateException("a defect");
        });

        assertThat(twice.await(10, TimeUnit.SECONDS)).isTrue();
        shutdown.run();
    }

    @Test
    void aPoolWhoseWorkHangsIsInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        threads.pool("workers", 1).execute(() -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

        shutdown.run();

        assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void oneOfAStageThatFailsDoesNotKeepTheOthersFromEnding() throws Exception {
        AtomicBoolean ended = new AtomicBoolean();
        ShutdownStage stage = new ShutdownStage();
        stage.add("bad", () -> {
            throw new IllegalStateException("boom");
        });
        stage.add("good", () -> ended.set(true));

        stage.run();

        assertThat(ended).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> stage.add("good", () -> ended.set(true)));
    }
}
