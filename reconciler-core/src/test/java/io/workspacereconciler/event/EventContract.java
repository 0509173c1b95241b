package io.workspacereconciler.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The published contract, against which whatever the code says is held: topic, key, headers and data. */
public final class EventContract {

    private static final String PREFIX = "any.";
    private static final EventCodec CODEC = new EventCodec(PREFIX, URI.create("/test"));
    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private static final AsyncApi DOCUMENT = AsyncApi.load();
    private static final Map<JsonNode, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private EventContract() {}

    /** {@link AssertionError} naming each way in which the message of this event is not as the contract says. */
    public static void check(Event event) {
        ProducerRecord<byte[], byte[]> message = CODEC.encode(event);
        check(message.topic(), PREFIX, message.key(), message.value(), message.headers());
    }

    /** As {@link #check(Event)}, for a message as it is on the broker. */
    public static void check(String topic, String topicPrefix, byte[] key, byte[] value, Headers headers) {
        List<String> problems = problems(topic, topicPrefix, key, value, headers);
        if (!problems.isEmpty()) {
            throw new AssertionError("not as the contract says: " + problems + " in " + new String(value, UTF_8));
        }
    }

    static List<String> problems(String topic, String topicPrefix, byte[] key, byte[] value, Headers headers) {
        JsonNode channel = DOCUMENT.channel(topic, topicPrefix).orElse(null);
        if (channel == null) {
            return List.of("no channel " + topic);
        }
        ObjectNode texts = texts(headers);
        List<String> closest = List.of("no message");
        for (JsonNode message : DOCUMENT.messages(channel).values()) {
            List<String> problems = new ArrayList<>(problems(DOCUMENT.headers(message), texts));
            if (message.path("payload").has("schema")) {
                problems.addAll(problems(
                        message.at("/bindings/kafka/key"), JsonNodeFactory.instance.textNode(new String(key, UTF_8))));
                problems.addAll(payload(message, value));
            }
            if (problems.isEmpty()) {
                return List.of();
            }
            closest = problems;
        }
        return closest;
    }

    /** What of some data is not as the schema of this event type says. */
    static List<String> problems(Class<? extends Event> kind, JsonNode data) {
        return texts(
                REGISTRY.getSchema(location(kind.getSimpleName() + ".v1.json")).validate(data));
    }

    private static List<String> payload(JsonNode message, byte[] value) {
        try {
            String file = message.at("/payload/schema/$ref").asText();
            return texts(REGISTRY.getSchema(location(file)).validate(Json.MAPPER.readTree(value)));
        } catch (IOException e) {
            return List.of("no JSON: " + e.getMessage());
        }
    }

    private static List<String> problems(JsonNode schema, JsonNode instance) {
        return texts(SCHEMAS.computeIfAbsent(schema, REGISTRY::getSchema).validate(instance));
    }

    private static SchemaLocation location(String file) {
        return SchemaLocation.of("classpath:" + AsyncApi.FOLDER.substring(1) + file);
    }

    private static List<String> texts(List<Error> errors) {
        return errors.stream().map(Error::toString).toList();
    }

    private static ObjectNode texts(Headers headers) {
        ObjectNode texts = JsonNodeFactory.instance.objectNode();
        for (Header header : headers) {
            texts.put(header.key(), new String(header.value(), UTF_8));
        }
        return texts;
    }
}
