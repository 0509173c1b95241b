package io.workspacereconciler.local.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

@Timeout(60)
class Ec2FaultsIT {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String ZONE = LocalEc2.ZONE;

    private final LocalEc2 local = new LocalEc2();
    private final Ec2World world = local.world();
    private final FaultPlan faults = local.faults();
    private final Ec2Endpoint endpoint = local.endpoint();
    private final Ec2Client ec2 = local.client();

    @AfterEach
    void close() {
        local.close();
    }

    @Test
    void aHangEndsInTheCallersTimeout() {
        faults.add(FaultRule.on("DescribeInstances", new Fault.Hang(LONG)));
        try (Ec2Client impatient = LocalEc2.client(endpoint.uri(), Duration.ofMillis(300))) {
            assertThatThrownBy(impatient::describeInstances).isInstanceOf(ApiCallTimeoutException.class);
        }
        assertThat(ec2.describeVolumes().volumes()).isEmpty();
    }

    @Test
    void aCallerThatLeavesEarlyDisturbsNobody() {
        Duration wait = Duration.ofMillis(400);
        FaultRule hang = FaultRule.on("DescribeVolumes", new Fault.Hang(wait));
        FaultRule delay = FaultRule.on("DescribeInstances", new Fault.Delay(wait));
        faults.add(hang).add(delay);
        try (Ec2Client impatient = LocalEc2.client(endpoint.uri(), Duration.ofMillis(150))) {
            assertThatThrownBy(impatient::describeVolumes).isInstanceOf(ApiCallTimeoutException.class);
            assertThatThrownBy(impatient::describeInstances).isInstanceOf(ApiCallTimeoutException.class);
        }
        assertThat(ec2.describeInstances().hasReservations()).isTrue();
        assertThatThrownBy(ec2::describeVolumes).isInstanceOf(SdkClientException.class);
        assertThat(faults.struck(hang)).isEqualTo(2);
        assertThat(faults.struck(delay)).isEqualTo(2);
    }

    @Test
    void threeHundredHangingRequestsBlockNobodyAndEndWithTheEndpoint() throws Exception {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        FaultRule hang = FaultRule.on("DescribeVolumes", new Fault.Hang(LONG));
        faults.add(hang);
        HttpClient http = HttpClient.newHttpClient();
        List<CompletableFuture<Void>> hanging = Stream.generate(() -> http.sendAsync(
                                signed("Action=DescribeVolumes"), HttpResponse.BodyHandlers.ofString())
                        .handle((response, cut) -> {
                            assertThat(cut).hasRootCauseInstanceOf(IOException.class);
                            return (Void) null;
                        }))
                .limit(300)
                .toList();
        await().untilAsserted(() -> assertThat(faults.struck(hang)).isEqualTo(300));

        assertThat(local.stateOf(id)).isEqualTo(InstanceStateName.RUNNING);
        assertThat(hanging).noneMatch(CompletableFuture::isDone);
        endpoint.close();
        assertThat(CompletableFuture.allOf(hanging.toArray(CompletableFuture[]::new)))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void concurrentCallersAreAllAnswered() throws Exception {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.on("DescribeInstances", new Fault.Delay(Duration.ofMillis(300))));
        ExecutorService callers = Executors.newFixedThreadPool(40);
        try {
            List<CompletableFuture<InstanceStateName>> answers = Stream.generate(
                            () -> CompletableFuture.supplyAsync(() -> local.stateOf(id), callers))
                    .limit(40)
                    .toList();
            assertThat(answers)
                    .allSatisfy(answer -> assertThat(answer)
                            .succeedsWithin(Duration.ofSeconds(10))
                            .isEqualTo(InstanceStateName.RUNNING));
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void aLostAnswerIsPerformed() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.on("TerminateInstances", new Fault.LoseAnswer()).times(1));
        assertThatThrownBy(() -> ec2.terminateInstances(request -> request.instanceIds(id)))
                .isInstanceOf(SdkClientException.class);
        assertThat(world.instance(id).orElseThrow().state().isFinal()).isTrue();
    }

