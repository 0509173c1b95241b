package io.workspacereconciler.local.letters;

import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.operate.RunningProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a running program and its broker say about how far it is. */
final class Figures implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()));
    private final URI program;

    Figures(RunningProgram program) {
        this.program = URI.create("http://127.0.0.1:" + program.port());
    }

    /** The sum of all series that begin so, with the tag in it. */
    long metric(String name, String tag) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(tag))
                .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.lastIndexOf(' ')))))
                .sum();
    }

    int readiness() throws IOException, InterruptedException {
        return get("/health/ready").statusCode();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(program.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** How many records were ever on the topic. */
    long end(String topic) throws Exception {
        return ends(topic).values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many records the group has not committed. */
    long behind(String group, String topic) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS);
        return ends(topic).entrySet().stream()
                .mapToLong(end -> {
                    OffsetAndMetadata offset = committed.get(end.getKey());
                    return end.getValue() - (offset == null ? 0 : offset.offset());
                })
                .sum();
    }

    private Map<TopicPartition, Long> ends(String topic) throws Exception {
        List<TopicPartition> partitions = admin
                .describeTopics(List.of(topic))
                .allTopicNames()
                .get(10, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next()
                .partitions()
                .stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        Map<TopicPartition, OffsetSpec> latest = new java.util.HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new java.util.HashMap<>();
        admin.listOffsets(latest)
                .all()
                .get(10, TimeUnit.SECONDS)
                .forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    @Override
    public void close() {
        admin.close();
    }
}
