package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.workspace.OnlineWorkspace;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A question that fails because of some of its ids is halved, within bounds and within the batch's time. */
@NullMarked
@Timeout(60)
final class Ec2HalvingIT {

    private static final String DESCRIBE = FaultCase.DESCRIBE;
    private static final Duration AMPLE = Duration.ofSeconds(40);
    private static final Fault BROKEN = new Fault.Fail(500, "InternalError", "An internal error has occurred");

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, AMPLE, 1);
    private final AtomicInteger halved = new AtomicInteger();
    // Every third instance is in another zone, as in a fleet that was spread.
    private final List<OnlineWorkspace> batch = LongStream.rangeClosed(1, 12)
            .mapToObj(number -> Ec2Bench.row(
                    number,
                    bench.seed(number, number % 3 == 0 ? Ec2Bench.OTHER_ZONE : Ec2Bench.ZONE)
                            .instanceId()))
            .toList();
    private final RunningCheck.OfBatch checks =
            Ec2RunningCheck.over(access, Runnable::run, bench.clock(), halved::incrementAndGet);

    @AfterEach
    void close() {
        access.close();
        bench.close();
    }

    @Test
    void anImpairedZoneLeavesOnlyItsOwnInstancesUnknown() {
        look(checks);
        impair(Ec2Bench.OTHER_ZONE);

        List<Look> looks = look(checks);
        for (int i = 0; i < 12; i++) {
            if (inZone(Ec2Bench.OTHER_ZONE, batch.get(i))) {
                assertUnknown(looks.get(i), UnknownCause.TRANSPORT);
            } else {
                assertThat(looks.get(i)).isInstanceOf(Look.Seen.class);
            }
        }
        // Whole, two halves, and the two parts of the zone itself, of which neither is answered.
        assertThat(halved).hasValue(2);
        assertThat(filterCalls()).hasSize(5).containsOnlyOnce(12, 8);
    }

    @Test
    void oneInstanceThatSpoilsTheCallTakesAQuarterOfTheBatchWithIt() {
        bench.fail(FaultRule.on(DESCRIBE, BROKEN)
                .mentioning(batch.get(0).instance().value()));

        List<Look> looks = look(checks);
        assertThat(looks.subList(3, 12)).hasOnlyElementsOfType(Look.Seen.class);
        looks.subList(0, 3).forEach(look -> assertUnknown(look, UnknownCause.TRANSPORT));
        assertThat(filterCalls()).containsExactly(12, 6, 6, 3, 3);
        assertThat(halved).hasValue(2);
    }

    @Test
    void aTroubleThatIsNoPartOfTheIdsIsNotFollowedFurther() {
        bench.fail(DESCRIBE, BROKEN);
        look(checks).forEach(look -> assertUnknown(look, UnknownCause.TRANSPORT));
        assertThat(filterCalls()).containsExactly(12, 6, 6);
        assertThat(halved).hasValue(1);
    }

    @Test
    void aHalfThatIsThrottledEndsAllQuestionsOfTheBatch() {
        String omitted = batch.get(11).instance().value();
        String throttled = batch.get(6).instance().value();
        bench.fail(FaultRule.on(DESCRIBE, BROKEN)
                .when(request -> request.list("Filter.1.Value").size() == 12));
        bench.fail(FaultRule.on(DESCRIBE, new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."))
                .mentioning(batch.get(0).instance().value()));
        bench.fail(DESCRIBE, new Fault.OmitInstances(Set.of(omitted)));

        look(checks).forEach(look -> assertUnknown(look, UnknownCause.THROTTLED));
        assertThat(filterCalls()).containsExactly(12, 6);
        assertThat(bench.calls(DESCRIBE))
                .noneMatch(call -> call.request().mentions(throttled)
                        && call.request().list("Filter.1.Value").size() == 6);
    }

    @Test
    void whatAWholeHalfLeavesOutIsNotAskedByIdAfterTheOtherHalfIsThrottled() {
        String omitted = batch.get(0).instance().value();
        bench.fail(FaultRule.on(DESCRIBE, BROKEN)
                .when(request -> request.list("Filter.1.Value").size() == 12));
        bench.fail(FaultRule.on(DESCRIBE, new Fault.Fail(503, "RequestLimitExceeded", "Request limit exceeded."))
                .mentioning(batch.get(11).instance().value()));
        bench.fail(DESCRIBE, new Fault.OmitInstances(Set.of(omitted)));

        List<Look> looks = look(checks);
        assertUnknown(looks.get(0), UnknownCause.THROTTLED);
        assertThat(looks.subList(1, 6)).hasOnlyElementsOfType(Look.Seen.class);
        looks.subList(6, 12).forEach(look -> assertUnknown(look, UnknownCause.THROTTLED));
        assertThat(bench.calls(DESCRIBE))
                .noneMatch(call -> !call.request().list("InstanceId").isEmpty());
    }

    @Test
    void aHalfThatIsVoidEndsAllQuestionsOfTheBatch() {
        failWhole();
        omit(0, 6);
        look(checks).forEach(look -> assertUnknown(look, UnknownCause.VOID_ANSWER));
        assertThat(filterCalls()).containsExactly(12, 6);
    }

    @Test
    void aHalfThatFailedIsNotHalvedOnceTheOtherIsVoid() {
        bench.fail(FaultRule.on(DESCRIBE, BROKEN).mentioning(id(0)));
        omit(6, 12);
        List<Look> looks = look(checks);
        looks.subList(0, 6).forEach(look -> assertUnknown(look, UnknownCause.TRANSPORT));
        looks.subList(6, 12).forEach(look -> assertUnknown(look, UnknownCause.VOID_ANSWER));
        assertThat(filterCalls()).containsExactly(12, 6, 6);
    }

    @Test
    void halvesThatHangEndWithinTheTimeOfTheBatch() {
        look(checks);
        failWhole();
        bench.fail(DESCRIBE, new Fault.Hang(Duration.ofMinutes(5)));
        lookInTime(Duration.ofSeconds(4)).forEach(look -> assertUnknown(look, UnknownCause.TIMED_OUT));
        assertThat(halved).hasValue(1);
    }

    @Test
    void slowPagesLeaveTheQuestionByIdOnlyWhatIsLeftOfTheTime() {
        Duration limit = Duration.ofSeconds(6);
        look(checks);
        try (Ec2Bench paged = new Ec2Bench(Ec2Bench.SETTINGS.withLargestPage(5));
                Ec2Access impatient = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, limit, 1)) {
            List<OnlineWorkspace> rows = LongStream.rangeClosed(1, 12)
                    .mapToObj(number -> Ec2Bench.row(number, paged.seed(number).instanceId()))
                    .toList();
            String vanished = rows.get(0).instance().value();
            paged.world().vanish(vanished);
            paged.fail(FaultRule.on(DESCRIBE, new Fault.Hang(Duration.ofMinutes(5)))
                    .when(request -> !request.list("InstanceId").isEmpty()));
            // Three pages take 3.6 s; with a call of full length, 2.7 s, the limit would be passed.
            paged.fail(DESCRIBE, new Fault.Delay(Duration.ofMillis(1_200)));
            long began = System.nanoTime();
            Look look = Ec2RunningCheck.over(impatient, Runnable::run, paged.clock(), () -> {})
                    .of(rows)
                    .isRunning(rows.get(0))
                    .toCompletableFuture()
                    .join();
            assertUnknown(look, UnknownCause.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(limit);
        }
    }

    @Test
    void aBatchThatWaitedTooLongForAThreadAsksNothing() {
        Queue<Runnable> waiting = new ArrayDeque<>();
        try (Ec2Access hasty = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, Duration.ofMillis(1), 1)) {
            RunningCheck check = Ec2RunningCheck.over(hasty, waiting::add, bench.clock(), halved::incrementAndGet)
                    .of(batch);
            look(checks);
            bench.endpoint().clearCalls();
            waiting.remove().run();
            batch.forEach(row ->
                    assertUnknown(check.isRunning(row).toCompletableFuture().join(), UnknownCause.TIMED_OUT));
        }
        assertThat(bench.calls(DESCRIBE)).isEmpty();
    }

    @Test
    void anIdThatIsNoneIsNotAskedAndSpoilsNoOther() {
        OnlineWorkspace odd = Ec2Bench.row(13, "i-nonsense");
        RunningCheck check = checks.of(List.of(odd, batch.get(0), batch.get(0)));
        assertUnknown(check.isRunning(odd).toCompletableFuture().join(), UnknownCause.NO_INSTANCE_ID);
        assertThat(check.isRunning(batch.get(0)).toCompletableFuture().join()).isInstanceOf(Look.Seen.class);
        assertThat(filterCalls()).containsExactly(1);

        bench.endpoint().clearCalls();
        assertUnknown(
                checks.of(List.of(odd)).isRunning(odd).toCompletableFuture().join(), UnknownCause.NO_INSTANCE_ID);
        assertThat(bench.calls(DESCRIBE)).isEmpty();
    }

    private List<Look> lookInTime(Duration limit) {
        try (Ec2Access impatient = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, limit, 1)) {
            long began = System.nanoTime();
            List<Look> looks =
                    look(Ec2RunningCheck.over(impatient, Runnable::run, bench.clock(), halved::incrementAndGet));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(limit);
            return looks;
        }
    }

    private String id(int index) {
        return batch.get(index).instance().value();
    }

    private void failWhole() {
        bench.fail(FaultRule.on(DESCRIBE, BROKEN)
                .when(request -> request.list("Filter.1.Value").size() == 12));
    }

    private void omit(int from, int to) {
        bench.fail(
                DESCRIBE,
                new Fault.OmitInstances(Set.copyOf(batch.subList(from, to).stream()
                        .map(row -> row.instance().value())
                        .toList())));
    }

    /** Calls that name an instance of the zone fail, others work. */
    private void impair(String zone) {
        bench.endpoint().clearCalls();
        Set<String> inside = Set.copyOf(batch.stream()
                .filter(row -> inZone(zone, row))
                .map(row -> row.instance().value())
                .toList());
        bench.fail(
                FaultRule.on(DESCRIBE, BROKEN).when(request -> inside.stream().anyMatch(request::mentions)));
    }

    private boolean inZone(String zone, OnlineWorkspace row) {
        return bench.world()
                .instance(row.instance().value())
                .orElseThrow()
                .zone()
                .equals(zone);
    }

    private List<Look> look(RunningCheck.OfBatch over) {
        RunningCheck check = over.of(batch);
        return batch.stream()
                .map(row -> check.isRunning(row).toCompletableFuture().join())
                .toList();
    }

    /** How many ids each question by filter was about; the SDK's retry of the same one counts once. */
    private List<Integer> filterCalls() {
        return bench.calls(DESCRIBE).stream()
                .map(call -> call.request().list("Filter.1.Value"))
                .filter(ids -> !ids.isEmpty())
                .distinct()
                .map(List::size)
                .toList();
    }

    private static void assertUnknown(Look look, UnknownCause cause) {
        assertThat(look)
                .isInstanceOfSatisfying(
                        Look.NoAnswer.class, none -> assertThat(none.cause()).isEqualTo(cause));
    }
}
