package io.workspacereconciler.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.EventExamples;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.WorkspaceOffline;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Events that are said one to each partition in turn. */
final class EvenPublishingTest {

    private static final EventCodec CODEC = new EventCodec("test.", URI.create("/test"));
    private static final int PARTITIONS = 4;

    @Test
    void eachPartitionGetsAsManyAsTheOthers() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());

        assertThat(new KafkaEventPublisher(producer, CODEC).publishEvenly(offline(12)))
                .isCompleted();

        assertThat(producer.history())
                .extracting(ProducerRecord::partition)
                .containsExactlyInAnyOrder(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
    }

    @Test
    void aClosedProducerFailsInWhatItReturnsAndThrowsNothing() {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.close();

        assertThat(new KafkaEventPublisher(producer, CODEC).publishEvenly(offline(2)))
                .isCompletedExceptionally();
    }

    @Test
    void nothingIsSaidAtOnce() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());

        assertThat(new KafkaEventPublisher(producer, CODEC).publishEvenly(List.of()))
                .isCompleted();

        assertThat(producer.history()).isEmpty();
    }

    private static List<WorkspaceOffline> offline(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(EventExamples::workspaceOffline)
                .toList();
    }

    private static Cluster cluster() {
        Node node = new Node(1, "127.0.0.1", 1);
        String topic = Topic.WORKSPACE_OFFLINE.name("test.");
        return new Cluster(
                "cluster",
                List.of(node),
                IntStream.range(0, PARTITIONS)
                        .mapToObj(partition ->
                                new PartitionInfo(topic, partition, node, new Node[] {node}, new Node[] {node}))
                        .toList(),
                Set.of(),
                Set.of());
    }
}
