package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.workspacereconciler.event.Topic;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.KafkaSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/**
 * The dead letters as they were when it was opened, for a person: joins no group, commits nothing, takes nothing away. Of a
 * letter that was requeued a note stands behind it in its partition, so that everyone sees it.
 */
public final class DeadLetterBox implements AutoCloseable {

    private static final Comparator<DeadLetter> OLDEST_FIRST = Comparator.comparing(DeadLetter::at)
            .thenComparing(letter -> letter.id().partition())
            .thenComparing(letter -> letter.id().offset());

    private final KafkaClients clients;
    private final String clientId;
    private final String topicPrefix;
    private final TopicScan scan;

    /**
     * Letters, and how many there were to choose from.
     *
     * @param newest the newest of them, newest last
     * @param requeued when those were requeued that were, the last time
     */
    public record Letters(List<DeadLetter> newest, int total, Map<DeadLetter.Id, Instant> requeued) {}

    private DeadLetterBox(KafkaClients clients, String clientId, String topicPrefix, TopicScan scan) {
        this.clients = clients;
        this.clientId = clientId;
        this.topicPrefix = topicPrefix;
        this.scan = scan;
    }

    /** Opens it; {@link StartupException} when Kafka does not answer or there is no such topic. */
    public static DeadLetterBox open(KafkaSettings settings, String clientId) {
        KafkaClients clients = new KafkaClients(settings);
        String prefix = settings.topics().prefix();
        try {
            return new DeadLetterBox(
                    clients,
                    clientId,
                    prefix,
                    new TopicScan(clients.reader(clientId), Topic.DEAD_LETTERS.name(prefix)));
        } catch (KafkaException e) {
            throw TopicScan.unreachable(e.toString());
        }
    }

    /** The newest letters that fit, at most so many; {@link StartupException} when Kafka does not answer. */
    public Letters newest(Predicate<DeadLetter> fits, int most) {
        PriorityQueue<DeadLetter> newest = new PriorityQueue<>(OLDEST_FIRST);
        Map<DeadLetter.Id, Instant> requeued = new HashMap<>();
        int[] total = {0};
        scan.each(record -> {
            Optional<DeadLetter.Id> noted = note(record);
            if (noted.isPresent()) {
                requeued.put(noted.get(), Instant.ofEpochMilli(record.timestamp()));
                return;
            }
            DeadLetter letter = DeadLetter.of(record);
            if (fits.test(letter)) {
                total[0]++;
                newest.add(letter);
                if (newest.size() > most) {
                    newest.remove();
                }
            }
        });
        List<DeadLetter> sorted = new ArrayList<>(newest);
        sorted.sort(OLDEST_FIRST);
        return new Letters(sorted, total[0], Map.copyOf(requeued));
    }

    /**
     * Sends letters back to where they came from, each as it came, and tells of each what became of it.
     *
     * @param wanted which letters
     * @param manner whether they are sent, and whether again
     * @throws StartupException when Kafka does not answer; what was told before has happened
     */
    public void requeue(
            Predicate<DeadLetter> wanted, Requeue.Manner manner, java.util.function.Consumer<Requeue> told) {
        Map<DeadLetter.Id, Instant> before = new HashMap<>();
        scan.each(record -> note(record).ifPresent(id -> before.put(id, Instant.ofEpochMilli(record.timestamp()))));
        try (Producer<byte[], byte[]> producer = clients.producer(clientId)) {
            LetterReturn letterReturn = new LetterReturn(producer, topicPrefix, scan::partitions);
            scan.each(record -> {
                DeadLetter letter = DeadLetter.of(record);
                if (note(record).isPresent() || !wanted.test(letter)) {
                    return;
                }
                told.accept(letterReturn.requeue(letter, record, Optional.ofNullable(before.get(letter.id())), manner));
            });
        } catch (KafkaException e) {
            throw TopicScan.unreachable(e.toString());
        }
    }

    /** The letter that a note is about; empty for what is no note, whatever a sender has written into its headers. */
    private static Optional<DeadLetter.Id> note(ConsumerRecord<byte[], byte[]> record) {
        Header note = record.headers().lastHeader(DeadLetters.NOTE);
        if (note == null || note.value() == null || record.headers().lastHeader(DeadLetters.REASON) != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(DeadLetter.Id.parse(new String(note.value(), UTF_8)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        scan.close();
    }
}
