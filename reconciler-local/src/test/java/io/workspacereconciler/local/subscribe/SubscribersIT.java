package io.workspacereconciler.local.subscribe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.local.Readme;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.subscribe.ExampleProcess.Example;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's subscribers as processes, both at the same time, each with a group of its own. */
@Timeout(150)
final class SubscribersIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** As the examples have it; no other test uses it. */
    private static final String PREFIX = "reconciler.";

    private final Map<Example, List<ExampleProcess>> processes = new EnumMap<>(Example.class);

    @TempDir
    private Path folder;

    private OfflineTopic topic;

    @BeforeEach
    void create() {
        topic = OfflineTopic.create(TestServers.bootstrapServers(), PREFIX);
        for (Example example : Example.values()) {
            processes.put(example, new ArrayList<>());
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (ExampleProcess process : all()) {
            process.kill();
        }
        topic.close();
    }

    @Test
    void whoWasAwayOrWasKilledAndIsScaledToThreeInMidStreamMissesNoEvent() throws Exception {
        topic.say(0, 30);
        startOfEach(1);
        awaitGiven(30);
        for (ExampleProcess process : all()) {
            process.terminate();
        }

        topic.say(30, 60);
        startOfEach(1);
        awaitGiven(60);
        for (List<ExampleProcess> ofOne : processes.values()) {
            assertThat(ofOne.get(1).given())
                    .as("who ends in order has finished what it was given")
                    .doesNotContainAnyElementsOf(ofOne.get(0).given());
        }

        AtomicLong said = new AtomicLong(60);
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> stream = CompletableFuture.runAsync(() -> stream(said, enough));
        try {
            await("in mid-stream")
                    .atMost(LIMIT)
                    .until(() -> all().stream()
                                    .filter(process -> process.given().stream().anyMatch(number -> number >= 60))
                                    .count()
                            == Example.values().length);
            for (List<ExampleProcess> ofOne : processes.values()) {
                ofOne.get(1).kill();
            }
            startOfEach(3);
            await("all three have some")
                    .atMost(LIMIT)
                    .until(() -> processes.values().stream()
                            .allMatch(ofOne -> ofOne.subList(2, 5).stream()
                                    .noneMatch(process -> process.given().isEmpty())));
        } finally {
            enough.set(true);
            stream.join();
        }
        awaitGiven(said.get());
    }

    @Test
    void kafkasConsoleConsumerShowsTheEventsAsTheReadmeSays() throws Exception {
        topic.say(0, 1);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.kafka.tools.consumer.ConsoleConsumer"));
        Readme.consoleConsumer()
                .forEach(word -> command.add(word.replace("localhost:9092", TestServers.bootstrapServers())));
        command.addAll(List.of("--max-messages", "1", "--timeout-ms", "60000"));
        Process console = new ProcessBuilder(command).redirectErrorStream(true).start();

        String shown = new String(console.getInputStream().readAllBytes(), UTF_8);

        assertThat(console.waitFor()).as(shown).isZero();
        assertThat(shown)
                .containsPattern(
                        "ce_type:io.workspacereconciler.WorkspaceOffline.v1.*\\t[0-9a-f-]{36}\\t\\{\"incident\"");
    }

    private void stream(AtomicLong said, AtomicBoolean enough) {
        try {
            while (!enough.get()) {
                topic.say(said.get(), said.get() + 3);
                said.addAndGet(3);
            }
        } catch (Exception e) {
            throw new AssertionError("nothing is said any more", e);
        }
    }

    private void startOfEach(int count) throws IOException {
        for (Map.Entry<Example, List<ExampleProcess>> ofOne : processes.entrySet()) {
            for (int i = 0; i < count; i++) {
                ofOne.getValue().add(ExampleProcess.start(ofOne.getKey(), TestServers.bootstrapServers(), folder));
            }
        }
    }

    private List<ExampleProcess> all() {
        return processes.values().stream().flatMap(List::stream).toList();
    }

    private void awaitGiven(long count) {
        processes.forEach((example, ofOne) -> await(example.group())
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(missed(ofOne, count))
                        .as("missed of %s", count)
                        .isEmpty()));
    }

    private static Set<Long> missed(List<ExampleProcess> group, long count) {
        Set<Long> missed = LongStream.range(0, count).boxed().collect(Collectors.toCollection(TreeSet::new));
        group.forEach(process -> missed.removeAll(Set.copyOf(process.given())));
        return missed;
    }
}
