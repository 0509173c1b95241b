package io.workspacereconciler.control;

import static io.workspacereconciler.control.ControlExamples.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What every {@link Controls} guarantees. */
public abstract class ControlsContract implements DatabaseUnderTest {

    @Test
    void nothingIsStoppedBeforeSomebodySaysSo() {
        assertThat(in(Controls::latest)).isEmpty();
        assertThat(in(Controls::stopped)).isEmpty();
        assertThat(in(Controls::heeded)).isEmpty();
        assertThat(since(Instant.EPOCH)).isEmpty();
    }

    @Test
    void aStopIsInForceUntilSomebodyResumes() {
        Stop stop = stop("ann");
        assertThat(in(Controls::stopped)).contains(stop);
        assertThat(in(Controls::heeded)).contains(stop);

        clock().advance(Duration.ofHours(1));
        Order resumed = order("ben", clock().instant());
        assertThat(in(controls -> controls.resume(resumed))).contains(stop);

        assertThat(in(Controls::stopped)).isEmpty();
        assertThat(in(Controls::heeded)).isEmpty();
        assertThat(in(Controls::latest)).contains(new Stop(stop.stopped(), resumed));
    }

    @Test
    void aSecondStopChangesNothingAndIsToldTheFirst() {
        Stop first = stop("ann");
        clock().advance(Duration.ofMinutes(1));

        assertThat(in(controls -> controls.stop(order("ben", clock().instant()))))
                .contains(first);

        assertThat(in(Controls::latest)).contains(first);
        assertThat(since(Instant.EPOCH)).containsExactly(first);
    }

    @Test
    void whoResumesWhatIsNotStoppedChangesNothing() {
        assertThat(in(controls -> controls.resume(order("ben", clock().instant()))))
                .isEmpty();
        assertThat(in(Controls::latest)).isEmpty();

        stop("ann");
        Stop ended = resume("ben");
        assertThat(in(controls -> controls.resume(order("cleo", clock().instant()))))
                .isEmpty();
        assertThat(in(Controls::latest)).contains(ended);
    }

    @Test
    void theStopsSinceAnInstantAreThoseThatWereInForceAfterIt() {
        stop("ann");
        clock().advance(Duration.ofMinutes(1));
        Stop first = resume("ann");
        Instant after = clock().instant();
        clock().advance(Duration.ofMinutes(1));
        Stop second = stop("ben");
        clock().advance(Duration.ofMinutes(1));

        assertThat(since(Instant.EPOCH)).containsExactly(first, second);
        assertThat(since(after.minusMillis(1))).containsExactly(first, second);
        assertThat(since(after)).containsExactly(second);
        assertThat(since(clock().instant())).containsExactly(second);
    }

    @Test
    void ofManyWhoStopAtOnceOneDoesIt() throws Exception {
        AtomicInteger number = new AtomicInteger();
        List<Optional<Stop>> before = Together.run(
                4, () -> in(controls -> controls.stop(order("person " + number.incrementAndGet(), clock().instant()))));

        assertThat(before).filteredOn(Optional::isEmpty).hasSize(1);
        assertThat(before).filteredOn(Optional::isPresent).hasSize(3).containsOnly(in(Controls::stopped));
    }

    @Test
    void whoSettlesWaitsForEveryTransactionThatHeeded() throws Exception {
        CountDownLatch heeded = new CountDownLatch(1);
        CountDownLatch settled = new CountDownLatch(1);
        AtomicInteger first = new AtomicInteger();
        List<Boolean> waited = Together.run(2, () -> {
            if (first.getAndIncrement() == 0) {
                return database().inTransaction(tx -> {
                    assertThat(tx.controls().heeded()).isEmpty();
                    heeded.countDown();
                    return !isDown(settled, 300);
                });
            }
            boolean begun = isDown(heeded, 10_000);
            database().useTransaction(tx -> tx.controls().settle());
            settled.countDown();
            return begun;
        });

        assertThat(waited).containsOnly(true);
    }

    private static boolean isDown(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Stop stop(String who) {
        Order order = order(who, clock().instant());
        assertThat(in(controls -> controls.stop(order))).isEmpty();
        return new Stop(order, null);
    }

    private Stop resume(String who) {
        in(controls -> controls.resume(order(who, clock().instant())));
        return in(Controls::latest).orElseThrow();
    }

    private List<Stop> since(Instant instant) {
        return database().inTransaction(tx -> tx.controls().since(instant));
    }

    private Optional<Stop> in(Function<Controls, Optional<Stop>> work) {
        return database().inTransaction(tx -> work.apply(tx.controls()));
    }
}
