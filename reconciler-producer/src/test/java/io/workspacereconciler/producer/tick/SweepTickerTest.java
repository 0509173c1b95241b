package io.workspacereconciler.producer.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.bus.EventPublisher;
import io.workspacereconciler.bus.RecordingPublisher;
import io.workspacereconciler.database.Disturbances.Failure;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.database.SettableClock;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.event.SweepRequested;
import io.workspacereconciler.sweep.SweepId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SweepTickerTest {

    private static final Duration INTERVAL = Duration.ofSeconds(60);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Instant START = SettableClock.START;

    private final InMemoryDatabase database = new InMemoryDatabase();
    private final RecordingPublisher publisher = new RecordingPublisher();
    private final SweepTicker one = ticker("one", publisher);
    private final SweepTicker two = ticker("two", publisher);

    /** The process ends in the middle of its work. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final SweepTicker killed = ticker("killed", event -> {
        throw new Killed();
    });

    @Test
    void thereIsOneEventForEverySlotHoweverManyTickersThereAre() {
        for (int second = 0; second < 300; second++) {
            one.run();
            two.run();
            database.clock().advance(SECOND);
        }

        assertThat(slots())
                .containsExactlyElementsOf(LongStream.range(0, 5)
                        .mapToObj(minute -> START.plusSeconds(60 * minute))
                        .toList());
    }

    @Test
    void thereIsOneEventForASlotWhenManyTickersTickTogether() throws Exception {
        ConcurrentLinkedQueue<SweepTicker> tickers = new ConcurrentLinkedQueue<>();
        LongStream.range(0, 8).forEach(replica -> tickers.add(ticker("replica-" + replica, publisher)));

        Together.run(8, () -> {
            SweepTicker mine = tickers.remove();
            mine.run();
            return mine.problem();
        });

        assertThat(slots()).containsExactly(START);
    }

    @Test
    void anEventNamesItsSlotAndItsDeadline() {
        database.clock().advance(Duration.ofSeconds(17));

        one.run();

        assertThat(publisher.published())
                .containsExactly(new SweepRequested(new SweepId(START), START, START.plusSeconds(120)));
        assertThat(database.publishedAt(new SweepId(START))).contains(START.plusSeconds(17));
    }

    @Test
    void aSlotWhoseClaimerDiedIsPublishedByAnotherAfterFiveSeconds() {
        assertThatThrownBy(killed::run).isInstanceOf(Killed.class);

        two.run();
        database.clock().advance(Duration.ofMillis(4_999));
        two.run();
        assertThat(slots()).isEmpty();
        assertThat(database.claimedBy(new SweepId(START))).contains("killed");

        database.clock().advance(Duration.ofMillis(1));
        two.run();
        one.run();
        assertThat(slots()).containsExactly(START);
        assertThat(database.claimedBy(new SweepId(START))).contains("two");
    }

    @Test
    void aSlotThatWasTakenOverIsTakenOverAgainWhenThatReplicaDiesToo() {
        assertThatThrownBy(killed::run).isInstanceOf(Killed.class);
        database.clock().advance(Duration.ofSeconds(5));
        assertThatThrownBy(killed::run).isInstanceOf(Killed.class);
        database.clock().advance(Duration.ofSeconds(4));
        two.run();
        assertThat(slots()).isEmpty();

        database.clock().advance(SECOND);
        two.run();

        assertThat(slots()).containsExactly(START);
    }

    @Test
    void slotsThatWereMissedAreNotMadeUp() {
        one.run();
        database.clock().advance(INTERVAL.multipliedBy(10));
        one.run();
        two.run();

        assertThat(slots()).containsExactly(START, START.plusSeconds(600));
    }

    @Test
    void aClaimedSlotIsPublishedWithinItsDeadlineAlsoWhenTheNextOneHasBegun() {
        assertThatThrownBy(killed::run).isInstanceOf(Killed.class);
        database.clock().advance(INTERVAL);

        one.run();
        one.run();

        assertThat(slots()).containsExactly(START.plus(INTERVAL), START);
    }

    @Test
    void aClaimedSlotWhoseDeadlineHasPassedIsLeft() {
        assertThatThrownBy(killed::run).isInstanceOf(Killed.class);
        database.clock().advance(INTERVAL.multipliedBy(2));

        one.run();
        database.clock().advance(Duration.ofSeconds(10));
        one.run();

        assertThat(slots()).containsExactly(START.plus(INTERVAL.multipliedBy(2)));
    }

    @Test
    void aTickerWhoseDatabaseIsAwaySaysSoAndGoesOnWhenItIsBack() {
        database.disturbances().failNext(3, Failure.BEFORE);

        one.run();
        assertThat(one.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("database"));
        one.run();
        one.run();
        assertThat(slots()).isEmpty();

        one.run();
        assertThat(one.problem()).isEmpty();
        assertThat(slots()).containsExactly(START);
    }

    @Test
    void aClaimWhoseCommitWasLostOnTheWayIsTakenOverLikeAnyOther() {
        database.disturbances().failNext(1, Failure.AFTER_COMMIT);
        one.run();
        assertThat(database.claimedBy(new SweepId(START))).contains("one");

        one.run();
        assertThat(slots()).isEmpty();
        database.clock().advance(Duration.ofSeconds(5));
        one.run();

        assertThat(slots()).containsExactly(START);
    }

    @Test
    void aTickerThatKafkaRefusesSaysSoAndTriesTheSameSlotAgain() {
        publisher.refuseNext(new IllegalStateException("no leader"));

        one.run();
        assertThat(one.problem()).contains("The ticker waits: Kafka does not take the sweep: no leader");
        assertThat(database.publishedAt(new SweepId(START))).isEmpty();

        database.clock().advance(Duration.ofSeconds(5));
        one.run();
        assertThat(one.problem()).isEmpty();
        assertThat(slots()).containsExactly(START);
    }

    @Test
    void anEventWhoseNoteWasLostIsSaidAgainUnderTheSameId() {
        database.disturbances().before(2, () -> database.disturbances().failNext(1, Failure.BEFORE));
        one.run();
        assertThat(slots()).containsExactly(START);
        assertThat(one.problem()).isPresent();

        database.clock().advance(Duration.ofSeconds(5));
        two.run();

        List<SweepRequested> said = publisher.published(SweepRequested.class);
        assertThat(said).hasSize(2);
        assertThat(said.get(1).eventId()).isEqualTo(said.get(0).eventId());
        assertThat(said.get(1)).isEqualTo(said.get(0));
    }

    @Test
    void aProgrammingErrorIsAProblemAndNoEndOfTheTicker() {
        SweepTicker broken = ticker("broken", event -> {
            throw new IllegalStateException("a defect");
        });

        broken.run();

        assertThat(broken.problem()).contains("The ticker waits: java.lang.IllegalStateException: a defect");
    }

    @Test
    void sweepsOlderThanAWeekAreForgotten() {
        one.run();
        database.clock().advance(Duration.ofDays(7));
        one.run();
        assertThat(database.publishedAt(new SweepId(START))).isPresent();

        database.clock().advance(INTERVAL);
        one.run();
        assertThat(database.publishedAt(new SweepId(START))).isEmpty();
        assertThat(database.publishedAt(new SweepId(START.plus(Duration.ofDays(7)))))
                .isPresent();
    }

    private SweepTicker ticker(String replica, EventPublisher to) {
        return new SweepTicker(database, to, INTERVAL, replica);
    }

    private List<Instant> slots() {
        return publisher.published(SweepRequested.class).stream()
                .map(requested -> requested.sweep().slot())
                .toList();
    }
}
