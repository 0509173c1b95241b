package io.workspacereconciler.consumer.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.database.Disturbances;
import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.Place;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An instance that a restart launched too late, and others that look like it. */
final class OrphansTest {

    private static final Duration OLD = Duration.ofMinutes(15);
    private static final ChangePace PACE = ChangePaces.unlimited();

    private final RestartBench bench = new RestartBench(InstanceState.STOPPED);
    private LaunchedInstance orphan =
            new LaunchedInstance(RestartBench.DEAD, "", null, null, Instant.EPOCH, LaunchedExamples.DISKS);
    private int ended;

    /** The first attempt is refused and settled, the second recovers; only then does the first one's request arrive. */
    @BeforeEach
    void launchTooLate() {
        bench.replacer.troubles.fail(Operation.LAUNCH, 1, FailureCause.OTHER);
        bench.finish();
        bench.assertRecovered();
        orphan = arrive();
        bench.database.clock().advance(OLD);
    }

    private LaunchedInstance arrive() {
        LaunchRequest.OnEc2 first = bench.replacer.asked().get(0);
        InstanceId launched = bench.replacer.launch(first, Lease.NONE);
        bench.replacer.become(launched, InstanceState.RUNNING);
        return LaunchedExamples.of(first, launched, bench.database.clock().instant());
    }

    @ParameterizedTest
    @EnumSource(names = {"PENDING", "RUNNING", "STOPPING", "STOPPED"})
    void whatNobodyKnowsOfIsEndedInWhateverStateAndReported(InstanceState state) {
        bench.replacer.become(orphan.id(), state);

        look();

        assertThat(bench.replacer.stateOf(orphan.id())).isEqualTo(InstanceState.SHUTTING_DOWN);
        assertThat(ended).isEqualTo(1);
        assertThat(bench.lastDetail()).startsWith(orphan.id() + ", launched by this restart");
        assertThat(bench.incident().state()).isEqualTo(IncidentState.RECOVERED);
    }

    @Test
    void itIsReportedOnceHoweverOftenItHasToBeEnded() {
        look();
        bench.replacer.become(orphan.id(), InstanceState.RUNNING);
        look();
        look();

        assertThat(bench.database.storyOf(RestartBench.WORKSPACE))
                .filteredOn(line -> line.why().rule().equals("orphan"))
                .hasSize(1);
    }

    @Test
    void oneOfARestartThatWasGivenUpIsEndedToo() {
        RestartBench abandoned = new RestartBench(InstanceState.TERMINATED);
        abandoned.replacer.troubles.fail(Operation.LAUNCH, 5, FailureCause.OTHER);
        abandoned.finish();
        assertThat(abandoned.incident().state()).isEqualTo(IncidentState.ABANDONED);
        LaunchRequest.OnEc2 request = abandoned.replacer.asked().get(2);
        InstanceId late = abandoned.replacer.launch(request, Lease.NONE);
        LaunchedInstance instance = LaunchedExamples.of(
                request, late, abandoned.database.clock().instant().minus(OLD));

        orphans(abandoned, instance).run();

        assertThat(abandoned.replacer.stateOf(late)).isEqualTo(InstanceState.SHUTTING_DOWN);
    }

