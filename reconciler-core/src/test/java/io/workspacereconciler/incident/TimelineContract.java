package io.workspacereconciler.incident;

import static io.workspacereconciler.incident.IncidentExamples.offline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.DatabaseUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Timeline} guarantees; of {@code unpublished}, what holds for one publisher alone. */
public abstract class TimelineContract implements DatabaseUnderTest {

    @Test
    void everyChangeIsALineWithItsStatesAndItsReason() {
        Incident first = opened(1);
        clock().advance(Duration.ofNanos(1_234_567_000));
        Incident held = save(first.held(HoldReason.PROOF, clock().instant()), "doubt");

        List<TimelineEntry> story = story(first);

        assertThat(story).hasSize(2);
        TimelineEntry opening = story.get(0);
        assertThat(opening)
                .isEqualTo(new TimelineEntry(
                        opening.sequence(),
                        first.id(),
                        first.subject(),
                        null,
                        IncidentState.OFFLINE,
                        new Change("open", "because of open", first.openedAt())));
        TimelineEntry doubt = story.get(1);
        assertThat(doubt)
                .isEqualTo(new TimelineEntry(
                        doubt.sequence(),
                        first.id(),
                        first.subject(),
                        IncidentState.OFFLINE,
                        IncidentState.HELD,
                        new Change("doubt", "because of doubt", held.changedAt())));
        assertThat(doubt.sequence()).isGreaterThan(opening.sequence());
    }

    @Test
    void aStoryIsOfOneIncidentAndKeepsItsOrderThoughTheClockStandsStill() {
        Incident first = opened(1);
        Incident other = opened(2);
        Incident restarting = save(first.become(IncidentState.RESTARTING, clock().instant()), "flip");
        save(other.become(IncidentState.CLEARED, clock().instant()), "running");
        Incident launched = save(restarting.withRestart("{}"), "launch");
        save(launched.become(IncidentState.RECOVERED, clock().instant()), "online");

        assertThat(rules(story(first))).containsExactly("open", "flip", "launch", "online");
        assertThat(rules(story(other))).containsExactly("open", "running");
        assertThat(story(first)).isSortedAccordingTo((a, b) -> Long.compare(a.sequence(), b.sequence()));
        assertThat(story(offline(3, clock().instant()))).isEmpty();
    }

    @Test
    void onlyChangesOfStateAreToBePublishedInTheirOrder() {
        Incident restarting = save(opened(1).become(IncidentState.RESTARTING, clock().instant()), "flip");
        Incident launched = save(restarting.withRestart("{}"), "launch");
        opened(2);
        save(launched.become(IncidentState.RECOVERED, clock().instant()), "online");

        assertThat(rules(unpublished(10))).containsExactly("open", "flip", "open", "online");
        assertThat(rules(unpublished(2))).containsExactly("open", "flip");
        assertThat(unpublished(10)).allMatch(TimelineEntry::isForOthers);
    }

    @Test
    void whatIsSaidAgainOfAHoldIsToBePublishedToo() {
        Incident held = save(opened(1).held(HoldReason.GUARD, clock().instant()), "guard");
        save(save(held, Holds.LASTS), Holds.APPROVED);

        assertThat(rules(unpublished(10))).containsExactly("open", "guard", Holds.LASTS, Holds.APPROVED);
    }

    @Test
    void whatIsPublishedIsNotToBePublishedAgainAndNothingElseIsDropped() {
        Incident first = opened(1);
        opened(2);
        opened(3);
        List<TimelineEntry> lines = unpublished(10);

        published(List.of(lines.get(0), lines.get(2)));

        assertThat(unpublished(10)).containsExactly(lines.get(1));
        save(first.become(IncidentState.CLEARED, clock().instant()), "running");
        assertThat(rules(unpublished(10))).containsExactly("open", "running");
        assertThat(rules(story(first))).containsExactly("open", "running");
    }

    @Test
    void publishingNothingChangesNothing() {
        opened(1);

        published(List.of());

        assertThat(unpublished(10)).hasSize(1);
    }

    @Test
    void aPublisherThatFailsLeavesItsLinesToTheNext() {
        opened(1);

        assertThatThrownBy(() -> database().useTransaction(transaction -> {
                    Timeline timeline = transaction.incidents().timeline();
                    timeline.published(timeline.unpublished(10), transaction.now());
                    throw new IllegalArgumentException("the broker is away");
                }))
                .hasMessage("the broker is away");

        assertThat(unpublished(10)).hasSize(1);
    }

    @Test
    void anIncidentThatWasRolledBackHasNoLine() {
        Incident first = opened(1);

        assertThatThrownBy(() -> database().useTransaction(transaction -> {
                    save(transaction.incidents(), first.become(IncidentState.CLEARED, clock().instant()), "running");
                    throw new IllegalArgumentException("a defect");
                }))
                .hasMessage("a defect");

        assertThat(rules(story(first))).containsExactly("open");
        assertThat(rules(unpublished(10))).containsExactly("open");
    }

    private Incident opened(long number) {
        Incident first = offline(number, clock().instant());
        return database()
                .<Optional<Incident>>inTransaction(
                        transaction -> transaction.incidents().open(first, because("open")))
                .orElseThrow();
    }

    private Incident save(Incident changed, String rule) {
        return database().inTransaction(transaction -> save(transaction.incidents(), changed, rule));
    }

    private Incident save(Incidents incidents, Incident changed, String rule) {
        return incidents.save(changed, because(rule)).orElseThrow();
    }

    private Change because(String rule) {
        return new Change(rule, "because of " + rule, clock().instant());
    }

    private List<TimelineEntry> story(Incident incident) {
        return database()
                .inTransaction(transaction -> transaction.incidents().timeline().of(incident.id()));
    }

    private List<TimelineEntry> unpublished(int limit) {
        return database()
                .inTransaction(transaction -> transaction.incidents().timeline().unpublished(limit));
    }

    private void published(List<TimelineEntry> entries) {
        database()
                .useTransaction(
                        transaction -> transaction.incidents().timeline().published(entries, transaction.now()));
    }

    private static List<String> rules(List<TimelineEntry> lines) {
        return lines.stream().map(line -> line.why().rule()).toList();
    }
}
