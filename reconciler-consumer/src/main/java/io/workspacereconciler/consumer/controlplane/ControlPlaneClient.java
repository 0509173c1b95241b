package io.workspacereconciler.consumer.controlplane;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workspacereconciler.settings.Secret;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the control plane's contract. Each ends within its time limit and fails no stage; connections are reused,
 * a redirect is an answer like any other, and what answered with {@code Retry-After} is left alone for that long.
 *
 * <p>HTTP/1.1 only: one connection that hangs then keeps one call and not all that share it.
 */
public final class ControlPlaneClient {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ControlPlaneAccess access;
    private final Executor threads;
    private final HttpClient http;
    private final ScheduledExecutorService timer;
    private final RetryAfter retryAfter;

    /**
     * A client for as long as its threads run.
     *
     * @param threads on which answers are read; nothing on them waits
     * @param timer must remove cancelled tasks, or it keeps every call for its whole limit
     */
    public ControlPlaneClient(
            ControlPlaneAccess access, Executor threads, ScheduledExecutorService timer, InstantSource clock) {
        this.access = access;
        this.threads = threads;
        this.http = connections();
        this.timer = timer;
        this.retryAfter = new RetryAfter(clock);
    }

    private HttpClient connections() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(threads)
                .build();
    }

    ControlPlaneAccess access() {
        return access;
    }

    /** Asks for the state of a workspace's instance. */
    CompletableFuture<ControlPlaneAnswer> status(WorkspaceId workspace, InstanceId instance, Duration limit) {
        return send(
                http,
                request("/cp/workspaces/" + workspace + "/status?" + named(instance))
                        .GET(),
                limit);
    }

    /** Stops a workspace's instance for good. */
    CompletableFuture<ControlPlaneAnswer> stop(WorkspaceId workspace, InstanceId instance, Duration limit) {
        return send(
                http,
                request("/cp/workspaces/" + workspace + "?" + named(instance)).DELETE(),
                limit);
    }

    /**
     * Makes an instance for a workspace; sent twice it may make two. It has a connection of its own: one that was used before
     * may have been closed by the other side, and whether a provision was lost on it or taken nobody could tell.
     */
    CompletableFuture<ControlPlaneAnswer> provision(
            WorkspaceId workspace, @Nullable String runtime, int tier, Duration limit) {
        ObjectNode body = JSON.createObjectNode()
                .put("org_id", access.orgId())
                .put("workspace_id", workspace.toString())
                .put("runtime", runtime)
                .put("tier", tier)
                .put("platform_url", access.platformUrl().toString());
        body.putObject("env");
        return send(
                connections(),
                request("/cp/workspaces/provision")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())),
                limit);
    }

    /** When it may be asked again, if it has asked to be left alone. */
    Optional<Instant> quietUntil() {
        return retryAfter.quietUntil();
    }

    private HttpRequest.Builder request(String route) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(access.url() + route)).header("Accept", "application/json");
        credential(request, "Authorization", "Bearer ", access.sharedSecret());
        credential(request, "X-Molecule-Admin-Token", "", access.adminToken());
        return request;
    }

    private static void credential(HttpRequest.Builder request, String header, String prefix, Secret secret) {
        if (!secret.reveal().isEmpty()) {
            request.header(header, prefix + secret.reveal());
        }
    }

    private static String named(InstanceId instance) {
        return "instance_id=" + URLEncoder.encode(instance.value(), StandardCharsets.UTF_8);
    }

    private CompletableFuture<ControlPlaneAnswer> send(HttpClient over, HttpRequest.Builder request, Duration limit) {
        Optional<Instant> quiet = quietUntil();
        if (quiet.isPresent()) {
            return CompletableFuture.completedFuture(new ControlPlaneAnswer.None(
                    ControlPlaneAnswer.Why.ASKED_TO_WAIT, "it has asked not to be called before " + quiet.get()));
        }
        // The request's own limit ends with the head of the answer; the timer also ends a body that trickles.
        CompletableFuture<HttpResponse<Optional<byte[]>>> sent =
                over.sendAsync(request.timeout(limit).build(), head -> new BoundedBody());
        Future<?> end = timer.schedule(() -> sent.cancel(true), limit.toMillis(), TimeUnit.MILLISECONDS);
        return sent.handle((response, failure) -> {
            end.cancel(false);
            return failure == null ? answered(response) : unanswered(failure, limit);
        });
    }

    private ControlPlaneAnswer answered(HttpResponse<Optional<byte[]>> response) {
        response.headers().firstValue("Retry-After").ifPresent(value -> retryAfter.heard(response.statusCode(), value));
        return new ControlPlaneAnswer.Answered(response.statusCode(), json(response.body()));
    }

    /** What is wrong with it is nobody's business: the words of a parser repeat what it read. */
    private static @Nullable JsonNode json(Optional<byte[]> body) {
        try {
            JsonNode json = body.isPresent() ? JSON.readTree(body.get()) : null;
            return json != null && json.isObject() ? json : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** Only the kind of a failure is told: its words may repeat what the other side sent. */
    private static ControlPlaneAnswer unanswered(Throwable failure, Duration limit) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            return new ControlPlaneAnswer.None(ControlPlaneAnswer.Why.UNREACHABLE, "no connection was made");
        }
        if (cause instanceof HttpTimeoutException || cause instanceof CancellationException) {
            return new ControlPlaneAnswer.None(ControlPlaneAnswer.Why.TIMED_OUT, "no answer within " + limit);
        }
        if (cause instanceof IOException) {
            return new ControlPlaneAnswer.None(
                    ControlPlaneAnswer.Why.LOST,
                    "the connection failed, " + cause.getClass().getSimpleName());
        }
        throw new IllegalStateException("a call failed in a way that it should not", cause);
    }
}
