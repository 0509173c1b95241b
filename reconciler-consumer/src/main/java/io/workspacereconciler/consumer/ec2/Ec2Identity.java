package io.workspacereconciler.consumer.ec2;

import java.time.Duration;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/** Who we are to AWS in one place, by STS GetCallerIdentity, which needs no permission. */
final class Ec2Identity {

    private static final Duration CALL = Duration.ofSeconds(8);
    private static final Duration ATTEMPT = Duration.ofSeconds(4);

    /**
     * Who calls.
     *
     * @param account the account that the credentials belong to
     * @param arn the user or the session of a role
     */
    record Caller(String account, String arn) {}

    private Ec2Identity() {}

    /** Asks as whoever makes the calls there, the assumed role where there is one; fails as the SDK does. */
    static Caller ask(Ec2Way way) {
        try (PlaceCredentials credentials = PlaceCredentials.of(way);
                StsClient client = PlaceCredentials.sts(way, ATTEMPT, CALL, credentials.provider())) {
            GetCallerIdentityResponse caller = client.getCallerIdentity();
            return new Caller(String.valueOf(caller.account()), String.valueOf(caller.arn()));
        }
    }
}