    @Test
    void failuresAndRawAnswersReachTheCallerAsTheyAre() {
        faults.add(FaultRule.onAny(new Fault.Fail(503, "RequestLimitExceeded", "Slow down"))
                .times(1));
        assertThat(LocalEc2.code(ec2::describeInstances)).isEqualTo("RequestLimitExceeded");
        faults.add(FaultRule.onAny(new Fault.Answer(200, "text/html", "<html></html>"))
                .times(1));
        assertThat(ec2.describeInstances().hasReservations()).isFalse();
        faults.add(FaultRule.onAny(new Fault.Answer(200, "text/xml", "")).times(1));
        assertThat(ec2.describeInstances().hasReservations()).isFalse();
        faults.add(FaultRule.onAny(new Fault.Answer(200, "text/xml", "<DescribeInstancesRes"))
                .times(1));
        assertThatThrownBy(ec2::describeInstances).isInstanceOf(SdkClientException.class);
        assertThat(ec2.describeInstances().hasReservations()).isTrue();
    }

    @Test
    void aResetHalfABodyAndATrickleBreakTheAnswerAndNothingAfterIt() {
        for (Fault fault :
                List.of(new Fault.Reset(), new Fault.HalfAnswer(), new Fault.Trickle(Duration.ofMillis(50)))) {
            FaultRule once = FaultRule.onAny(fault).times(1);
            faults.add(once);
            try (Ec2Client impatient = LocalEc2.client(endpoint.uri(), Duration.ofSeconds(1))) {
                assertThatThrownBy(impatient::describeInstances).as("%s", fault).isInstanceOf(SdkClientException.class);
            }
            assertThat(faults.struck(once)).isEqualTo(1);
            assertThat(ec2.describeInstances().hasReservations()).isTrue();
        }
    }

    @Test
    void aResetIsToldFromAnEnd() {
        faults.add(FaultRule.onAny(new Fault.Reset()).times(1));
        assertThatThrownBy(ec2::describeInstances).hasRootCauseMessage("Connection reset");
        faults.add(FaultRule.onAny(new Fault.LoseAnswer()).times(1));
        assertThatThrownBy(ec2::describeInstances)
                .rootCause()
                .extracting(Throwable::getMessage)
                .isNotEqualTo("Connection reset");
    }

    @Test
    void aTrickleThatIsWaitedForIsTheWholeAnswer() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.onAny(new Fault.Trickle(Duration.ofNanos(1))).times(1));
        assertThat(local.stateOf(id)).isEqualTo(InstanceStateName.RUNNING);
    }

    @Test
    void anAnswerCanBeRewordedComeFromAnotherWorldOrPromiseAPage() {
        String id = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.onAny(new Fault.Reword(Map.of(id, "i-01234567"))).times(1));
        assertThat(ec2.describeInstances()
                        .reservations()
                        .get(0)
                        .instances()
                        .get(0)
                        .instanceId())
                .isEqualTo("i-01234567");
        Ec2World empty = new Ec2World(Ec2Settings.in("us-east-1"), Ec2Delays.all(LONG), world.clock());
        faults.add(FaultRule.onAny(new Fault.AnswerFrom(empty)).times(1));
        assertThat(ec2.describeInstances().reservations()).isEmpty();
        faults.add(FaultRule.onAny(new Fault.PromisePage(Set.of(id))).firstPages());
        assertThat(ec2.describeInstances().nextToken()).isNotEmpty();
        assertThat(ec2.describeInstancesPaginator().reservations()).isEmpty();
    }

    @Test
    void omittedInstancesAreMissingFromOneAnswer() {
        String one = world.seedWorkspace("ws-1", ZONE, "t3.large").instanceId();
        String two = world.seedWorkspace("ws-2", ZONE, "t3.large").instanceId();
        faults.add(FaultRule.on("DescribeInstances", new Fault.OmitInstances(Set.of(one)))
                .times(1));
        assertThat(ec2.describeInstances(request -> request.instanceIds(one, two))
                        .reservations())
                .hasSize(1);
        assertThat(ec2.describeInstances(request -> request.instanceIds(one, two))
                        .reservations())
                .hasSize(2);
    }

    @Test
    void ec2sOwnLimitsThrottle() {
        try (Ec2Endpoint limited = Ec2Endpoint.start(world, 0, faults, ApiLimits.ofEc2());
                Ec2Client caller = LocalEc2.client(limited.uri(), Duration.ofSeconds(10))) {
            LaunchTemplate template = world.createLaunchTemplate("desk", "t3.large");
            Ec2Exception throttled = catchThrowableOfType(
                    Ec2Exception.class,
                    () -> IntStream.range(0, 50)
                            .forEach(number -> caller.runInstances(local.run("t-" + number, template))));
            assertThat(throttled.statusCode()).isEqualTo(503);
            assertThat(throttled.isThrottlingException()).isTrue();
        }
    }

    private HttpRequest signed(String form) {
        return HttpRequest.newBuilder(endpoint.uri())
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDTEST/20260102/us-east-1/ec2/aws4_request")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }
}
