package io.workspacereconciler.local.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many batches a consumer has finished, as its own metrics say. */
public final class CheckedBatches {

    private static final Pattern FINISHED = Pattern.compile(
            "^reconciler_records_seconds_count\\{(?=[^}]*outcome=\"finished\")(?=[^}]*topic=\"[^\"]*\\.batches\")[^}]*} (\\S+)",
            Pattern.MULTILINE);

    private CheckedBatches() {}

    /** Of the consumer whose health server has this port; 0 before its first. */
    public static long of(int port) {
        try {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Matcher line = FINISHED.matcher(metrics);
            return line.find() ? (long) Double.parseDouble(line.group(1)) : 0;
        } catch (IOException e) {
            throw new IllegalStateException("a consumer does not tell its metrics", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
