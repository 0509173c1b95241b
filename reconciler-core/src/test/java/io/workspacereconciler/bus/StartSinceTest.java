package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** A group that begins at a time. */
final class StartSinceTest extends LoopRounds {
    private static final Instant TIME = Instant.parse("2026-01-31T11:00:00Z");

    StartSinceTest() {
        super(Start.since(TIME));
        consumer.ends(Map.of(P0, 3L));
    }

    /** The mock has records of assigned partitions only. */
    private void assignOld() {
        assign(P0);
        consumer.add(P0, 0, "before");
        consumer.add(P0, 1, "at the time");
        consumer.add(P0, 2, "after");
    }

    @Test
    void theFirstEventOfThatTimeIsTheFirstThatIsRead() {
        consumer.timeHasOffset(TIME, 1);
        assignOld();
        rounds(2);

        assertThat(events()).containsExactly("at the time", "after");
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void atATimeToComeItBeginsNow() {
        assignOld();
        rounds(2);
        consumer.add(P0, 3, "next");
        rounds(1);

        assertThat(events()).containsExactly("next");
    }

    @Test
    void whatTheGroupHasCommittedCountsMore() {
        consumer.timeHasOffset(TIME, 1);
        assignOld();
        consumer.commitSync(Map.of(P0, new OffsetAndMetadata(3)));
        rounds(2);

        assertThat(consumer.committed(P0)).isEqualTo(3);
    }
}
