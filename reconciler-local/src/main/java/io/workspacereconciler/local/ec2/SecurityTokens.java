package io.workspacereconciler.local.ec2;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The security token service: who calls, and the credentials of a role, which anybody may assume. An assumed role's access
 * key names its account, so that no state is kept and every endpoint knows whose it is.
 */
final class SecurityTokens {
    private static final Set<String> ACTIONS = Set.of("GetCallerIdentity", "AssumeRole");
    private static final Pattern ROLE = Pattern.compile("arn:[^:]+:iam::(\\d{12}):role/(.+)");
    private static final Pattern ASSUMED_KEY = Pattern.compile("ASIA(\\d{12})");
    private static final Duration LIFE = Duration.ofHours(1);

    private final String account;
    private final InstantSource clock;

    /** In this account; credentials end by this clock, which must be the callers', since the SDK compares it with its own. */
    SecurityTokens(String account, InstantSource clock) {
        this.account = account;
        this.clock = clock;
    }

    static boolean isAsked(QueryRequest request) {
        return ACTIONS.contains(request.action());
    }

    /** Whether these credentials are an assumed role's of another account. */
    boolean areOfAnother(String accessKeyId) {
        return assumed(accessKeyId).filter(other -> !other.equals(account)).isPresent();
    }

    private static Optional<String> assumed(String accessKeyId) {
        Matcher key = ASSUMED_KEY.matcher(accessKeyId);
        return key.matches() ? Optional.of(key.group(1)) : Optional.empty();
    }

    Reply.Whole answer(QueryRequest request, String accessKeyId, String requestId) {
        return request.action().equals("AssumeRole") ? assume(request, requestId) : identity(accessKeyId, requestId);
    }

    private Reply.Whole identity(String accessKeyId, String requestId) {
        Optional<String> assumed = assumed(accessKeyId);
        String of = assumed.orElse(account);
        String arn = assumed.map(other -> "arn:aws:sts::" + other + ":assumed-role/reconciler/workspace-reconciler")
                .orElse("arn:aws:iam::" + of + ":user/reconciler");
        return Reply.xml(
                200,
                Ec2Xml.securityToken(
                        "GetCallerIdentity",
                        requestId,
                        result -> result.text("Arn", arn)
                                .text("UserId", "AIDALOCAL")
                                .text("Account", of)));
    }

    private Reply.Whole assume(QueryRequest request, String requestId) {
        Matcher role = ROLE.matcher(request.text("RoleArn"));
        String session = request.text("RoleSessionName");
        if (!role.matches() || session.isEmpty()) {
            return Reply.xml(
                    400,
                    Ec2Xml.securityTokenError(
                            "ValidationError",
                            "RoleArn and RoleSessionName must name a role and a session",
                            requestId));
        }
        String arn = "arn:aws:sts::" + role.group(1) + ":assumed-role/" + role.group(2) + "/" + session;
        return Reply.xml(
                200,
                Ec2Xml.securityToken(
                        "AssumeRole",
                        requestId,
                        result -> result.nest(
                                        "Credentials",
                                        credentials -> credentials
                                                .text("AccessKeyId", "ASIA" + role.group(1))
                                                .text("SecretAccessKey", "local")
                                                .text("SessionToken", arn)
                                                .time(
                                                        "Expiration",
                                                        clock.instant().plus(LIFE)))
                                .nest(
                                        "AssumedRoleUser",
                                        user -> user.text("AssumedRoleId", "AROALOCAL:" + session)
                                                .text("Arn", arn))));
    }
}
