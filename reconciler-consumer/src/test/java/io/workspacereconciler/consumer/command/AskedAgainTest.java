package io.workspacereconciler.consumer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.guard.Guard;
import io.workspacereconciler.guard.GuardDecision;
import io.workspacereconciler.guard.GuardGroup;
import io.workspacereconciler.guard.GuardMark;
import io.workspacereconciler.guard.RampStep;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Until when a held workspace is said to wait. */
final class AskedAgainTest {

    private static final Duration RAMP = Duration.ofMinutes(7);
    private static final Patience PATIENCE = new Patience(Duration.ofMinutes(2), Duration.ofMinutes(10), RAMP);
    private static final WorkspaceId ONE = WorkspaceExamples.id(1);

    private final InMemoryDatabase database = new InMemoryDatabase();

    @BeforeEach
    void online() {
        database.put(WorkspaceExamples.online(1));
    }

    @ParameterizedTest
    @CsvSource({"PREPARE, prepare, 1, 5", "SKIPPED, skipped, 1, 5", "PROOF, proof, 1, 5", "PREPARE, prepare, 2, 10"})
    void whatAHealerHoldsIsAskedAboutAfterItsRest(HoldReason reason, String rule, int times, int minutes) {
        for (int time = 0; time < times; time++) {
            heldByHealer(reason, rule);
        }

        assertThat(until()).isEqualTo(now().plus(Duration.ofMinutes(minutes)));
        assertThat(story().incidents().get(0).due()).isEqualTo(until());

        database.clock().advance(Duration.ofMinutes(minutes));
        assertThat(until()).as("it waits for the next sweep").isNull();
    }

    @Test
    void aDeathThatIsFinalMayGoOnByTheRampOnceItWasHeldForLongEnough() {
        seen(InstanceState.TERMINATED);
        heldByGuard(Guard.OVER_LIMIT);
        Instant since = now();

        assertThat(until()).isEqualTo(since.plus(RAMP));
        database.clock().advance(RAMP);
        assertThat(until()).as("it waits for those before it").isNull();
    }

    @Test
    void onARampThatHasNoRoomItWaitsForTheNextStep() {
        seen(InstanceState.TERMINATED);
        heldByGuard(Guard.OVER_LIMIT);
        Instant since = now();
        database.clock().advance(Duration.ofMinutes(6));
        Instant began = now();
        database.useTransaction(tx -> tx.guard().begin(new RampStep(GuardGroup.FLEET, 1, began)));
        assertThat(until()).as("the step has room").isEqualTo(since.plus(RAMP));

        database.clock().advance(Duration.ofMinutes(2));
        letThroughByRamp(2, began);

        assertThat(until()).isEqualTo(began.plus(RAMP));
    }

    @Test
    void whatIsOnlyStoppedDoesNotRamp() {
        seen(InstanceState.STOPPED);
        heldByGuard(Guard.OVER_LIMIT);

        assertThat(until()).isNull();
    }

    @Test
    void aGroupThatIsWhollyDeadWaitsForASweepAndNoClock() {
        seen(InstanceState.TERMINATED);
        heldByGuard(Guard.WHOLLY_DEAD);

        assertThat(until()).isNull();
        assertThat(story().answer().waitsFor()).isEqualTo("one more sweep, since all of its group are dead");
    }

    private void seen(InstanceState state) {
        database.useTransaction(tx -> tx.sightings()
                .store(List.of(
                        new Sighting(ONE, LookExamples.instance(WorkspaceExamples.instance(1), state), tx.now()))));
    }

    private void heldByHealer(HoldReason reason, String rule) {
        database.useTransaction(tx -> {
            Incident offline = tx.incidents()
                    .openOf(ONE, WorkspaceExamples.instance(1))
                    .flatMap(held -> tx.incidents()
                            .save(
                                    held.become(IncidentState.OFFLINE, tx.now()),
                                    IncidentExamples.because("proven", tx.now())))
                    .or(() -> tx.incidents()
                            .open(IncidentExamples.offline(1, tx.now()), IncidentExamples.because("proven", tx.now())))
                    .orElseThrow();
            tx.incidents().save(offline.held(reason, tx.now()), IncidentExamples.because(rule, tx.now()));
        });
    }

    private void heldByGuard(String rule) {
        database.useTransaction(tx -> {
            Incident held = tx.incidents()
                    .open(
                            Incident.begin(IncidentExamples.subject(1), IncidentState.HELD, HoldReason.GUARD, tx.now()),
                            IncidentExamples.because("guard", tx.now()))
                    .orElseThrow();
            tx.guard()
                    .mark(
                            held.id(),
                            GuardMark.NONE.held(
                                    null, tx.now(), new GuardDecision.Held(rule, GuardGroup.FLEET, List.of())));
        });
    }

    private void letThroughByRamp(long number, Instant began) {
        database.useTransaction(tx -> {
            Incident other = tx.incidents()
                    .open(IncidentExamples.offline(number, tx.now()), IncidentExamples.because("proven", tx.now()))
                    .orElseThrow();
            RampStep step = new RampStep(GuardGroup.FLEET, 1, began);
            tx.guard()
                    .mark(
                            other.id(),
                            GuardMark.NONE.letThrough(
                                    null, began, new GuardDecision.LetThrough(Guard.RAMP, List.of(), step)));
        });
    }

    private Instant now() {
        return database.clock().instant();
    }

    private @Nullable Instant until() {
        return story().answer().until();
    }

    private Story story() {
        return database.inTransaction(tx -> Story.read(tx, ONE, PATIENCE)).orElseThrow();
    }
}
