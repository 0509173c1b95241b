package io.workspacereconciler.consumer.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.HoldReason;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.LookExamples;
import io.workspacereconciler.check.Sighting;
import io.workspacereconciler.check.Suspicion;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Unverified;
import io.workspacereconciler.consumer.command.Story.Answer;
import io.workspacereconciler.consumer.command.Story.Standing;
import io.workspacereconciler.control.ControlExamples;
import io.workspacereconciler.database.InMemoryDatabase;
import io.workspacereconciler.incident.Incident;
import io.workspacereconciler.incident.IncidentExamples;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Workspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceId;
import io.workspacereconciler.workspace.WorkspaceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help.Ansi;

/** What is told of a workspace in each way in which it may stand. */
final class StoryTest {

    private static final Patience PATIENCE =
            new Patience(Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(7));
    private static final WorkspaceId ONE = WorkspaceExamples.id(1);
    private static final InstanceId DEAD = WorkspaceExamples.instance(1);
    private static final InstanceId NEW = WorkspaceExamples.instance(2);

    private final InMemoryDatabase database = new InMemoryDatabase();

    private Instant now() {
        return database.clock().instant();
    }

    @Test
    void nobodyKnowsWhatIsNeitherInTheRegistryNorInARecord() {
        assertThat(database.<Boolean>inTransaction(
                        tx -> Story.read(tx, ONE, PATIENCE).isEmpty()))
                .isTrue();
    }

    @Test
    void aHealthyOneIsSeenRunningSomewhereSinceThen() {
        database.put(WorkspaceExamples.online(1));
        assertThat(answer().standing()).isEqualTo(Standing.NOT_SEEN_YET);
        assertThat(answer().waitsFor()).isEqualTo("the next sweep");

        seenRunning(DEAD);

        assertThat(answer().standing()).isEqualTo(Standing.HEALTHY);
        assertThat(answer().sentence()).contains(DEAD.toString(), "running", LookExamples.ZONE, now().toString());
        assertThat(text()).contains("HEALTHY  It is online").contains("owner 123456789012");
    }

    @ParameterizedTest
    @MethodSource("notLookedAt")
    void whatTheSweepDoesNotLookAtSaysWhy(Workspace row, String why) {
        database.put(row);

        assertThat(answer().standing()).isEqualTo(Standing.NOT_LOOKED_AT);
        assertThat(answer().sentence()).contains(why);
    }

