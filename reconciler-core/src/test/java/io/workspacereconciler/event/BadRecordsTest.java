package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Whatever a record holds, reading it ends in an event or in a reason. */
final class BadRecordsTest {

    private static final long SEED = 20_260_131L;
    private static final EventCodec CODEC = new EventCodec("test.", URI.create("/test"));
    private static final BadRecords RECORDS = new BadRecords(CODEC, EventExamples.all());

    @Test
    void noRecordMakesTheCodecThrowAnythingButWhyItIsUnreadable() {
        Map<String, Integer> reasons = new TreeMap<>();

        qt().withFixedSeed(SEED).withExamples(9_000).forAll(RECORDS.all()).checkAssert(record -> {
            String outcome;
            try {
                outcome = CODEC.decode(Delivery.of(record)).getClass().getSimpleName();
            } catch (UnreadableEventException e) {
                assertThat(e.reason()).isNotBlank().hasSizeLessThan(400).doesNotContainPattern("\\p{Cc}");
                outcome = "unreadable";
            }
            reasons.merge(outcome, 1, Integer::sum);
        });

        assertThat(reasons).containsKeys("SweepRequested", "BatchRequested", "WorkspaceOffline");
        assertThat(reasons.get("unreadable")).isBetween(6_000, 8_700);
    }

    @Test
    void whatIsReadOfABadRecordCanBeSaidAndReadAgain() {
        qt().withFixedSeed(SEED).withExamples(3_000).forAll(RECORDS.all()).checkAssert(record -> {
            Event event;
            try {
                event = CODEC.decode(Delivery.of(record));
            } catch (UnreadableEventException e) {
                return;
            }
            assertThat(CODEC.decode(Delivery.of(CODEC.encode(event)))).isEqualTo(event);
        });
    }

    @Test
    void oneSeedGivesTheSameRecordsEachTime() {
        assertThat(values()).isEqualTo(values()).hasSizeGreaterThan(90);
    }

    private static List<String> values() {
        List<String> values = new ArrayList<>();
        qt().withFixedSeed(SEED)
                .withExamples(100)
                .forAll(RECORDS.all())
                .checkAssert((ProducerRecord<byte[], byte[]> record) ->
                        values.add(Arrays.toString(record.key()) + Arrays.toString(record.value()) + record.headers()));
        return values;
    }
}
