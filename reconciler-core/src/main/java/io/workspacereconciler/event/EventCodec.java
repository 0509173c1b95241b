package io.workspacereconciler.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Events as CloudEvents 1.0 in Kafka's binary mode: attributes in {@code ce_} headers, JSON as the value.
 *
 * <p>A type carries its version, such as {@code io.workspacereconciler.WorkspaceOffline.v1}; a version only grows by
 * fields that its readers may skip.
 */
public final class EventCodec {

    private static final String TYPE_PREFIX = "io.workspacereconciler.";
    private static final String VERSION = ".v1";
    private static final List<Class<? extends Event>> TYPES = List.of(
            SweepRequested.class,
            BatchRequested.class,
            BatchChecked.class,
            WorkspaceOffline.class,
            WorkspaceIncident.class);

    private final String topicPrefix;
    private final URI source;

    /** A codec for topics with this prefix, that names {@code source} as the sender of what it encodes. */
    public EventCodec(String topicPrefix, URI source) {
        this.topicPrefix = topicPrefix;
        this.source = source;
    }

    /** The CloudEvents type of this kind of event. */
    public static String type(Class<? extends Event> kind) {
        return TYPE_PREFIX + kind.getSimpleName() + VERSION;
    }

    /** The message that says this event, on its topic, under its key. */
    public ProducerRecord<byte[], byte[]> encode(Event event) {
        CloudEvent message = CloudEventBuilder.v1()
                .withId(event.eventId().toString())
                .withSource(source)
                .withType(type(event.getClass()))
                .withSubject(event.key())
                .withTime(event.at().atOffset(ZoneOffset.UTC))
                .withData("application/json", body(event))
                .build();
        byte[] key = event.key().getBytes(StandardCharsets.UTF_8);
        return KafkaMessageFactory.createWriter(event.topic().name(topicPrefix), key)
                .writeBinary(message);
    }

    /**
     * The event that a message says.
     *
     * @throws UnreadableEventException naming what is missing or unknown
     */
    public Event decode(ConsumerRecord<byte[], byte[]> message) {
        CloudEvent event = cloudEvent(message);
        Class<? extends Event> kind = TYPES.stream()
                .filter(type -> type(type).equals(event.getType()))
                .findFirst()
                .orElseThrow(() -> new UnreadableEventException("unknown type " + shortened(event.getType())));
        CloudEventData data = event.getData();
        if (data == null) {
            throw new UnreadableEventException(kind.getSimpleName() + " without data");
        }
        try {
            Event read = Json.MAPPER.readValue(data.toBytes(), kind);
            if (read == null) {
                throw new UnreadableEventException(kind.getSimpleName() + " whose data is null");
            }
            return read;
        } catch (JsonMappingException e) {
            throw new UnreadableEventException(kind.getSimpleName() + " whose data does not fit: "
                    + shortened(e.getPathReference() + " " + e.getOriginalMessage()));
        } catch (JsonProcessingException e) {
            throw new UnreadableEventException(
                    kind.getSimpleName() + " whose data does not fit: " + shortened(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new UnreadableEventException(kind.getSimpleName() + " whose data is no JSON");
        }
    }

    /**
     * The event that a message of a topic with one type says.
     *
     * @throws UnreadableEventException naming what is missing, or that it is of another type
     */
    public <E extends Event> E decode(ConsumerRecord<byte[], byte[]> message, Class<E> kind) {
        Event event = decode(message);
        if (!kind.isInstance(event)) {
            throw new UnreadableEventException(
                    event.getClass().getSimpleName() + " where only " + kind.getSimpleName() + " belongs");
        }
        return kind.cast(event);
    }

    private static CloudEvent cloudEvent(ConsumerRecord<byte[], byte[]> message) {
        for (Header header : message.headers()) {
            // the SDK fails on it with a NullPointerException
            if (header.value() == null
                    && (header.key().startsWith("ce_") || header.key().equals("content-type"))) {
                throw new UnreadableEventException("no CloudEvent: header without value " + shortened(header.key()));
            }
        }
        try {
            CloudEvent event = KafkaMessageFactory.createReader(message).toEvent();
            if (event.getSpecVersion() != SpecVersion.V1) {
                throw new UnreadableEventException("not CloudEvents 1.0");
            }
            return event;
        } catch (CloudEventRWException | IllegalArgumentException | IllegalStateException e) {
            throw new UnreadableEventException("no CloudEvent: " + shortened(String.valueOf(e.getMessage())));
        }
    }

    private static byte[] body(Event event) {
        try {
            return Json.MAPPER.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of ours has no JSON: " + event.getClass(), e);
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{C}", " ");
        return line.length() > 200 ? line.substring(0, 200) + "..." : line;
    }
}