    private static Stream<Arguments> notLookedAt() {
        return Stream.of(
                Arguments.of(
                        WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(1)),
                        "its status is paused"),
                Arguments.of(
                        WorkspaceExamples.as(WorkspaceStatus.REMOVED, WorkspaceExamples.online(1)),
                        "its status is removed"),
                Arguments.of(WorkspaceExamples.external(WorkspaceExamples.online(1)), "its runtime is external"),
                Arguments.of(WorkspaceExamples.withoutInstance(WorkspaceExamples.online(1)), "names no instance"));
    }

    @Test
    void aRowThatIsGoneIsSaidToBeGoneWhereItsStoryIsKept() {
        incident(IncidentState.OFFLINE, null);
        become(IncidentState.SUPERSEDED);

        assertThat(answer().sentence()).contains("no row of it any more");
        assertThat(text()).contains("no such row", "SUPERSEDED");
    }

    @Test
    void aPausedAncestorIsNamed() {
        database.put(WorkspaceExamples.as(WorkspaceStatus.PAUSED, WorkspaceExamples.online(2)));
        database.put(WorkspaceExamples.below(WorkspaceExamples.id(2), WorkspaceExamples.online(1)));

        assertThat(text()).contains("below the paused workspace " + WorkspaceExamples.id(2));
    }

    @Test
    void aSuspectedOneNamesItsLooksAndUntilWhenItIsWaitedFor() {
        database.put(WorkspaceExamples.online(1));
        Incident incident = incident(IncidentState.SUSPECTED, null);
        database.useTransaction(tx -> tx.incidents()
                .suspect(
                        incident.id(),
                        Suspicion.begin(
                                Suspicion.Kind.STOPPED,
                                new Suspicion.Seen(
                                        LookExamples.seen(DEAD, InstanceState.STOPPED), now(), now(), now()))));

        assertThat(answer().standing()).isEqualTo(Standing.SUSPECTED);
        assertThat(answer().sentence()).contains("stopped since " + now(), "in 1 sweep", "no proof yet");
        assertThat(answer().until()).isEqualTo(now().plus(PATIENCE.stopped()));
        assertThat(text()).contains("look  stopped in " + LookExamples.ZONE + ", owner 123456789012, EC2 request ");
    }

    @ParameterizedTest
    @EnumSource(HoldReason.class)
    void aHeldOneNamesItsReasonAndItsLastLine(HoldReason reason) {
        database.put(WorkspaceExamples.online(1));
        Incident incident = incident(IncidentState.HELD, reason);

        assertThat(answer().standing()).isEqualTo(reason == HoldReason.EXEMPTED ? Standing.EXEMPTED : Standing.HELD);
        assertThat(answer().sentence()).contains(DEAD.toString()).endsWith("an example");
        assertThat(answer().todo() == null)
                .as("only of what it does not know it has nothing to say")
                .isEqualTo(reason == HoldReason.OTHER);
        assertThat(text()).contains("incident " + incident.id() + " of " + DEAD + ": HELD by " + reason);
    }

    @Test
    void anExemptedOneSaysUntilWhenAndByWhom() {
        database.put(WorkspaceExamples.online(1));
        incident(IncidentState.HELD, HoldReason.EXEMPTED);
        ControlExamples.exempt(database, ONE, Duration.ofHours(2));

        assertThat(answer().until()).isEqualTo(now().plus(Duration.ofHours(2)));
        assertThat(answer().todo()).isEqualTo("exempt " + ONE + " --end --because \"...\"");
        assertThat(text()).contains("exempted   until ", "by ann: an example");
    }

    @Test
    void anUnverifiedOneSaysWhatKeepsItFromBeingKnown() {
        database.put(WorkspaceExamples.online(1));
        seenRunning(DEAD);
        database.useTransaction(tx -> tx.unverified()
                .update(
                        List.of(new Unverified(
                                ONE, DEAD, now(), now(), 12, 0, UnknownCause.THROTTLED, "slow down", now())),
                        List.of()));

        assertThat(answer().standing()).isEqualTo(Standing.UNVERIFIED);
        assertThat(answer().sentence()).contains("in 12 sweeps: THROTTLED, slow down");
    }

    @Test
    void oneThatWasPublishedWaitsForAHealer() {
        database.put(WorkspaceExamples.online(1));
        incident(IncidentState.OFFLINE, null);

        assertThat(answer().standing()).isEqualTo(Standing.OFFLINE);
        assertThat(answer().waitsFor()).isEqualTo("a healer, ours or another");
    }

    @Test
    void oneThatIsBeingRestartedSaysWhenItGoesOnAndThatItRestsWhileAllIsStopped() {
        database.put(WorkspaceExamples.as(WorkspaceStatus.PROVISIONING, WorkspaceExamples.online(1)));
        incident(IncidentState.OFFLINE, null);
        database.clock().advance(Duration.ofSeconds(3));
        become(IncidentState.RESTARTING);

        assertThat(answer().standing()).isEqualTo(Standing.RESTARTING);
        assertThat(answer().waitsFor()).isEqualTo("EC2, the platform or its next try");
        assertThat(text()).contains("-> RESTARTING").contains("(3.0 s after the line before)");

        ControlExamples.stop(database);

        assertThat(answer().standing()).isEqualTo(Standing.RESTARTING);
        assertThat(answer().sentence()).contains("everything is stopped by ann: an example");
        assertThat(answer().todo()).startsWith("resume ");
    }

    @Test
    void oneThatCameBackSaysFromWhat() {
        incident(IncidentState.OFFLINE, null);
        become(IncidentState.RESTARTING);
        become(IncidentState.RECOVERED);
        database.put(WorkspaceExamples.onlineOn(1, NEW));
        seenRunning(NEW);

        assertThat(answer().standing()).isEqualTo(Standing.RECOVERED);
        assertThat(answer().sentence()).contains("after the death of " + DEAD, NEW + " is seen running");
    }

    @Test
    void oneThatSomebodyElseMovedAndOneThatWasOnlyDoubtedSaySo() {
        incident(IncidentState.OFFLINE, null);
        become(IncidentState.SUPERSEDED);
        database.put(WorkspaceExamples.onlineOn(1, NEW));
        assertThat(answer().standing()).isEqualTo(Standing.SUPERSEDED);

        database.clock().advance(Duration.ofMinutes(1));
        database.put(WorkspaceExamples.online(1));
        incident(IncidentState.SUSPECTED, null);
        become(IncidentState.CLEARED);
        seenRunning(DEAD);
        assertThat(answer().standing()).isEqualTo(Standing.CLEARED);
        assertThat(text().indexOf("SUPERSEDED")).as("oldest first").isBetween(0, text().lastIndexOf("CLEARED"));
    }

    @Test
    void oneThatWasGivenUpSaysHowItIsBroughtBack() {
        database.put(WorkspaceExamples.as(WorkspaceStatus.FAILED, WorkspaceExamples.online(1)));
        incident(IncidentState.OFFLINE, null);
        become(IncidentState.RESTARTING);
        become(IncidentState.ABANDONED);

        assertThat(answer().standing()).isEqualTo(Standing.ABANDONED);
        assertThat(answer().todo()).isEqualTo("restart " + ONE + " --because \"...\"");
    }

    @Test
    void oneThatMayHaveAnInstanceIsBroughtBackOnlyByWhoHasLooked() {
        database.put(WorkspaceExamples.as(WorkspaceStatus.FAILED, WorkspaceExamples.online(1)));
        incident(IncidentState.OFFLINE, null);
        become(IncidentState.RESTARTING);
        become(IncidentState.ABANDONED);
        database.useTransaction(tx -> {
            Incident last = tx.incidents().latestOf(ONE).orElseThrow();
            tx.incidents().save(last.givenUpFor("AMBIGUOUS"), IncidentExamples.because("a rule", now()));
        });

        assertThat(answer().todo()).contains("look for an instance of it", "restart " + ONE + " --none-is-running");
    }

    @Test
    void colourIsOnlyWhereItIsAskedFor() {
        database.put(WorkspaceExamples.online(1));

        assertThat(text()).doesNotContain("\u001b");
        assertThat(new StoryText(Ansi.ON).lines(story()).get(0)).contains("\u001b");
    }

    private Story story() {
        return database.inTransaction(tx -> Story.read(tx, ONE, PATIENCE)).orElseThrow();
    }

    private Answer answer() {
        return story().answer();
    }

    private String text() {
        return String.join("\n", new StoryText(Ansi.OFF).lines(story()));
    }

    private void seenRunning(InstanceId instance) {
        database.useTransaction(tx -> tx.sightings()
                .store(List.of(new Sighting(ONE, LookExamples.instance(instance, InstanceState.RUNNING), now()))));
    }

    private Incident incident(IncidentState first, @Nullable HoldReason hold) {
        return database.inTransaction(tx -> tx.incidents()
                        .open(
                                Incident.begin(IncidentExamples.subject(1), first, hold, now()),
                                IncidentExamples.because("a rule", now())))
                .orElseThrow();
    }

    private void become(IncidentState state) {
        database.useTransaction(tx -> {
            Incident last = tx.incidents().latestOf(ONE).orElseThrow();
            tx.incidents().save(last.become(state, now()), IncidentExamples.because("a rule", now()));
        });
    }
}
