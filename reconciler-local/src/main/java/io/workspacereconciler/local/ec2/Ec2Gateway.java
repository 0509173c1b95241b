package io.workspacereconciler.local.ec2;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request through EC2: recorded, its signature looked for (not verified), counted against the limits, struck
 * by a fault or performed. Every request gets a reply.
 */
final class Ec2Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Ec2Gateway.class);
    private static final Pattern SIGNED = Pattern.compile("AWS4-HMAC-SHA256 .*?Credential=([^/,\\s]+)/.*");

    private final Ec2World world;
    private final Ec2Actions actions;
    private final FaultPlan faults;
    private final TokenBuckets buckets;
    private final CallLog calls;
    private final Waits waits;
    private final Permissions permissions;
    private final SecurityTokens tokens;

    Ec2Gateway(
            Ec2World world, FaultPlan faults, ApiLimits limits, CallLog calls, Waits waits, Permissions permissions) {
        this.world = world;
        this.actions = world.actions();
        this.faults = faults;
        this.buckets = new TokenBuckets(limits);
        this.calls = calls;
        this.waits = waits;
        this.permissions = permissions;
        this.tokens = new SecurityTokens(world.settings().accountId(), InstantSource.system());
    }

    /**
     * Never fails and never throws.
     *
     * @param form the form or query string
     * @param authorization the header, empty when there is none
     * @param userAgent the header, empty when there is none
     */
    CompletableFuture<Reply> answer(String form, String authorization, String userAgent) {
        String requestId = UUID.randomUUID().toString();
        try {
            return route(QueryRequest.parse(form), authorization, userAgent, requestId)
                    .exceptionally(failure -> new Reply.Cut());
        } catch (IllegalArgumentException malformed) {
            return refuse(400, "MalformedQueryString", "The query string is malformed", requestId);
        } catch (RuntimeException mistake) {
            LOG.error("Answering failed", mistake);
            return refuse(500, "InternalError", "An internal error has occurred", requestId);
        }
    }

    private CompletableFuture<Reply> route(
            QueryRequest request, String authorization, String userAgent, String requestId) {
        Matcher signature = SIGNED.matcher(authorization);
        String accessKeyId = signature.matches() ? signature.group(1) : "";
        calls.add(new ApiCall(request, accessKeyId, userAgent, world.clock().instant()));
        if (accessKeyId.isEmpty()) {
            return refuse(
                    401, "AuthFailure", "AWS was not able to validate the provided access credentials", requestId);
        }
        boolean asksForTokens = SecurityTokens.isAsked(request);
        if (permissions.deny(request)) {
            return asksForTokens
                    ? CompletableFuture.completedFuture(Reply.xml(
                            403,
                            Ec2Xml.securityTokenError(
                                    "AccessDenied", "You are not authorized to perform this operation.", requestId)))
                    : refuse(
                            403,
                            "UnauthorizedOperation",
                            "You are not authorized to perform this operation.",
                            requestId);
        }
        if (!asksForTokens && tokens.areOfAnother(accessKeyId)) {
            return refuse(
                    401,
                    "AuthFailure",
                    "AWS was not able to validate the provided access credentials: they are another account's",
                    requestId);
        }
        if (!buckets.admits(request, world.clock().instant())) {
            return refuse(503, "RequestLimitExceeded", "Request limit exceeded.", requestId);
        }
        Exchange.Performance performance =
                asksForTokens ? (asked, id) -> tokens.answer(asked, accessKeyId, id) : actions::answer;
        Exchange exchange = new Exchange(request, requestId, performance, waits);
        return faults.next(request)
                .map(fault -> fault.strike(exchange))
                .orElseGet(() -> CompletableFuture.completedFuture(exchange.perform()));
    }

    private static CompletableFuture<Reply> refuse(int status, String code, String message, String requestId) {
        return CompletableFuture.completedFuture(Reply.refusal(new Ec2Refusal(status, code, message), requestId));
    }
}
