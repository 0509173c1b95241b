package io.workspacereconciler.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Events that are well formed and cannot be meant. */
final class ImplausibleEventTest {

    private static final EventCodec CODEC = new EventCodec("test.", URI.create("/test"));

    static Stream<Arguments> everyTimeOfEveryEvent() {
        return EventExamples.all().stream()
                .flatMap(event -> Stream.of("at", "deadline", "sweep").map(field -> Arguments.of(event, field)))
                .filter(arguments ->
                        json((Event) arguments.get()[0]).has((String) arguments.get()[1]));
    }

    @ParameterizedTest
    @MethodSource("everyTimeOfEveryEvent")
    void aTimeThatNoClockShowsIsRefusedByItsName(Event event, String field) throws IOException {
        for (String time : new String[] {
            "+1000000000-12-31T23:59:59.999999999Z",
            "-1000000000-01-01T00:00:00Z",
            "+294277-01-01T00:00:00Z",
            "1969-12-31T23:59:59Z"
        }) {
            byte[] data = Json.MAPPER.writeValueAsBytes(json(event).put(field, time));

            assertThatThrownBy(() -> CODEC.decode(Delivery.withValue(Delivery.of(CODEC.encode(event)), data)))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessageContaining(field)
                    .hasMessageContaining("between 1970 and 9999");
        }
    }

    @Test
    void aBatchWhoseIdIsNotThatOfItsRangeAndSweepIsRefused() {
        WorkspaceRange other = new WorkspaceRange(WorkspaceExamples.id(9), WorkspaceExamples.id(1));
        BatchRequested batch = EventExamples.batchRequested();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchRequested(
                        batch.batch(), batch.sweep(), other, Set.of(), batch.at(), batch.deadline()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BatchRequested(
                        batch.batch(), new SweepId(Instant.EPOCH), batch.range(), Set.of(), batch.at(), batch.at()));
        assertThat(batch.batch()).isEqualTo(BatchId.of(batch.sweep(), batch.range()));
    }

    @Test
    void aNullInAListIsRefused() throws IOException {
        ObjectNode batch = json(EventExamples.batchRequested());
        batch.putArray("shared").addNull();
        ObjectNode offline = json(EventExamples.workspaceOffline(1));
        offline.putArray("proof").addNull();

        assertUnreadable(EventExamples.batchRequested(), batch);
        assertUnreadable(EventExamples.workspaceOffline(1), offline);
    }

    private static void assertUnreadable(Event event, ObjectNode data) throws IOException {
        byte[] value = Json.MAPPER.writeValueAsBytes(data);
        assertThatThrownBy(() -> CODEC.decode(Delivery.withValue(Delivery.of(CODEC.encode(event)), value)))
                .isInstanceOf(UnreadableEventException.class);
    }

    private static ObjectNode json(Event event) {
        return Json.MAPPER.valueToTree(event);
    }
}
