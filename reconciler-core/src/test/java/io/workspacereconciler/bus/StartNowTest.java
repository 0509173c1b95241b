package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** A group that begins now: with what comes after it first reached Kafka, and with all of it. */
final class StartNowTest extends LoopRounds {

    StartNowTest() {
        super(Start.now());
        consumer.ends(Map.of(P0, 2L));
    }

    /** The log as it was before the group began; the mock has records of assigned partitions only. */
    private void assignOld(TopicPartition... partitions) {
        assign(partitions);
        consumer.add(P0, 0, "before");
        consumer.add(P0, 1, "before too");
    }

    @Test
    void whatComesBetweenTheStartAndTheFirstReadingIsRead() {
        rounds(1);
        consumer.ends(Map.of(P0, 3L));
        assignOld(P0);
        consumer.add(P0, 2, "between");
        consumer.add(P0, 3, "after");
        rounds(2);

        assertThat(events()).containsExactly("between", "after");
    }

    @Test
    void whereItBeganIsCommittedThoughNothingCame() {
        assignOld(P0);
        rounds(2);

        assertThat(consumer.committed(P0)).isEqualTo(2);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void whereItBeganIsCommittedWhileTheFirstEventIsWorkedOn() {
        assignOld(P0);
        consumer.add(P0, 2, "hangs");
        rounds(3);
        assertThat(events()).containsExactly("hangs");
        assertThat(consumer.committed(P0)).isEqualTo(2);

        call("hangs").finish();
        rounds(2);
        assertThat(consumer.committed(P0)).isEqualTo(3);
    }

    @Test
    void whatTheGroupHasCommittedCountsMore() {
        assignOld(P0);
        consumer.commitSync(Map.of(P0, new OffsetAndMetadata(1)));
        rounds(2);

        assertThat(consumer.committed(P0)).isEqualTo(1);
        assertThat(consumer.paused()).isEmpty();
        assertThat(events()).doesNotContain("before").contains("before too");
    }

    @Test
    void aPartitionThatCameLaterIsReadFromItsBeginning() {
        rounds(1);
        consumer.ends(Map.of(P0, 2L, P1, 1L));
        assignOld(P0, P1);
        consumer.add(P1, 0, "first");
        rounds(2);

        assertThat(events()).containsExactly("first");
        assertThat(consumer.committed(P1)).isZero();
    }

    @Test
    void whileTheBrokerDoesNotSayWhatWasCommittedNothingIsRead() {
        assignOld(P0);
        consumer.failNextQuestion(new TimeoutException("slow broker"));
        consumer.failNextQuestion(new TimeoutException("slow broker"));
        assertThat(loop.pollOnce()).isPositive();
        assertThat(loop.pollOnce()).isPositive();
        assertThat(problem()).contains("slow broker");
        assertThat(events()).isEmpty();

        consumer.add(P0, 2, "after");
        rounds(2);
        assertThat(events()).containsExactly("after");
        assertThat(consumer.committed(P0)).isEqualTo(2);
    }

    @Test
    void anotherConsumerAfterAFailureBeginsWhereTheFirstDid() {
        rounds(1);
        second.ends(Map.of(P0, 3L));
        consumer.setPollException(new KafkaException("the consumer is broken"));
        assertThat(loop.pollOnce()).isPositive();
        rounds(1);
        second.rebalance(Set.of(P0));
        second.add(P0, 1, "before");
        second.add(P0, 2, "between");
        rounds(2);

        assertThat(events()).containsExactly("between");
    }

    @Test
    void aPartitionThatIsTakenAwayBeforeItBeganIsLeftToOthers() {
        assignOld(P0);
        consumer.failNextQuestion(new TimeoutException("slow broker"));
        assertThat(loop.pollOnce()).isPositive();
        assign();
        rounds(2);

        assertThat(consumer.committed(P0)).isNull();
        assertThat(events()).isEmpty();
    }
}
