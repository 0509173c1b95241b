package io.workspacereconciler.operate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.util.JavalinException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Serves {@code /health/live} (200 as long as the process answers), {@code /health/ready} (200 or 503, with each
 * dependency's reason) and {@code /metrics}. The constructor does nothing; {@link #start()} binds the port.
 */
public final class HealthServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String host;
    private final int port;
    private final Javalin server;

    /**
     * Not yet listening.
     *
     * @param host the address to listen on
     * @param port from 0 to 65535; 0 picks a free one
     */
    public HealthServer(String host, int port, Readiness readiness, Metrics metrics) {
        this.host = host;
        this.port = port;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.routes.get("/health/live", context -> json(context, Map.of("status", "live")));
            config.routes.get("/health/ready", context -> ready(context, readiness.snapshot()));
            config.routes.get(
                    "/metrics",
                    context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                            .result(metrics.scrape()));
        });
    }

    /** Listens from now on; {@link StartupException} when the port cannot be bound. */
    public void start() {
        try {
            server.start(host, port);
        } catch (JavalinException e) {
            StartupException failure = new StartupException(List.of("RECONCILER_HTTP_HOST and RECONCILER_HTTP_PORT: "
                    + host + ":" + port + " cannot be listened on (" + e.getMessage()
                    + "); give another port, or 0 for a free one"));
            failure.initCause(e);
            throw failure;
        }
    }

    /** The port that it listens on, the real one where 0 was given. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void ready(Context context, Readiness.Snapshot snapshot) throws JsonProcessingException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", snapshot.ready() ? "ready" : "not ready");
        body.put("conditions", snapshot.conditions());
        context.status(snapshot.ready() ? 200 : 503);
        json(context, body);
    }

    private static void json(Context context, Map<String, ?> body) throws JsonProcessingException {
        context.contentType("application/json").result(JSON.writeValueAsString(body));
    }
}
