package io.workspacereconciler.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.database.DatabaseException;
import io.workspacereconciler.database.DatabaseException.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What becomes of a record that breaks its handler, and of those behind it. */
final class PoisonRecordTest extends LoopRounds {
    private static final Duration LONGEST_PAUSE = RetryPace.LONGEST;

    @Test
    void whatFailsByItsOwnFaultIsADeadLetterAfterFiveRetriesAndTheLoopGoesOn() {
        assign(P0);
        consumer.add(P0, 0, "poison");
        consumer.add(P0, 1, "fine");
        rounds(1);
        call("fine").finish();
        failPoison(6, () -> new IllegalStateException("broken by \u0000 it"));
        assertThat(events()).containsExactly("poison", "fine", "poison", "poison", "poison", "poison", "poison");
        assertThat(letters()).isEmpty();

        dueAgain();
        assertThat(letters()).containsExactly("failed 6 times: java.lang.IllegalStateException: broken by   it");
        assertThat(consumer.committed(P0)).isNull();
        producer.completeNext();
        rounds(1);

        assertThat(calls).hasSize(7);
        assertThat(consumer.committed(P0)).isEqualTo(2);
        assertThat(loop.problem()).contains(NOT_BEGUN);
    }

    @Test
    void whatTheDatabaseRefusesAsDataAndWhatIsTooLargeToSayAreGivenUpToo() {
        assign(P0);
        consumer.add(P0, 0, "poison");
        rounds(1);
        failPoison(3, () -> new DatabaseException("invalid byte sequence", null, Fault.STATEMENT));
        failPoison(3, () -> new RecordTooLargeException("what follows from it"));
        dueAgain();

        assertThat(letters()).hasSize(1).first().asString().contains("what follows from it");
    }

    @Test
    void noPoisonIsGivenUpForWhatADependencyDidMeanwhile() {
        assign(P0);
        consumer.add(P0, 0, "poison");
        rounds(1);
        failPoison(5, () -> new IllegalStateException("its own fault"));
        failPoison(40, () -> new TimeoutException("no broker"));
        dueAgain();
        assertThat(letters()).isEmpty();

        calls.get(calls.size() - 1).finish();
        rounds(1);
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void whatWasGivenUpIsNotHandledAgainWhileItsDeadLetterCannotBeSent() {
        assign(P0);
        consumer.add(P0, 0, "poison");
        rounds(1);
        failPoison(6, () -> new IllegalStateException("its own fault"));
        for (int failure = 0; failure < 10; failure++) {
            dueAgain();
            producer.errorNext(new TimeoutException("no broker"));
            rounds(1);
        }
        assertThat(consumer.committed(P0)).isNull();
        dueAgain();
        producer.completeNext();
        rounds(1);

        assertThat(calls).hasSize(6);
        assertThat(letters()).hasSize(11);
        assertThat(consumer.committed(P0)).isEqualTo(1);
    }

    @Test
    void recordsThatCannotBeReadGoByWhileAllPlacesAreTaken() {
        assign(P0, P1);
        consumer.add(P0, 0, "hangs");
        for (int offset = 0; offset < 50; offset++) {
            consumer.add(P1, offset, "unreadable");
        }
        rounds(1);

        assertThat(producer.history()).hasSize(50);
        assertThat(events()).containsExactly("hangs");
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void noMoreThanAHundredAreOnTheirWayToTheDeadLetters() {
        assign(P0);
        for (int offset = 0; offset < 250; offset++) {
            consumer.add(P0, offset, "unreadable");
        }
        rounds(3);
        assertThat(producer.history()).hasSize(100);
        assertThat(consumer.paused()).containsExactly(P0);

        int acknowledged = 0;
        while (producer.completeNext()) {
            acknowledged++;
            rounds(1);
        }
        assertThat(acknowledged).isEqualTo(250);
        assertThat(consumer.committed(P0)).isEqualTo(250);
    }

    private void failPoison(int times, Supplier<RuntimeException> failure) {
        for (int attempt = 0; attempt < times; attempt++) {
            if (calls.get(calls.size() - 1).stage().isDone()) {
                dueAgain();
            }
            Call latest = calls.get(calls.size() - 1);
            (latest.event().equals("poison") ? latest : call("poison")).fail(failure.get());
            rounds(1);
        }
    }

    private void dueAgain() {
        now = now.plus(LONGEST_PAUSE);
        rounds(1);
    }

    private List<String> letters() {
        return producer.history().stream()
                .map(letter -> new String(
                        letter.headers().lastHeader("dead-letter-reason").value(), UTF_8))
                .toList();
    }
}
