package io.workspacereconciler.local.ec2;

import io.workspacereconciler.local.ec2.ApiLimits.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What is left of each action's tokens, thread-safe; a refused request takes none. */
final class TokenBuckets {
    private record Level(double tokens, Instant at) {
        Level refilled(Bucket bucket, Instant now) {
            double seconds = Duration.between(at, now).toMillis() / 1000.0;
            return new Level(Math.min(bucket.capacity(), tokens + seconds * bucket.refillPerSecond()), now);
        }
    }

    private final ApiLimits limits;
    private final Map<String, Level> levels = new HashMap<>();

    TokenBuckets(ApiLimits limits) {
        this.limits = limits;
    }

    /** Whether the request may go on. */
    synchronized boolean admits(QueryRequest request, Instant now) {
        String action = request.action();
        if (action.startsWith("Describe")) {
            return isBounded(request)
                    ? take(action + ", filtered", limits.filteredDescribe(), now)
                    : take(action, limits.plainDescribe(), now);
        }
        return switch (action) {
            case "RunInstances" ->
                take(action, limits.runRequests(), now) && take(action + ", instances", limits.runInstances(), now);
            case "TerminateInstances" -> take(action, limits.terminate(), now);
            default -> take(action, limits.otherChanges(), now);
        };
    }

    private static boolean isBounded(QueryRequest request) {
        return !request.text("Filter.1.Name").isEmpty()
                || !request.text("MaxResults").isEmpty()
                || !request.text("NextToken").isEmpty();
    }

    private boolean take(String name, Bucket bucket, Instant now) {
        Level level =
                levels.getOrDefault(name, new Level(bucket.capacity(), now)).refilled(bucket, now);
        boolean enough = level.tokens() >= 1;
        levels.put(name, enough ? new Level(level.tokens() - 1, now) : level);
        return enough;
    }
}
