package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.event.UnreadableEventException;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of records, in good times and in bad. */
final class ConsumerLoopTest extends LoopRounds {
    @Test
    void offsetsNeverPassABatchThatIsNotFinished() {
        assign(P0);
        consumer.add(P0, 0, "a");
        consumer.add(P0, 1, "b");
        rounds(2);

        call("b").finish();
        rounds(2);
        assertThat(consumer.committed(P0)).isNull();

        call("a").finish();
        rounds(2);
        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void pollGoesOnWhileWorkHangs() {
        assign(P0);
        consumer.add(P0, 0, "hangs");
        consumer.add(P0, 1, "hangs too");
        consumer.add(P0, 2, "waits");
        rounds(1);
        consumer.add(P0, 3, "comes later");
        int before = consumer.polls();
        rounds(5);

        assertThat(events()).containsExactly("hangs", "hangs too");
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(consumer.polls()).isEqualTo(before + 5);

        call("hangs").finish();
        call("hangs too").finish();
        rounds(3);
        assertThat(events()).containsExactly("hangs", "hangs too", "waits", "comes later");

        call("waits").finish();
        call("comes later").finish();
        rounds(2);
        assertThat(consumer.paused()).isEmpty();
        assertThat(consumer.committed(P0)).isEqualTo(4);
    }

    @Test
    void aPartitionThatIsAssignedWhilePausedIsPausedAsWell() {
        assign(P0);
        consumer.add(P0, 0, "hangs");
        consumer.add(P0, 1, "hangs too");
        rounds(2);

        assign(P0, P1);

        assertThat(consumer.paused()).contains(P1);
    }

    @Test
    void whatIsFinishedIsCommittedOnRevocation() {
        assign(P0, P1);
        consumer.add(P0, 0, "done");
        consumer.add(P1, 0, "hangs");
        rounds(1);
        call("done").finish();

        assign(P1);

        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(consumer.committed(P1)).isNull();
    }

    @Test
    void aRevocationWhoseCommitFailsStillEndsTheAssignment() {
        assign(P0);
        consumer.add(P0, 0, "done");
        rounds(1);
        call("done").finish();
        consumer.failNextCommit(new TimeoutException("slow broker"));

        assign();
        rounds(2);

        assertThat(consumer.committed(P0)).isNull();
    }

    @Test
    void aLateEndOfAnOldAssignmentChangesNothing() {
        assign(P0);
        consumer.add(P0, 0, "late");
        consumer.add(P0, 1, "failing");
        consumer.add(P0, 2, "waiting");
        rounds(1);
        assign();
        assign(P0);
        consumer.add(P0, 0, "again");

        call("late").finish();
        call("failing").fail(new IllegalStateException("late"));
        rounds(2);
        now = now.plus(MINUTE);
        rounds(2);

        assertThat(consumer.committed(P0)).isNull();
        assertThat(events()).containsExactly("late", "failing", "again");
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void nothingIsCommittedForAPartitionThatWasLost() {
        assign(P0, P1);
        consumer.add(P0, 0, "lost");
        consumer.add(P1, 0, "kept");
        rounds(1);
        call("lost").finish();
        call("kept").finish();

        consumer.losePartitions(List.of(P0));
        rounds(3);
        loopEnds();

        assertThat(consumer.committed(P0)).isNull();
    }

    @Test
    void whatFailsThroughADependencyIsRetriedForAsLongAsItLastsAndBlocksTheCommit() {
        assign(P0);
        consumer.add(P0, 0, "fails");
        consumer.add(P0, 1, "fine");
        rounds(1);
        call("fails").fail(new DatabaseException("database down", null));
        call("fine").finish();
        rounds(3);
        assertThat(consumer.committed(P0)).isNull();
        assertThat(calls).hasSize(2);
        assertThat(problem()).contains("database down");

        for (int failure = 2; failure <= 12; failure++) {
            now = now.plusSeconds(30);
            rounds(1);
            assertThat(calls).hasSize(failure + 1);
            calls.get(failure).fail(new DatabaseException("database down", null));
            rounds(1);
        }
        now = now.plusSeconds(30);
        rounds(1);
        calls.get(calls.size() - 1).finish();
        rounds(1);

        assertThat(consumer.committed(P0)).isEqualTo(2);
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void othersGoOnWhileOneIsRetried() {
        assign(P0);
        consumer.add(P0, 0, "fails");
        consumer.add(P0, 1, "fine");
        consumer.add(P0, 2, "next");
        rounds(1);
        call("fails").fail(new IllegalStateException("its own fault"));
        call("fine").finish();
        rounds(1);

        assertThat(events()).containsExactly("fails", "fine", "next");
    }

    @Test
    void whatIsRetriedKeepsItsPlaceSoThatNoMoreIsTakenWhileEverythingFails() {
        assign(P0);
        consumer.add(P0, 0, "fails");
        consumer.add(P0, 1, "fails too");
        consumer.add(P0, 2, "waits");
        rounds(1);
        call("fails").fail(new IllegalStateException("database down"));
        call("fails too").fail(new IllegalStateException("database down"));
        rounds(3);

        assertThat(events()).containsExactly("fails", "fails too");
        assertThat(consumer.paused()).containsExactly(P0);
    }

    @Test
    void anUnreadableRecordIsDeadLetteredAndTheLoopGoesOn() {
        assign(P0);
        consumer.add(P0, 0, "unreadable");
        consumer.add(P0, 1, "b");
        rounds(1);
        call("b").finish();
        rounds(2);
        assertThat(producer.history()).hasSize(1);
        assertThat(consumer.committed(P0)).isNull();

        producer.completeNext();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void aDeadLetterThatIsNotAcknowledgedIsSentAgain() {
        assign(P0);
        consumer.add(P0, 0, "unreadable");
        rounds(1);
        producer.errorNext(new KafkaException("no broker"));
        rounds(1);
        now = now.plus(MINUTE);
        rounds(1);
        assertThat(consumer.committed(P0)).isNull();

        producer.completeNext();
        rounds(1);
        assertThat(producer.history()).hasSize(2);
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void whatDecoderOrHandlerRejectForGoodIsDeadLettered() {
        assign(P0);
        consumer.add(P0, 0, "decoder fault");
        consumer.add(P0, 1, "refused");
        rounds(1);
        call("refused").fail(new UnreadableEventException("no such place"));
        producer.completeNext();
        producer.completeNext();
        rounds(1);

        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void whatIsNotOursIsIgnoredByRuleAndCountsAsFinished() {
        assign(P0);
        consumer.add(P0, 0, "not ours");
        rounds(2);

        assertThat(calls).isEmpty();
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void aHandlerThatThrowsIsAFailureOfItsEventOnly() {
        assign(P0);
        consumer.add(P0, 0, "throws");
        consumer.add(P0, 1, "b");
        rounds(2);

        assertThat(events()).containsExactly("b");
        assertThat(problem()).contains("thrown");
    }
}
