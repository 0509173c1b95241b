package io.workspacereconciler.control;

import static io.workspacereconciler.control.ControlExamples.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.database.DatabaseUnderTest;
import io.workspacereconciler.database.Together;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link Exemptions} guarantees, and what is heeded of them. */
public abstract class ExemptionsContract implements DatabaseUnderTest {

    private static final WorkspaceId ONE = WorkspaceExamples.id(1);
    private static final WorkspaceId TWO = WorkspaceExamples.id(2);
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void anExemptionIsInForceUntilItsEndAndOnlyForItsWorkspace() {
        Exemption exemption = exempt(ONE, HOUR);

        assertThat(of(ONE)).contains(exemption);
        assertThat(of(TWO)).isEmpty();
        clock().advance(HOUR.minusNanos(1000));
        assertThat(of(ONE)).contains(exemption);
        clock().advance(Duration.ofNanos(1000));
        assertThat(of(ONE)).isEmpty();
        assertThat(inForce()).isEmpty();
    }

    @Test
    void aPersonEndsItBeforeItsTimeOnce() {
        Exemption exemption = exempt(ONE, HOUR);
        clock().advance(Duration.ofMinutes(1));

        assertThat(end(ONE)).contains(exemption);
        assertThat(end(ONE)).isEmpty();

        assertThat(of(ONE)).isEmpty();
        Exemption ended = new Exemption(ONE, exemption.exempted(), exemption.until(), order("ben", clock().instant()));
        assertThat(since(ONE, Instant.EPOCH)).containsExactly(ended);
        assertThat(ended.end()).isEqualTo(clock().instant());
    }

    @Test
    void whatHasExpiredIsNotEndedAgain() {
        Exemption exemption = exempt(ONE, HOUR);
        clock().advance(HOUR);

        assertThat(end(ONE)).isEmpty();
        assertThat(since(ONE, Instant.EPOCH)).containsExactly(exemption);
    }

    @Test
    void aSecondTakesThePlaceOfTheFirst() {
        exempt(ONE, HOUR);
        clock().advance(Duration.ofMinutes(1));
        Exemption second = exempt(ONE, Duration.ofMinutes(5));

        assertThat(of(ONE)).contains(second);
        assertThat(inForce()).containsExactly(second);
        clock().advance(HOUR);
        Exemption third = exempt(ONE, HOUR);
        assertThat(inForce()).containsExactly(third);
        assertThat(since(ONE, Instant.EPOCH))
                .extracting(Exemption::end)
                .containsExactly(second.exempted().at(), second.until(), third.until());
    }

    @Test
    void theOneThatEndsFirstIsNamedFirst() {
        Exemption later = exempt(ONE, HOUR);
        Exemption sooner = exempt(TWO, Duration.ofMinutes(5));

        assertThat(inForce()).containsExactly(sooner, later);
    }

    @Test
    void thoseSinceAnInstantAreThoseThatWereInForceAfterIt() {
        Exemption first = exempt(ONE, HOUR);
        exempt(TWO, HOUR);

        assertThat(since(ONE, first.until().minusMillis(1))).containsExactly(first);
        assertThat(since(ONE, first.until())).isEmpty();
    }

    @Test
    void manyAtOnceLeaveOneInForce() throws Exception {
        Together.run(4, () -> exempt(ONE, HOUR));

        assertThat(inForce()).hasSize(1);
    }

    @Test
    void anExemptionIsHeededBeforeAStopAndEachSaysWhoAndWhy() {
        assertThat(heeded(ONE)).isEmpty();
        ControlExamples.stop(database());
        assertThat(heeded(ONE)).contains(new HandsOff(HoldReason.STOPPED, "stopped by ann: an example"));

        Exemption exemption = exempt(ONE, HOUR);

        assertThat(heeded(ONE))
                .contains(new HandsOff(
                        HoldReason.EXEMPTED, "exempted until " + exemption.until() + " by ann: an example"));
        assertThat(heeded(TWO)).map(HandsOff::reason).contains(HoldReason.STOPPED);
        ControlExamples.resume(database());
        assertThat(heeded(ONE)).map(HandsOff::reason).contains(HoldReason.EXEMPTED);
        assertThat(heeded(TWO)).isEmpty();
    }

    @Test
    void theIncidentOfAnExemptedWorkspaceIsNotClaimedBeforeThatIsOver() {
        restarting(1);
        restarting(2);
        exempt(ONE, HOUR);

        assertThat(claimed()).containsExactly(TWO);

        clock().advance(HOUR.minusNanos(1000));
        assertThat(claimed()).containsExactly(TWO);
        clock().advance(Duration.ofNanos(1000));
        assertThat(claimed()).containsExactly(ONE);
        exempt(ONE, HOUR);
        end(ONE);
        clock().advance(HOUR);
        assertThat(claimed()).containsExactlyInAnyOrder(ONE, TWO);
    }

    @Test
    void whatWasExemptedIsUnclaimedOnlySinceThen() {
        restarting(1);
        restarting(2);
        exempt(ONE, HOUR);
        clock().advance(HOUR.plusMinutes(15).minusMillis(1));
        assertThat(unclaimedFor(Duration.ofMinutes(15))).containsExactly(TWO);

        clock().advance(Duration.ofMillis(1));
        assertThat(unclaimedFor(Duration.ofMinutes(15))).containsExactlyInAnyOrder(ONE, TWO);
    }

    private void restarting(long number) {
        database().useTransaction(tx -> {
            Incident offline = IncidentExamples.offline(number, tx.now());
            tx.incidents().open(offline, IncidentExamples.because("open", tx.now()));
            tx.incidents()
                    .save(
                            offline.become(IncidentState.RESTARTING, tx.now()).dueAt(tx.now()),
                            IncidentExamples.because("flip", tx.now()));
        });
    }

    private List<WorkspaceId> claimed() {
        return database()
                .inTransaction(tx -> tx.incidents().claimDue("healer", tx.now(), Duration.ofSeconds(30), 10))
                .stream()
                .map(Incident::workspace)
                .toList();
    }

    private List<WorkspaceId> unclaimedFor(Duration length) {
        return database()
                .inTransaction(tx -> tx.incidents().unclaimedSince(tx.now().minus(length)));
    }

    private Exemption exempt(WorkspaceId workspace, Duration length) {
        Instant now = clock().instant();
        ControlExamples.exempt(database(), workspace, length);
        return new Exemption(workspace, order("ann", now), now.plus(length), null);
    }

    private Optional<Exemption> end(WorkspaceId workspace) {
        return database().inTransaction(tx -> tx.exemptions().end(workspace, order("ben", clock().instant())));
    }

    private Optional<Exemption> of(WorkspaceId workspace) {
        return database().inTransaction(tx -> tx.exemptions().of(workspace, tx.now()));
    }

    private List<Exemption> inForce() {
        return database().inTransaction(tx -> tx.exemptions().inForce(tx.now()));
    }

    private List<Exemption> since(WorkspaceId workspace, Instant instant) {
        return database().inTransaction(tx -> tx.exemptions().since(workspace, instant));
    }

    private Optional<HandsOff> heeded(WorkspaceId workspace) {
        return database().inTransaction(tx -> HandsOff.heeded(tx.controls(), tx.exemptions(), workspace, tx.now()));
    }
}
