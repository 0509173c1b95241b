package io.workspacereconciler.consumer.ec2;

import io.workspacereconciler.workspace.Place;
import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
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

    /** Asks; fails as the SDK does. */
    static Caller ask(Place place) {
        try (StsClient client = StsClient.builder()
                .region(Region.of(place.region()))
                .httpClientBuilder(Apache5HttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2))
                        .socketTimeout(ATTEMPT))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(2)
                                .build())
                        .apiCallTimeout(CALL)
                        .apiCallAttemptTimeout(ATTEMPT))
                .build()) {
            GetCallerIdentityResponse caller = client.getCallerIdentity();
            return new Caller(String.valueOf(caller.account()), String.valueOf(caller.arn()));
        }
    }
}
