package io.workspacereconciler.bus;

import io.workspacereconciler.event.Event;
import io.workspacereconciler.event.EventCodec;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.event.UnreadableEventException;
import io.workspacereconciler.operate.StartupException;
import io.workspacereconciler.settings.KafkaSettings;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;

/**
 * What was said, read for a person: joins no group, commits nothing, takes nothing away. Each reading ends with what was on
 * the topic when it began.
 */
public final class TopicLog {

    private final KafkaClients clients;
    private final String clientId;
    private final String topicPrefix;
    private final EventCodec codec;

    /** Of the topics with these settings' prefix; Kafka is reached with each reading. */
    public TopicLog(KafkaSettings settings, String clientId) {
        this.clients = new KafkaClients(settings);
        this.clientId = clientId;
        this.topicPrefix = settings.topics().prefix();
        this.codec = new EventCodec(topicPrefix, URI.create("/" + clientId));
    }

    /**
     * All readable events of a topic, in the order of their own times.
     *
     * @throws StartupException when Kafka does not answer or the topic is not there
     */
    public <E extends Event> List<E> all(Topic topic, Class<E> kind) {
        return read(topic, kind, event -> true, Instant.EPOCH, Instant.MAX);
    }

    /**
     * The readable events of a topic that fit, in the order of their own times.
     *
     * @param from said at this instant or later, on Kafka's own clock
     * @param to said before this instant
     * @throws StartupException when Kafka does not answer or the topic is not there
     */
    public <E extends Event> List<E> read(Topic topic, Class<E> kind, Predicate<E> fits, Instant from, Instant to) {
        List<E> events = new ArrayList<>();
        try (TopicScan scan = new TopicScan(clients.reader(clientId), topic.name(topicPrefix))) {
            if (from.isAfter(Instant.EPOCH)) {
                scan.from(from);
            }
            if (to.isBefore(Instant.MAX)) {
                scan.until(to);
            }
            scan.each(record -> {
                try {
                    E event = codec.decode(record, kind);
                    if (fits.test(event)) {
                        events.add(event);
                    }
                } catch (UnreadableEventException e) {
                    // it is in the dead letters, where a person finds it
                    return;
                }
            });
        } catch (KafkaException e) {
            throw TopicScan.unreachable(e.toString());
        }
        events.sort(Comparator.comparing(Event::at));
        return events;
    }
}
