package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnreadableEventTest {

    private static final EventCodec CODEC = new EventCodec("test.", URI.create("/reconciler/checker"));

    static Stream<Arguments> everyNeededField() throws IOException {
        List<Arguments> fields = new ArrayList<>();
        for (Event event : EventExamples.all()) {
            json(event).fieldNames().forEachRemaining(field -> {
                if (!Set.of("from", "replacement", "remains", "guard", "observe", "only", "rules", "parts")
                        .contains(field)) {
                    fields.add(Arguments.of(event, field));
                }
            });
        }
        return fields.stream();
    }

    static List<Event> events() {
        return EventExamples.all();
    }

    @ParameterizedTest
    @MethodSource("everyNeededField")
    void dataWithoutANeededFieldIsRefusedByTheNameOfTheField(Event event, String field) throws IOException {
        ObjectNode without = json(event).without(field);

        assertUnreadable(with(event, without), event.getClass().getSimpleName(), field);
    }

    @ParameterizedTest
    @MethodSource("everyNeededField")
    void aNeededFieldThatIsNullIsRefusedByItsName(Event event, String field) throws IOException {
        ObjectNode nulled = json(event).putNull(field);

        assertUnreadable(with(event, nulled), event.getClass().getSimpleName(), field);
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatALaterVersionAddsIsSkipped(Event event) throws IOException {
        ObjectNode later = json(event).put("colour", "green");
        later.putObject("added").put("at", "any");

        assertThat(CODEC.decode(with(event, later))).isEqualTo(event);
    }

    @Test
    void whatALaterVersionAddsFurtherInIsSkipped() throws IOException {
        WorkspaceOffline event = EventExamples.workspaceOffline(1);
        ObjectNode later = json(event);
        ((ObjectNode) later.get("subject")).put("colour", "green");
        ((ObjectNode) later.get("proof").get(0)).put("colour", "green");

        assertThat(CODEC.decode(with(event, later))).isEqualTo(event);
    }

    @Test
    void aTypeThatIsNotKnownIsNamed() {
        ConsumerRecord<byte[], byte[]> message = message();
        header(message, "ce_type", "io.workspacereconciler.SweepRequested.v2");

        assertUnreadable(message, "unknown type io.workspacereconciler.SweepRequested.v2");
    }

    @Test
    void aForeignTypeIsFitForALogLine() {
        ConsumerRecord<byte[], byte[]> message = message();
        header(message, "ce_type", "a\nb" + "x".repeat(1000));

        assertThatThrownBy(() -> CODEC.decode(message))
                .isInstanceOf(UnreadableEventException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()))
                        .startsWith("unknown type a bx")
                        .hasSizeLessThan(250));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_id", "ce_type", "ce_source"})
    void aMessageWithoutANeededHeaderIsRefused(String header) {
        ConsumerRecord<byte[], byte[]> message = message();
        message.headers().remove(header);

        assertUnreadable(message, "no CloudEvent", header.equals("ce_specversion") ? "" : header.substring(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_time", "content-type"})
    void aHeaderWithoutValueIsRefused(String header) {
        ConsumerRecord<byte[], byte[]> message = message();
        message.headers().remove(header).add(header, null);

        assertUnreadable(message, "no CloudEvent");
    }

    @Test
    void anotherVersionOfCloudEventsIsRefused() {
        ConsumerRecord<byte[], byte[]> old = message();
        header(old, "ce_specversion", "0.3");
        ConsumerRecord<byte[], byte[]> unheardOf = message();
        header(unheardOf, "ce_specversion", "7.0");

        assertUnreadable(old, "not CloudEvents 1.0");
        assertUnreadable(unheardOf, "no CloudEvent", "7.0");
    }

    @Test
    void aTimeOrASourceThatIsNoneIsRefused() {
        ConsumerRecord<byte[], byte[]> untimely = message();
        header(untimely, "ce_time", "yesterday");
        ConsumerRecord<byte[], byte[]> nowhere = message();
        header(nowhere, "ce_source", "not a uri");

        assertUnreadable(untimely, "no CloudEvent", "time");
        assertUnreadable(nowhere, "no CloudEvent", "source");
    }

    @Test
    void aMessageInStructuredModeIsRefused() {
        ConsumerRecord<byte[], byte[]> message = message();
        header(message, "content-type", "application/cloudevents+json");

        assertUnreadable(message, "no CloudEvent");
    }

    @Test
    void aMessageWithoutHeadersIsRefused() {
        ConsumerRecord<byte[], byte[]> message = message();
        for (var header : message.headers().toArray()) {
            message.headers().remove(header.key());
        }

        assertUnreadable(message, "no CloudEvent");
    }

    @Test
    void aMessageWithoutValueIsRefused() {
        assertUnreadable(Delivery.withValue(message(), null), "SweepRequested", "without data");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "null", "{", "[]", "\"x\"", "7", "not json", "{\"sweep\":\"yesterday\"}", "\u0000"})
    void dataThatIsNoObjectOfThisKindIsRefused(String data) {
        assertUnreadable(
                Delivery.withValue(message(), data.getBytes(StandardCharsets.UTF_8)), "SweepRequested", "data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "x", "}", "null"})
    void whatFollowsTheDataIsRefused(String garbage) {
        byte[] value =
                (new String(message().value(), StandardCharsets.UTF_8) + garbage).getBytes(StandardCharsets.UTF_8);

        assertUnreadable(Delivery.withValue(message(), value), "SweepRequested", "data");
    }

    @Test
    void aWordThatIsNotKnownIsRefused() throws IOException {
        WorkspaceIncident incident = EventExamples.workspaceIncident(1);
        WorkspaceOffline offline = EventExamples.workspaceOffline(1);
        ObjectNode unknownLook = json(offline);
        ((ObjectNode) unknownLook.get("proof").get(0)).put("kind", "guessed");

        assertUnreadable(with(incident, json(incident).put("to", "FORGOTTEN")), "FORGOTTEN");
        assertUnreadable(with(offline, unknownLook), "guessed");
    }

    @Test
    void aDeathWithoutProofIsRefused() throws IOException {
        WorkspaceOffline offline = EventExamples.workspaceOffline(1);
        ObjectNode unproven = json(offline);
        unproven.putArray("proof");

        assertUnreadable(with(offline, unproven), "without its proof");
    }

    private static void assertUnreadable(ConsumerRecord<byte[], byte[]> message, String... reasons) {
        assertThatThrownBy(() -> CODEC.decode(message))
                .isInstanceOf(UnreadableEventException.class)
                .hasMessageContainingAll(reasons);
    }

    private static ConsumerRecord<byte[], byte[]> message() {
        return Delivery.of(CODEC.encode(EventExamples.sweepRequested()));
    }

    private static void header(ConsumerRecord<byte[], byte[]> message, String name, String value) {
        message.headers().remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode json(Event event) throws IOException {
        return (ObjectNode) Json.MAPPER.readTree(CODEC.encode(event).value());
    }

    private static ConsumerRecord<byte[], byte[]> with(Event event, ObjectNode data) throws JsonProcessingException {
        return Delivery.withValue(Delivery.of(CODEC.encode(event)), Json.MAPPER.writeValueAsBytes(data));
    }
}
