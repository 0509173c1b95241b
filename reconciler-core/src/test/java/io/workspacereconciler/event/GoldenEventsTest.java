package io.workspacereconciler.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workspacereconciler.check.Decision;
import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the first version said stays readable for ever. The files are never changed: what is new gets new ones. */
final class GoldenEventsTest {
    private static final EventCodec CODEC = new EventCodec("reconciler.", URI.create("/test"));

    static Set<String> names() {
        return GoldenEvents.all().keySet();
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMessageOfTheFirstVersionIsReadAsTheWholeEvent(String name) throws Exception {
        Event expected = Objects.requireNonNull(GoldenEvents.all().get(name));
        ConsumerRecord<byte[], byte[]> message = GoldenFile.read(name).message();

        assertThat(CODEC.decode(message)).isEqualTo(expected);
        assertThat(Delivery.header(message.headers(), "ce_id"))
                .contains(expected.eventId().toString());
        assertThat(new String(message.key(), UTF_8)).isEqualTo(expected.key());
        assertThat(message.topic()).isEqualTo(expected.topic().name("reconciler."));
    }

    @ParameterizedTest
    @MethodSource("names")
    void aMessageOfTheFirstVersionIsAsTheContractOfTodaySays(String name) throws Exception {
        ConsumerRecord<byte[], byte[]> message = GoldenFile.read(name).message();

        EventContract.check(message.topic(), "reconciler.", message.key(), message.value(), message.headers());
    }

    @Test
    void noFileWasChangedAndNoneIsMissing() throws Exception {
        Map<String, String> digests = new TreeMap<>();
        for (String name : names()) {
            digests.put(name, GoldenFile.read(name).digest());
        }
        assertThat(digests).isEqualTo(GoldenFile.digests());
    }

    @Test
    void theFilesAndTheExamplesShowEveryPropertyOfTheSchemasAndThatItMayBeAbsent() throws Exception {
        List<Event> events = new ArrayList<>(EventExamples.all());
        events.addAll(GoldenEvents.all().values());
        SchemaCover cover = new SchemaCover();
        for (Class<?> kind : Event.class.getPermittedSubclasses()) {
            cover.expect(kind.getSimpleName() + ".v1.json");
        }
        for (Event event : events) {
            JsonNode data = Json.MAPPER.valueToTree(event);
            cover.see(event.getClass().getSimpleName() + ".v1.json", data);
        }

        assertThat(cover.unseen()).isEmpty();
    }

    @Test
    void aWordOfALaterVersionIsReadAsTheOneThatStandsForThose() throws Exception {
        ConsumerRecord<byte[], byte[]> message =
                GoldenFile.read("batch-checked").message();
        String later = new String(message.value(), UTF_8)
                .replace("\"THROTTLED\"", "\"ECLIPSED\"")
                .replace("\"PROOF\"", "\"STARGAZING\"");

        BatchChecked read = CODEC.decode(Delivery.withValue(message, later.getBytes(UTF_8)), BatchChecked.class);

        assertThat(read.others())
                .extracting(BatchChecked.Finding::verdict)
                .contains(new Verdict.Unknown(UnknownCause.INTERNAL, "RequestLimitExceeded"));
        assertThat(read.others())
                .extracting(BatchChecked.Finding::decision)
                .contains(new Decision.Hold("absent-without-proof", HoldReason.OTHER));
        EventContract.check(message.topic(), "reconciler.", message.key(), later.getBytes(UTF_8), message.headers());
    }
}
