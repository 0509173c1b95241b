package io.workspacereconciler.consumer.ec2;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * The credentials for one place: those of the SDK's default chain, or a role's that is assumed with them and renewed before
 * they end. What STS does not answer within four seconds fails the call that needed it.
 */
final class PlaceCredentials implements AutoCloseable {

    private static final String SESSION = "workspace-reconciler";
    private static final Duration CALL = Duration.ofSeconds(4);
    private static final Duration ATTEMPT = Duration.ofSeconds(2);
    private static final int ATTEMPTS = 2;

    private final AwsCredentialsProvider provider;
    private final Runnable end;

    private PlaceCredentials(AwsCredentialsProvider provider, Runnable end) {
        this.provider = new WaitedForCredentials(provider);
        this.end = end;
    }

    /** Asks nobody yet. */
    static PlaceCredentials of(Ec2Way way) {
        DefaultCredentialsProvider own = DefaultCredentialsProvider.builder().build();
        Ec2Role role = way.role();
        if (role == null) {
            return new PlaceCredentials(own, own::close);
        }
        StsClient sts = sts(way, ATTEMPT, CALL, own);
        StsAssumeRoleCredentialsProvider assumed = StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(request ->
                        request.roleArn(role.arn()).roleSessionName(SESSION).externalId(role.externalId()))
                .build();
        return new PlaceCredentials(assumed, () -> {
            assumed.close();
            sts.close();
            own.close();
        });
    }

    /** STS in the region of this place, tried twice. */
    static StsClient sts(Ec2Way way, Duration attempt, Duration call, AwsCredentialsProvider credentials) {
        return StsClient.builder()
                .region(Region.of(way.place().region()))
                .credentialsProvider(credentials)
                .httpClientBuilder(
                        Apache5HttpClient.builder().connectionTimeout(attempt).socketTimeout(attempt))
                .overrideConfiguration(configuration -> configuration
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build())
                        .apiCallTimeout(call)
                        .apiCallAttemptTimeout(attempt))
                .build();
    }

    AwsCredentialsProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        end.run();
    }
}
