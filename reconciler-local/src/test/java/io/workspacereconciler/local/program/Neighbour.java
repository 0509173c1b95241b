package io.workspacereconciler.local.program;

import io.workspacereconciler.operate.NamedThreads;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Somebody else in the account who asks for RunInstances as often as EC2 allows one caller: it counts for all. */
final class Neighbour implements AutoCloseable {

    private static final long PERIOD_MS = 500;

    private final Ec2Client client;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new NamedThreads("neighbour"));
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger throttled = new AtomicInteger();

    Neighbour(URI ec2) {
        client = Ec2Client.builder()
                .endpointOverride(ec2)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("OTHER", "secret")))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
        var unused = timer.scheduleWithFixedDelay(this::ask, 0, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    /** A dry run takes a token as well, and launches nothing. */
    private void ask() {
        calls.incrementAndGet();
        try {
            client.runInstances(
                    run -> run.minCount(1).maxCount(1).imageId("ami-1").dryRun(true));
        } catch (Ec2Exception e) {
            if ("RequestLimitExceeded".equals(e.awsErrorDetails().errorCode())) {
                throttled.incrementAndGet();
            }
        } catch (SdkException e) {
            // The endpoint is closed; the next call, if there is one, shows it again.
            throttled.get();
        }
    }

    int calls() {
        return calls.get();
    }

    int throttled() {
        return throttled.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        client.close();
    }
}
