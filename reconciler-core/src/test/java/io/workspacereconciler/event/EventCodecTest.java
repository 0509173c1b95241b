package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class EventCodecTest {

    private static final EventCodec CODEC = new EventCodec("test.", URI.create("/reconciler/checker"));

    static List<Event> events() {
        return EventExamples.all();
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatIsReadIsWhatWasSaid(Event event) {
        Event read = CODEC.decode(Delivery.of(CODEC.encode(event)));

        assertThat(read).isEqualTo(event).hasSameHashCodeAs(event);
        assertThat(read.eventId()).isEqualTo(event.eventId());
    }

    @Test
    void everyKindOfEventIsAmongTheExamples() {
        assertThat(events().stream().<Object>map(Event::getClass))
                .containsExactlyInAnyOrder((Object[]) Event.class.getPermittedSubclasses());
    }

    @Test
    void whatMayBeAbsentIsLeftOutAndReadAsAbsent() {
        BatchRequested whole = new BatchRequested(
                BatchId.of(EventExamples.SWEEP, WorkspaceRange.ALL),
                EventExamples.SWEEP,
                WorkspaceRange.ALL,
                Set.of(),
                EventExamples.AT,
                EventExamples.DEADLINE);
        WorkspaceIncident change = EventExamples.workspaceIncident(1);
        WorkspaceIncident first = new WorkspaceIncident(
                change.incident(),
                1,
                change.subject(),
                null,
                change.to(),
                change.rule(),
                change.detail(),
                null,
                change.at());

        for (Event event : List.of(whole, first)) {
            ProducerRecord<byte[], byte[]> sent = CODEC.encode(event);
            assertThat(new String(sent.value(), StandardCharsets.UTF_8)).doesNotContain("null");
            assertThat(CODEC.decode(Delivery.of(sent))).isEqualTo(event);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void aMessageHasTheAttributesOfACloudEventInItsHeaders(Event event) {
        ProducerRecord<byte[], byte[]> sent = CODEC.encode(event);

        assertThat(header(sent, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(sent, "ce_id")).isEqualTo(event.eventId().toString());
        assertThat(header(sent, "ce_type"))
                .isEqualTo("io.workspacereconciler." + event.getClass().getSimpleName() + ".v1");
        assertThat(header(sent, "ce_source")).isEqualTo("/reconciler/checker");
        assertThat(header(sent, "ce_subject")).isEqualTo(event.key());
        assertThat(OffsetDateTime.parse(header(sent, "ce_time")).toInstant()).isEqualTo(event.at());
        assertThat(header(sent, "content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @MethodSource("events")
    void aMessageIsSaidOnItsTopicUnderItsKey(Event event) {
        ProducerRecord<byte[], byte[]> sent = CODEC.encode(event);

        assertThat(sent.topic()).isEqualTo(event.topic().name("test."));
        assertThat(new String(sent.key(), StandardCharsets.UTF_8)).isEqualTo(event.key());
    }

    @Test
    void theDataIsPlainJsonWithoutWhatTheHeadersSay() {
        Event plain = new SweepRequested(EventExamples.SWEEP, EventExamples.AT, EventExamples.DEADLINE);

        assertThat(new String(CODEC.encode(plain).value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"sweep\":\"2026-01-31T12:00:00Z\",\"at\":\"2026-01-31T12:00:00.123456Z\","
                        + "\"deadline\":\"2026-01-31T12:02:00Z\"}");
    }

    @Test
    void aRepeatHasTheSameIdThoughItIsSaidLater() {
        WorkspaceOffline first = EventExamples.workspaceOffline(1);
        WorkspaceOffline repeat = new WorkspaceOffline(
                first.incident(),
                first.subject(),
                new WorkspaceOffline.Origin(EventExamples.SWEEP, new BatchId(new UUID(1, 2))),
                first.proof().subList(0, 1),
                first.rule(),
                null,
                null,
                first.at().plusSeconds(60),
                first.deadline().plusSeconds(60));

        assertThat(repeat.eventId()).isEqualTo(first.eventId());
        assertThat(repeat.eventId())
                .isNotEqualTo(EventExamples.workspaceOffline(2).eventId());
    }

    @Test
    void everyChangeOfAnIncidentHasItsOwnId() {
        WorkspaceIncident change = EventExamples.workspaceIncident(1);
        WorkspaceIncident before = new WorkspaceIncident(
                change.incident(),
                7,
                change.subject(),
                null,
                change.to(),
                change.rule(),
                change.detail(),
                null,
                change.at());

        assertThat(before.eventId()).isNotEqualTo(change.eventId());
    }

    @Test
    void noTwoKindsOfEventShareAnId() {
        assertThat(events()).extracting(Event::eventId).doesNotHaveDuplicates();
    }

    private static String header(ProducerRecord<byte[], byte[]> sent, String name) {
        return Delivery.header(sent.headers(), name).orElseThrow();
    }
}
