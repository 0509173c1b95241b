package io.workspacereconciler.local.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.consumer.command.DeadLettersCommand;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.settings.KafkaSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** What a person sees of the dead letters and can do with them. */
@Timeout(120)
final class DeadLetterCommandsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** How one command ended. */
    private record Run(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    @Test
    void listPrintsTheNewestLettersNewestLastForPeopleAndForPrograms() throws Exception {
        try (Letters letters = new Letters()) {
            assertThat(run(letters, "list").out()).isEqualTo("No dead letters.\n");
            setAside(letters, 3);
            Set<String> groups = groups(letters);

            Run table = run(letters, "list", "--limit", "2");
            Run json = run(letters, "list", "--json", "--topic", "sweeps");
            Run other = run(letters, "list", "--topic", "batches");

            assertThat(table.exitCode()).isZero();
            assertThat(table.lines()).hasSize(4);
            assertThat(table.lines().get(0)).matches("ID +WHEN +FROM +GROUP +TYPE +KEY +SIZE +REASON");
            assertThat(table.lines().get(1)).matches("0@1 .* sweeps-0@1 +readers +for eign +key 1 +7 +no CloudEvent.*");
            assertThat(table.lines().get(2)).startsWith("0@2 ").doesNotContain("\u001b");
            assertThat(table.lines().get(3)).startsWith("2 of 3 dead letters. ").endsWith("requeue 0@2");
            assertThat(json.lines()).hasSize(3);
            assertThat(json.lines().get(0))
                    .startsWith("{\"id\":\"0@0\",\"at\":\"20")
                    .contains("\"topic\":\"" + letters.topic(Topic.SWEEPS) + "\",\"partition\":0,\"offset\":0,")
                    .contains("\"type\":\"for eign\",\"key\":\"key 0\",\"size\":7,\"reason\":\"no CloudEvent")
                    .endsWith("\"}");
            assertThat(other.out()).isEqualTo("No dead letters.\n");
            assertThat(groups(letters)).isEqualTo(groups);
        }
    }

    @Test
    void requeueSendsALetterBackAsItCameOnceAndSaysSoWhenItFailsAgain() throws Exception {
        try (Letters letters = new Letters();
                TopicReader sweeps = new TopicReader(letters.topic(Topic.SWEEPS))) {
            setAside(letters, 1);

            Run dry = run(letters, "requeue", "0@0", "--dry-run");
            assertThat(dry.out()).startsWith("would be sent 0@0: to " + letters.topic(Topic.SWEEPS));
            assertThat(sweeps.allRecords()).hasSize(1);

            Run sent = run(letters, "requeue", "0@0");
            assertThat(sent.exitCode()).isZero();
            assertThat(sent.out())
                    .contains("sent 0@0: to " + letters.topic(Topic.SWEEPS) + "-0@1, for eign, key key 0")
                    .contains("1 sent.")
                    .contains("past its deadline does nothing");
            List<ConsumerRecord<byte[], byte[]>> both = sweeps.allRecords();
            assertThat(both).hasSize(2);
            assertThat(both.get(1).key()).isEqualTo(both.get(0).key());
            assertThat(both.get(1).value()).isEqualTo(both.get(0).value());
            assertThat(Letters.texts(both.get(1).headers()))
                    .containsExactly(Map.entry("ce_type", "for\u001beign"), Map.entry("dead-letter-requeued", "0@0"));

            Run twice = run(letters, "requeue", "0@0");
            assertThat(twice.out())
                    .startsWith("skipped 0@0: requeued before, at ")
                    .contains("--again");
            assertThat(run(letters, "list").out()).contains("(requeued 20");

            await().atMost(LIMIT).until(() -> letters.committed() == 2);
            assertThat(run(letters, "list").lines().get(2)).endsWith("(again: it was requeued as 0@0)");
            assertThat(run(letters, "requeue", "0@0", "--again").out()).startsWith("sent 0@0: ");
            // where the letters stand among the notes is a matter of who came first
            await().atMost(LIMIT).until(() -> letters.committed() == 3);
            assertThat(run(letters, "requeue", "--all", "--topic", "sweeps").out())
                    .startsWith("skipped 0@0: ")
                    .contains("2 sent, 1 skipped.");
            assertThat(sweeps.allRecords()).hasSize(5);
        }
    }

    @Test
    void whatCannotBeSentBackIsRefused() throws Exception {
        try (Letters letters = new Letters()) {
            letter(
                    letters,
                    "dead-letter-topic",
                    letters.topic(Topic.SWEEPS),
                    "dead-letter-value",
                    "left out: too large");
            letter(letters, "dead-letter-topic", "somebody.else");
            letter(letters, "dead-letter-topic", letters.topic(Topic.DEAD_LETTERS));
            letter(letters);

            Run refused = run(letters, "requeue", "0@0", "0@1", "0@2", "0@3", "0@99");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.lines())
                    .containsExactly(
                            "refused 0@0: its value was left out: too large, key k",
                            "refused 0@1: it came from somebody.else, which is no topic of ours, key k",
                            "refused 0@2: it came from " + letters.topic(Topic.DEAD_LETTERS)
                                    + ", which is no topic of ours, key k",
                            "refused 0@3: it does not say where it came from, key k",
                            "4 refused.");
            assertThat(refused.err()).isEqualTo("no dead letter 0@99\n");
        }
    }

    @Test
    void badUsageEndsWithTwoAndAKafkaThatIsAwayWithOneAndASentence() throws Exception {
        try (Letters letters = new Letters()) {
            for (String bad : List.of(
                    "",
                    "requeue",
                    "requeue 3",
                    "requeue 0@0 --all",
                    "requeue 0@0 --topic x",
                    "list --limit 0",
                    "list --colour")) {
                assertThat(run(letters, bad.isEmpty() ? new String[0] : bad.split(" "))
                                .exitCode())
                        .as("dead-letters %s", bad)
                        .isEqualTo(2);
            }
        }
        Map<String, String> environment = Map.of(
                "RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + closedPort(),
                "RECONCILER_KAFKA_DEFAULT_API_TIMEOUT_MS", "3000",
                "RECONCILER_KAFKA_REQUEST_TIMEOUT_MS", "2000",
                "RECONCILER_MODE", "heal");
        Run away = run(() -> ConsumerSettings.readKafka(environment), "list");
        assertThat(away.exitCode()).isEqualTo(1);
        assertThat(away.err()).startsWith("dead-letters: RECONCILER_KAFKA_BOOTSTRAP_SERVERS: Kafka does not answer");
        assertThat(away.err().lines()).hasSize(1);

        Run unknown = run(
                () -> ConsumerSettings.readKafka(
                        Map.of("RECONCILER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1", "RECONCILER_TOPIC_PERFIX", "x.")),
                "list");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("RECONCILER_TOPIC_PERFIX").contains("RECONCILER_TOPIC_PREFIX");
    }

    private static void setAside(Letters letters, int count) throws Exception {
        for (int number = 0; number < count; number++) {
            letters.sendBad("key " + number, "value " + number, "ce_type", "for\u001beign");
        }
        letters.read(event -> CompletableFuture.completedFuture(null));
        await().atMost(LIMIT).until(() -> letters.committed() == count);
    }

    private static void letter(Letters letters, String... headers) throws Exception {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(letters.topic(Topic.DEAD_LETTERS), "k".getBytes(UTF_8), "v".getBytes(UTF_8));
        for (int i = 0; i < headers.length; i += 2) {
            letter.headers().add(headers[i], headers[i + 1].getBytes(UTF_8));
        }
        letters.send(letter);
    }

    private static Set<String> groups(Letters letters) throws Exception {
        Set<String> groups = new HashSet<>();
        for (GroupListing group : letters.admin().listGroups().all().get(10, TimeUnit.SECONDS)) {
            groups.add(group.groupId());
        }
        return groups;
    }

    private static Run run(Letters letters, String... arguments) {
        return run(letters::settings, arguments);
    }

    private static Run run(Supplier<KafkaSettings> settings, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandLine line =
                DeadLettersCommand.line(settings, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        line.setErr(new PrintWriter(err, true, UTF_8));
        int exitCode = line.execute(arguments);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
