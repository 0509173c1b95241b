package io.workspacereconciler.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Over loopback and a free port. */
final class HealthServerTest {
    private final Readiness readiness = new Readiness();

    @Test
    void healthAndMetricsAreServed() throws IOException, InterruptedException {
        AtomicReference<Optional<String>> kafka = new AtomicReference<>(Optional.of("no \"broker\""));
        readiness.require("kafka", kafka::get);
        try (Metrics metrics = new Metrics();
                HealthServer server = new HealthServer("127.0.0.1", 0, readiness, metrics)) {
            metrics.counter("sweeps", "outcome", "published").increment();
            server.start();

            assertThat(get(server, "/health/live").statusCode()).isEqualTo(200);
            assertThat(get(server, "/health/ready")).satisfies(response -> {
                assertThat(response.statusCode()).isEqualTo(503);
                assertThat(response.body())
                        .isEqualTo("{\"status\":\"not ready\",\"conditions\":{\"kafka\":\"no \\\"broker\\\"\"}}");
            });
            kafka.set(Optional.empty());
            assertThat(get(server, "/health/ready").statusCode()).isEqualTo(200);
            assertThat(get(server, "/metrics").body())
                    .contains("reconciler_sweeps_total{outcome=\"published\"} 1.0")
                    .contains("jvm_memory_used_bytes");
        }
    }

    @Test
    void aTakenPortIsAStartUpProblem() {
        try (Metrics metrics = new Metrics();
                HealthServer first = new HealthServer("127.0.0.1", 0, readiness, metrics)) {
            first.start();
            try (HealthServer second = new HealthServer("127.0.0.1", first.port(), readiness, metrics)) {
                assertThatExceptionOfType(StartupException.class)
                        .isThrownBy(second::start)
                        .withMessageContaining("RECONCILER_HTTP_PORT");
            }
        }
    }

    private static HttpResponse<String> get(HealthServer server, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
