package io.workspacereconciler.local.ec2;

import java.time.Instant;

/**
 * One request as the endpoint received it, whatever became of it.
 *
 * @param request action and parameters
 * @param accessKeyId the caller's, from its signature; empty for an unsigned request
 * @param userAgent what the caller says of itself; empty when nothing
 * @param time when it came, by the world's clock
 */
public record ApiCall(QueryRequest request, String accessKeyId, String userAgent, Instant time) {
    public String action() {
        return request.action();
    }
}
