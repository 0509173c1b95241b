package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

/** What the loop does when Kafka fails, when it fails itself, and when it ends. */
final class ConsumerLoopTroubleTest extends LoopRounds {
    @Test
    void aPassingFailureOfKafkaKeepsTheConsumerAndShowsUntilItIsOver() {
        assign(P0);
        consumer.setPollException(new TimeoutException("slow broker"));

        assertThat(loop.pollOnce()).isPositive();
        assertThat(problem()).contains("slow broker");
        assertThat(loop.pollOnce()).isZero();
        assertThat(loop.problem()).contains(NOT_BEGUN);
        assertThat(unused).containsExactly(second);
    }

    @Test
    void aFailedCommitIsMadeAgain() {
        assign(P0);
        consumer.add(P0, 0, "a");
        rounds(1);
        call("a").finish();
        consumer.failNextCommit(new TimeoutException("slow broker"));

        assertThat(loop.pollOnce()).isPositive();
        assertThat(consumer.committed(P0)).isNull();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void aCommitDuringARebalanceIsMadeLaterAndDelaysNoPoll() {
        assign(P0);
        consumer.add(P0, 0, "a");
        rounds(1);
        call("a").finish();
        consumer.failNextCommit(new RebalanceInProgressException());

        rounds(1);
        assertThat(consumer.committed(P0)).isNull();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void aTopicThatWasMadeAnewIsReadFromItsBeginningWithoutAFault() {
        assign(P0);
        consumer.add(P0, 5, "old");
        consumer.add(P0, 6, "old too");
        rounds(1);
        call("old").finish();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(6);

        consumer.seek(P0, 0);
        consumer.resume(Set.of(P0));
        consumer.add(P0, 0, "new");
        rounds(2);
        call("old too").finish();
        call("new").finish();
        rounds(1);

        assertThat(events()).containsExactly("old", "old too", "new");
        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void anEndDuringARebalanceStillCommits() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "a");
        });
        consumer.schedulePollTask(this::closeFromWithin);
        consumer.schedulePollTask(() -> {
            call("a").finish();
            consumer.failNextCommit(new RebalanceInProgressException());
            consumer.failNextCommit(new RebalanceInProgressException());
        });

        loop.run();

        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void aFatalFailureOfKafkaMakesANewConsumerAndWhatRunsKeepsItsPlace() {
        assign(P0);
        consumer.add(P0, 0, "hangs");
        consumer.add(P0, 1, "hangs too");
        rounds(1);
        consumer.setPollException(new TopicAuthorizationException(TOPIC));

        assertThat(loop.pollOnce()).isPositive();
        assertThat(consumer.closed()).isTrue();
        rounds(1);
        second.rebalance(Set.of(P0));
        second.add(P0, 0, "again");
        call("hangs too").finish();
        second.resume(Set.of(P0));
        rounds(3);

        assertThat(events()).containsExactly("hangs", "hangs too", "again");
        assertThat(second.committed(P0)).isNull();
    }

    @Test
    void aFaultOfTheLoopItselfBeginsAnew() {
        rounds(1);
        consumer.schedulePollTask(() -> {
            throw new IllegalStateException("a fault");
        });

        assertThat(loop.pollOnce()).isPositive();
        assertThat(problem()).contains("a fault");
        assertThat(loop.pollOnce()).isZero();
        assertThat(consumer.closed()).isTrue();
        assertThat(unused).isEmpty();
    }

    @Test
    void theEndWaitsForWhatRunsTakesNothingNewAndCommits() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "runs");
            consumer.add(P0, 1, "runs too");
            consumer.add(P0, 2, "waits");
        });
        consumer.schedulePollTask(this::closeFromWithin);
        consumer.schedulePollTask(() -> call("runs").finish());
        consumer.schedulePollTask(() -> call("runs too").fail(new IllegalStateException("at the end")));

        loop.run();

        assertThat(consumer.closed()).isTrue();
        assertThat(events()).containsExactly("runs", "runs too");
        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(loop.problem()).contains("The loop on reconciler.batches has ended");
        loop.close(MINUTE);
        assertThatIllegalStateException().isThrownBy(loop::run);
    }

    @Test
    void theEndDoesNotWaitLongerThanItsLimit() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "hangs");
        });
        consumer.schedulePollTask(this::closeFromWithin);
        consumer.schedulePollTask(() -> now = now.plus(MINUTE));

        loop.run();

        assertThat(consumer.closed()).isTrue();
        assertThat(consumer.committed(P0)).isNull();
    }

    @Test
    void anInterruptEndsTheLoopCommitsWhatIsFinishedAndIsKept() {
        consumer.schedulePollTask(() -> {
            consumer.rebalance(Set.of(P0));
            consumer.add(P0, 0, "a");
        });
        consumer.schedulePollTask(() -> {
            call("a").finish();
            Thread.currentThread().interrupt();
        });

        loop.run();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(consumer.closed()).isTrue();
    }

    @Test
    void aLoopThatWasClosedBeforeItsStartNeverRuns() {
        loop.close(MINUTE);

        assertThatIllegalStateException().isThrownBy(loop::run);
        assertThat(unused).hasSize(2);
    }
}
