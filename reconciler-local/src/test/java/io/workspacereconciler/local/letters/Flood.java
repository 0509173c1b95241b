package io.workspacereconciler.local.letters;

import static org.quicktheories.QuickTheory.qt;

import io.workspacereconciler.event.BadRecords;
import io.workspacereconciler.event.Delivery;
import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.UnreadableEventException;
import io.workspacereconciler.local.server.TestServers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Generated records on the topics of one prefix, each with what must become of it. */
final class Flood implements AutoCloseable {

    /** Deadlines are an hour away or an hour past, so that nothing hangs on how fast a machine is. */
    private static final Duration FARTHEST = Duration.ofDays(1);

    /** What must become of a record. */
    enum Fate {
        DEAD_LETTER,
        SET_ASIDE,
        HANDLED
    }

    /** Where a record came to stand. */
    record Position(String topic, int partition, long offset) {}

    record Sent(ProducerRecord<byte[], byte[]> record, Fate fate) {}

    private final EventCodec codec;
    private final Map<Position, Sent> sent = new ConcurrentHashMap<>();
    private final Producer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of(
                    "bootstrap.servers",
                    TestServers.bootstrapServers(),
                    "linger.ms",
                    5,
                    "max.in.flight.requests.per.connection",
                    1),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    Flood(String topicPrefix) {
        this.codec = new EventCodec(topicPrefix, URI.create("/test"));
    }

    /** Sends so many records that begin as one of these events; returns when the broker has them. */
    <E extends Event> void send(long seed, int count, Class<E> kind, Function<E, Instant> deadline, List<E> events) {
        int before = sent.size();
        while (sent.size() - before < count) {
            // what has come already is not made again, so one pass may give fewer
            int missing = count - (sent.size() - before);
            qt().withFixedSeed(seed + missing)
                    .withExamples(missing)
                    .withShrinkCycles(0)
                    .forAll(new BadRecords(codec, events).all())
                    .checkAssert(record -> send(record, fate(record, kind, deadline)));
            producer.flush();
        }
    }

    private void send(ProducerRecord<byte[], byte[]> record, Fate fate) {
        Future<RecordMetadata> ignored = producer.send(record, (at, failure) -> {
            if (failure == null) {
                sent.put(new Position(at.topic(), at.partition(), at.offset()), new Sent(record, fate));
            }
        });
        if (ignored.isCancelled()) {
            throw new AssertionError("Kafka's producer cancels nothing");
        }
    }

    /** Sends one event that is not part of the flood. */
    void say(Event event) throws Exception {
        producer.send(codec.encode(event)).get(10, TimeUnit.SECONDS);
    }

    private <E extends Event> Fate fate(
            ProducerRecord<byte[], byte[]> record, Class<E> kind, Function<E, Instant> deadline) {
        try {
            Instant until = deadline.apply(codec.decode(Delivery.of(record), kind));
            Instant now = Instant.now();
            if (until.isBefore(now)) {
                return Fate.SET_ASIDE;
            }
            return until.isAfter(now.plus(FARTHEST)) ? Fate.DEAD_LETTER : Fate.HANDLED;
        } catch (UnreadableEventException e) {
            return Fate.DEAD_LETTER;
        }
    }

    /** Everything that the broker has of it. */
    Map<Position, Sent> sent() {
        return Map.copyOf(sent);
    }

    long count(String topic, Fate fate) {
        return sent.entrySet().stream()
                .filter(one ->
                        one.getKey().topic().equals(topic) && one.getValue().fate() == fate)
                .count();
    }

    @Override
    public void close() {
        producer.close();
    }
}
