package io.workspacereconciler.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract holds for what the code says, and would notice if it did not. */
final class EventContractTest {
    private static final EventCodec CODEC = new EventCodec("test.", URI.create("/reconciler/checker"));

    static List<Event> events() {
        return EventExamples.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatIsSaidIsAsTheContractSays(Event event) {
        assertThat(problems(CODEC.encode(event))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void aFieldThatIsMissingOrOfAnotherTypeIsNoticed(Event event) throws IOException {
        ObjectNode data = (ObjectNode) Json.MAPPER.valueToTree(event);
        List<String> fields = new ArrayList<>();
        data.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            ObjectNode changed = data.deepCopy();
            changed.putArray(field).add(1).addNull();
            assertThat(EventContract.problems(event.getClass(), changed))
                    .as(field)
                    .isNotEmpty();
        }
        assertThat(EventContract.problems(event.getClass(), data.without("at"))).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatALaterVersionAddsIsAllowed(Event event) {
        ObjectNode data = (ObjectNode) Json.MAPPER.valueToTree(event);

        assertThat(EventContract.problems(event.getClass(), data.put("added", "later")))
                .isEmpty();
    }

    @Test
    void aMessageOnAnotherTopicUnderAnotherKeyOrWithoutAHeaderIsNoticed() {
        ProducerRecord<byte[], byte[]> said = CODEC.encode(EventExamples.workspaceOffline(1));

        assertThat(EventContract.problems("test.checks", "test.", said.key(), said.value(), said.headers()))
                .isNotEmpty();
        assertThat(EventContract.problems("test.offline", "test.", said.key(), said.value(), said.headers()))
                .isNotEmpty();
        assertThat(EventContract.problems(said.topic(), "test.", "i-07".getBytes(UTF_8), said.value(), said.headers()))
                .isNotEmpty();
        for (String header : List.of("ce_id", "ce_type", "ce_source", "ce_time", "ce_subject", "content-type")) {
            RecordHeaders without = new RecordHeaders(said.headers().toArray());
            without.remove(header);
            assertThat(EventContract.problems(said.topic(), "test.", said.key(), said.value(), without))
                    .as(header)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void theExamplesOfTheSchemasAreReadAndSaidAsTheyAre(Event event) throws IOException {
        Class<? extends Event> kind = event.getClass();
        JsonNode schema;
        try (InputStream file = AsyncApi.resource(kind.getSimpleName() + ".v1.json")) {
            schema = Json.MAPPER.readTree(file);
        }
        assertThat(schema.path("examples")).isNotEmpty();
        for (JsonNode example : schema.path("examples")) {
            ProducerRecord<byte[], byte[]> said = CODEC.encode(event);
            ConsumerRecord<byte[], byte[]> message =
                    Delivery.withValue(Delivery.of(said), Json.MAPPER.writeValueAsBytes(example));

            Event read = CODEC.decode(message, kind);

            assertThat(Json.MAPPER.readTree(Json.MAPPER.writeValueAsBytes(read)))
                    .isEqualTo(example);
            assertThat(problems(CODEC.encode(read))).isEmpty();
        }
    }

    private static List<String> problems(ProducerRecord<byte[], byte[]> said) {
        return EventContract.problems(said.topic(), "test.", said.key(), said.value(), said.headers());
    }
}