    static Stream<Arguments> lookAlikes() {
        return Stream.of(
                lookAlike(
                        "younger",
                        orphan -> LaunchedExamples.with(
                                orphan, orphan.launchedAt().plusMillis(1))),
                lookAlike("of an unknown incident", orphan -> LaunchedExamples.with(orphan, new UUID(1, 2).toString())),
                lookAlike("of no incident at all", orphan -> LaunchedExamples.with(orphan, "yes")),
                lookAlike(
                        "tagged for another workspace",
                        orphan -> LaunchedExamples.tagged(
                                orphan, WorkspaceExamples.id(2).toString())),
                lookAlike("tagged for no workspace", orphan -> LaunchedExamples.tagged(orphan, null)),
                lookAlike("launched by hand with the same tags", orphan -> LaunchedExamples.under(orphan, "by-hand")),
                lookAlike("launched without a token", orphan -> LaunchedExamples.under(orphan, null)),
                lookAlike(
                        "of an attempt that never was",
                        orphan -> LaunchedExamples.under(orphan, LaunchedExamples.token(orphan, 3))),
                lookAlike(
                        "with one of the workspace's volumes",
                        orphan -> LaunchedExamples.on(
                                orphan,
                                Set.of("vol-root", FakeMachines.VOLUMES.get(1).volume()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lookAlikes")
    void whatLooksLikeOneStaysAsItIs(String name, UnaryOperator<LaunchedInstance> lookAlike) {
        orphan = lookAlike.apply(orphan);

        assertThatNothingIsEnded(name);
    }

    @ParameterizedTest
    @EnumSource
    void whatAPersonKeepsHandsOffStaysAsItIsUntilThatIsTakenBack(Word word) {
        word.say(bench.database);
        assertThatNothingIsEnded(word.name());
        word.takeBack(bench.database);

        look();

        assertThat(ended).isEqualTo(1);
    }

    @Test
    void whatItsWorkspacesRowNamesStaysAsItIs() {
        bench.database.put(WorkspaceExamples.onlineOn(1, orphan.id()));

        assertThatNothingIsEnded("named by its row");
    }

    @Test
    void whatAnyRowNamesStaysAsItIs() {
        bench.database.put(WorkspaceExamples.onlineOn(7, orphan.id()));

        assertThatNothingIsEnded("named by another row");
    }

    @Test
    void whatHasAVolumeOfTheWorkspaceStaysAsItIs() {
        bench.replacer.attachments.put(FakeMachines.VOLUMES.get(0).volume(), orphan.id());

        assertThatNothingIsEnded("has a volume");
    }

    @Test
    void whatHasAVolumeThatIsTaggedForTheWorkspaceSinceThenStaysAsItIs() {
        bench.replacer.tagged.add(new PlannedVolume("vol-0000000c", "/dev/sdh"));
        orphan = LaunchedExamples.on(orphan, Set.of("vol-root", "vol-0000000c"));

        assertThatNothingIsEnded("has another volume");
    }

    @Test
    void whatHasAVolumeOfTheRestartsPlanStaysAsItIsAlsoWhenThatHasLostItsTag() {
        bench.replacer.tagged.clear();
        orphan = LaunchedExamples.on(orphan, Set.of(FakeMachines.VOLUMES.get(0).volume()));

        assertThatNothingIsEnded("has a volume of the plan");
    }

    @Test
    void theInstanceOnWhichItsWorkspaceRecoveredIsThePlatformsFromThenOn() {
        InstanceId replacement = bench.incident()
                .progress()
                .map(RestartProgress::read)
                .map(RestartProgress::rowInstance)
                .orElseThrow();
        bench.database.put(WorkspaceExamples.onlineOn(1, WorkspaceExamples.instance(50)));
        bench.replacer.attachments.clear();
        orphan = new LaunchedInstance(
                replacement,
                orphan.incident(),
                orphan.workspace(),
                LaunchedExamples.token(orphan, 2),
                orphan.launchedAt(),
                LaunchedExamples.DISKS);

        assertThatNothingIsEnded("handed over");
    }

    @Test
    void anInstanceOfAnotherPlacesIncidentStaysAsItIs() {
        String before = bench.everything();

        Place other = new Place("210987654321", "eu-central-1");
        new Orphans(bench.database, () -> List.of(orphan), bench.replacer, other, PACE, this::count).run();

        assertThat(bench.everything()).isEqualTo(before);
    }

    @Test
    void whileItsRestartGoesOnItIsTheRestarts() {
        RestartBench going = new RestartBench(InstanceState.STOPPED);
        going.until(RestartStep.ATTACH);
        LaunchedInstance instance = LaunchedExamples.of(
                going.replacer.asked().get(0), going.replacer.launches().get(0), Instant.EPOCH);
        String before = going.everything();

        orphans(going, instance).run();

        assertThat(going.everything()).isEqualTo(before);
    }

    @Test
    void noMoreAreEndedThanItsTurnAllows() {
        ChangePace slow = ChangePaces.each(Duration.ofHours(1));
        bench.database.inTransaction(tx -> slow.take(tx, ChangeKind.END, WorkspaceExamples.PLACE, null));
        Orphans orphans = orphans(() -> List.of(orphan), slow);
        String before = bench.everything();

        orphans.run();
        assertThat(bench.everything()).isEqualTo(before);
        bench.database.clock().advance(Duration.ofHours(1));
        orphans.run();
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void whatARowNamesAtTheLastMomentStaysAsItIs() {
        bench.replacer.troubles.beforeChange(
                Operation.END, () -> bench.database.put(WorkspaceExamples.onlineOn(7, orphan.id())));

        look();

        assertThat(bench.replacer.stateOf(orphan.id())).isEqualTo(InstanceState.RUNNING);
        assertThat(ended).isZero();
    }

    @Test
    void whatCannotBeEndedNowIsEndedTheNextTimeAndKeepsNoOtherOne() {
        bench.replacer.troubles.fail(Operation.END, 1, FailureCause.OTHER);
        LaunchedInstance first = LaunchedExamples.with(orphan, new UUID(1, 2).toString());
        Orphans orphans = orphans(() -> List.of(orphan, first, orphan), PACE);

        orphans.run();

        assertThat(bench.replacer.stateOf(orphan.id())).isEqualTo(InstanceState.SHUTTING_DOWN);
        assertThat(ended).isEqualTo(1);
    }

    @Test
    void aFailedSearchOrDatabaseEndsNothingAndNeverThrows() {
        bench.replacer.troubles.fail(Operation.REMAINS, 1, FailureCause.THROTTLED);
        assertThatNothingIsEnded("its volumes are not known");
        LaunchedInstances slow = () -> {
            throw new ReplacementException(FailureCause.THROTTLED, "slow");
        };
        orphans(slow, PACE).run();
        bench.database.disturbances().failNext(1, Disturbances.Failure.BEFORE);
        assertThatNothingIsEnded("the database is away");

        look();
        assertThat(ended).isEqualTo(1);
    }

    private void assertThatNothingIsEnded(String name) {
        String before = bench.everything();
        look();
        assertThat(bench.everything()).as(name).isEqualTo(before);
        assertThat(ended).isZero();
    }

    private void look() {
        orphans(() -> List.of(orphan), PACE).run();
    }

    private void count() {
        ended++;
    }

    private static Arguments lookAlike(String name, UnaryOperator<LaunchedInstance> change) {
        return arguments(name, change);
    }

    private Orphans orphans(LaunchedInstances launched, ChangePace pace) {
        return new Orphans(bench.database, launched, bench.replacer, WorkspaceExamples.PLACE, pace, this::count);
    }

    private static Orphans orphans(RestartBench bench, LaunchedInstance instance) {
        return new Orphans(
                bench.database, () -> List.of(instance), bench.replacer, WorkspaceExamples.PLACE, PACE, () -> {});
    }
}
