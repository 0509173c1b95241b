package io.workspacereconciler.local.outage;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program's health server, asked from outside. */
public final class Health {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final int port;

    public Health(int port) {
        this.port = port;
    }

    /** The status of {@code /health/ready}. */
    public int status() {
        return get("/health/ready").statusCode();
    }

    /** What {@code /health/ready} says about one dependency; {@code ok} or the reason, empty when it has no such. */
    public String condition(String name) {
        Matcher condition = Pattern.compile("\"" + Pattern.quote(name) + "\":\"((?:[^\"\\\\]|\\\\.)*)\"")
                .matcher(get("/health/ready").body());
        return condition.find() ? condition.group(1) : "";
    }

    /** The status of {@code /health/live}. */
    public int live() {
        return get("/health/live").statusCode();
    }

    /** The sum of a metric's samples whose line contains this tag. */
    public double metric(String name, String tag) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") && line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("no answer on " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
