package io.workspacereconciler.local.program;

import io.workspacereconciler.operate.NamedThreads;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/**
 * Somebody else in the account who uses up all that EC2 allows of every change until enough has come of that, and then
 * asks for RunInstances as often as EC2 allows one caller: it counts for all.
 */
final class Neighbour implements AutoCloseable {

    private static final long PERIOD_MS = 500;
    private static final long DRAIN_MS = 200;
    private static final long LOOK_MS = 1000;
    private static final long REFILLED_MS = 2500;

    /** EC2's largest bucket of a change is empty after so many. */
    private static final int ALL = 150;

    private final Ec2Client client;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2, new NamedThreads("neighbour"));
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger throttled = new AtomicInteger();

    /** A change that is asked for as a dry run, which takes a token as well and changes nothing, and who suffers. */
    private record Change(String step, Runnable call, Runnable afterwards) {
        Change(String step, Runnable call) {
            this(step, call, () -> {});
        }
    }

    private Neighbour(URI ec2) {
        client = Ec2Client.builder()
                .endpointOverride(ec2)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("OTHER", "secret")))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    /**
     * Nothing is left when it has started.
     *
     * @param enough whether enough has come of it for this step of a restart
     */
    static Neighbour start(URI ec2, Predicate<String> enough) {
        Neighbour neighbour = new Neighbour(ec2);
        neighbour.changes().forEach(change -> neighbour.drain(change.call()));
        neighbour.changes().forEach(change -> neighbour.keepDraining(change, enough));
        return neighbour;
    }

    private void keepDraining(Change change, Predicate<String> enough) {
        Future<?> draining = repeat(() -> drain(change.call()), DRAIN_MS);
        var unused = repeat(
                () -> {
                    if (!draining.isCancelled() && enough.test(change.step())) {
                        draining.cancel(false);
                        change.afterwards().run();
                    }
                },
                LOOK_MS);
    }

    private Future<?> repeat(Runnable work, long periodMs) {
        return timer.scheduleWithFixedDelay(work, periodMs, periodMs, TimeUnit.MILLISECONDS);
    }

    private List<Change> changes() {
        String volume = "vol-00000000000000000";
        String instance = "i-00000000000000000";
        return List.of(
                new Change("launch", this::launch, this::keepLaunching),
                new Change(
                        "release",
                        () -> client.detachVolume(
                                detach -> detach.volumeId(volume).dryRun(true))),
                new Change(
                        "attach",
                        () -> client.attachVolume(attach -> attach.volumeId(volume)
                                .instanceId(instance)
                                .device("/dev/sdf")
                                .dryRun(true))),
                new Change(
                        "clean_up",
                        () -> client.terminateInstances(
                                terminate -> terminate.instanceIds(instance).dryRun(true))));
    }

    /** Once EC2 has as much to give again as to anybody who has not called for long. */
    private void keepLaunching() {
        var unused = timer.scheduleWithFixedDelay(
                () -> isThrottled(this::launch), REFILLED_MS, PERIOD_MS, TimeUnit.MILLISECONDS);
    }

    private void launch() {
        client.runInstances(run -> run.minCount(1).maxCount(1).imageId("ami-1").dryRun(true));
    }

    private void drain(Runnable call) {
        for (int i = 0; i < ALL; i++) {
            if (isThrottled(call)) {
                return;
            }
        }
    }

    private boolean isThrottled(Runnable call) {
        calls.incrementAndGet();
        try {
            call.run();
            return false;
        } catch (Ec2Exception e) {
            boolean isThrottle =
                    "RequestLimitExceeded".equals(e.awsErrorDetails().errorCode());
            if (isThrottle) {
                throttled.incrementAndGet();
            }
            return isThrottle;
        } catch (SdkException e) {
            // The endpoint is closed; the next call, if there is one, shows it again.
            return true;
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
