package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not EC2's own whole answer says nothing of any instance of the batch. */
@NullMarked
@Timeout(60)
final class Ec2DoubtIT {

    private static final String DESCRIBE = "DescribeInstances";
    private static final String PAGE = "<!DOCTYPE html>\n<html><head><meta charset=utf-8><title>Gateway</title></head>"
            + "<body><p>Sign in<br>to go on</body></html>";
    private static final Duration AMPLE = Duration.ofSeconds(40);

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, AMPLE, 4);
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<OnlineWorkspace> batch = LongStream.rangeClosed(1, 6)
            .mapToObj(number -> Ec2Bench.row(number, bench.seed(number).instanceId()))
            .toList();

    @AfterEach
    void close() {
        executor.shutdownNow();
        access.close();
        bench.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                PAGE,
                "<html><body>Please sign in</body></html>",
                "<DescribeVolumesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<requestId>1</requestId><volumeSet/></DescribeVolumesResponse>",
                "<DescribeInstancesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
                        + "<reservationSet/></DescribeInstancesResponse>"
            })
    void aSuccessThatIsNoAnswerOfEc2sIsMalformed(String body) {
        bench.fail(DESCRIBE, new Fault.Answer(200, "text/xml;charset=UTF-8", body));
        nothingIsKnown(UnknownCause.MALFORMED_ANSWER, access, AMPLE);
        assertNoQuestionById();
    }

    @Test
    void aCallThatIsThrottledIsNotFollowedByAnother() {
        bench.fail(DESCRIBE, new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."));
        nothingIsKnown(UnknownCause.THROTTLED, access, AMPLE);
        assertNoQuestionById();
    }

    @Test
    void aPageOfALoadBalancerIsATroubleOfTheTransport() {
        bench.fail(DESCRIBE, new Fault.Answer(503, "text/html", PAGE));
        nothingIsKnown(UnknownCause.TRANSPORT, access, AMPLE);
        assertNoQuestionById();
    }

    @Test
    void aRefusalForLackOfPermissionIsAccessDenied() {
        bench.fail(
                DESCRIBE,
                new Fault.Fail(403, "UnauthorizedOperation", "You are not authorized to perform this operation."));
        nothingIsKnown(UnknownCause.ACCESS_DENIED, access, AMPLE);
        assertThat(bench.calls(DESCRIBE)).hasSize(1);
    }

    @Test
    void anEndpointThatHangsEndsInTimedOutWithinTheLimit() {
        Duration limit = Duration.ofSeconds(3);
        // Loads the SDK's classes, which is no part of the limit.
        look(access).forEach(look -> assertThat(look).isInstanceOf(Look.Seen.class));
        bench.fail(DESCRIBE, new Fault.Hang(Duration.ofMinutes(5)));
        try (Ec2Access impatient = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, limit, 4)) {
            nothingIsKnown(UnknownCause.TIMED_OUT, impatient, limit);
        }
    }

    @Test
    void aSecondQuestionThatIsThrottledLeavesOnlyItsInstancesUnknown() {
        String omitted = batch.get(0).instance().value();
        bench.fail(DESCRIBE, 1, new Fault.OmitInstances(Set.of(omitted)));
        bench.fail(DESCRIBE, new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."));
        List<Look> looks = look(access);
        assertThat(looks.get(0))
                .isInstanceOfSatisfying(
                        Look.NoAnswer.class, none -> assertThat(none.cause()).isEqualTo(UnknownCause.THROTTLED));
        assertThat(looks.subList(1, 6)).hasOnlyElementsOfType(Look.Seen.class);
    }

    @Test
    void anAnswerByIdWithoutAnyOfFiveInstancesIsVoidToo() {
        List<String> all = batch.stream().map(row -> row.instance().value()).toList();
        bench.fail(DESCRIBE, new Fault.OmitInstances(Set.copyOf(all.subList(1, 6))));
        List<Look> looks = look(access);
        assertThat(looks.get(0)).isInstanceOf(Look.Seen.class);
        assertThat(looks.subList(1, 6))
                .allSatisfy(look -> assertThat(look)
                        .isInstanceOfSatisfying(
                                Look.NoAnswer.class,
                                none -> assertThat(none.cause()).isEqualTo(UnknownCause.VOID_ANSWER)));
    }

    @Test
    void anEndpointThatIsNotThereIsATroubleOfTheTransport() {
        bench.endpoint().close();
        nothingIsKnown(UnknownCause.TRANSPORT, access, AMPLE);
    }

    private void nothingIsKnown(UnknownCause cause, Ec2Access from, Duration within) {
        RunningCheck check =
                Ec2RunningCheck.over(from, executor, bench.clock(), () -> {}).of(batch);
        for (OnlineWorkspace row : batch) {
            assertThat(check.isRunning(row))
                    .succeedsWithin(within)
                    .satisfies(look -> assertThat(look.verdict(row.id(), Ec2Bench.PLACE))
                            .isInstanceOfSatisfying(
                                    Verdict.Unknown.class,
                                    unknown -> assertThat(unknown.cause())
                                            .as(unknown.detail())
                                            .isEqualTo(cause)));
        }
    }

    private List<Look> look(Ec2Access from) {
        RunningCheck check =
                Ec2RunningCheck.over(from, executor, bench.clock(), () -> {}).of(batch);
        return batch.stream()
                .map(row -> check.isRunning(row).toCompletableFuture().join())
                .toList();
    }

    /** The SDK may have repeated the one question. */
    private void assertNoQuestionById() {
        assertThat(bench.calls(DESCRIBE))
                .hasSizeBetween(1, 2)
                .allSatisfy(
                        call -> assertThat(call.request().list("InstanceId")).isEmpty());
    }
}
