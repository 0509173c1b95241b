package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.consumer.heal.Restart;
import io.workspacereconciler.local.ec2.ApiCall;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that never come, come late, or say that it cannot be known, and new instances that do not come up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LostAnswersIT {

    private static final String RUN = "RunInstances";
    private static final String END = "TerminateInstances";
    /** For longer than anybody waits. */
    private static final Fault HANG = new Fault.Hang(Duration.ofMinutes(1));

    private static final Fault REFUSED = new Fault.Fail(400, "InvalidParameterValue", "No.");

    private HealBench bench;
    private Victim victim;

    @BeforeAll
    void start() {
        bench = new HealBench();
    }

    @AfterAll
    void end() {
        bench.close();
    }

    @BeforeEach
    void die() {
        victim = bench.victim(Victim.End.STOPPED);
        bench.endpoint().clearCalls();
    }

    @AfterEach
    void endFaults() {
        bench.faults().clear();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DetachVolume", RUN, "AttachVolume", END})
    void aChangeWhoseAnswerIsLostIsDoneOnce(String action) {
        FaultRule lost = FaultRule.on(action, new Fault.LoseAnswer()).times(1);
        bench.faults().add(lost);

        victim.finish();

        assertThat(bench.faults().struck(lost)).isEqualTo(1);
        victim.assertRecovered(action, 1);
        assertThat(victim.counted()).isZero();
    }

    @Test
    void theEndOfAnInstanceOfOursWhoseAnswerIsLostIsAskedForOnceAndWaitedForBeforeTheNextLaunch() {
        FaultRule lost = FaultRule.on(END, new Fault.LoseAnswer())
                .when(request -> victim.launched().stream().anyMatch(ours -> request.mentions(ours.id())))
                .times(1);
        bench.faults().add(FaultRule.on(RUN, new Fault.LoseAnswer()).times(1));
        bench.faults().add(FaultRule.on(RUN, REFUSED).times(1));
        bench.faults().add(lost);

        victim.finish();

        assertThat(bench.faults().struck(lost)).isEqualTo(1);
        victim.assertRecovered("settled", 2);
        assertThat(tokens()).hasSize(2);
        String first = victim.launched().stream()
                .filter(instance -> instance.state().isFinal())
                .map(InstanceSnapshot::id)
                .findFirst()
                .orElseThrow();
        assertThat(bench.endpoint().calls(END))
                .filteredOn(call -> call.request().mentions(first))
                .hasSize(1);
    }

    @Test
    void aLaunchThatTimesOutAndTakesEffectAMinuteLaterIsTheOneThatIsKept() throws Exception {
        FaultRule away = FaultRule.on(RUN, HANG);
        bench.faults().add(away);
        turnUntil(() -> runs().size() >= 2, bench::impatientHealer);
        assertThat(story()).anyMatch(line -> line.contains("TIMED_OUT"));
        bench.faults().remove(away);
        ApiCall first = runs().get(0);
        bench.clock().advance(Duration.ofMinutes(1));
        bench.send(first.request().parameters());

        victim.finish();

        victim.assertRecovered("late", 1);
        assertThat(parameters()).as("word for word").hasSize(1);
    }

    @Test
    void aLaunchThatTimesOutAndTakesEffectWhileItsAttemptIsSettledIsEndedBeforeTheNext() throws Exception {
        bench.faults().add(FaultRule.on(RUN, HANG).times(1));
        bench.faults().add(FaultRule.on(RUN, REFUSED).times(1));
        turnUntil(() -> runs().size() >= 2, bench::impatientHealer);
        assertThat(story()).anyMatch(line -> line.contains("TIMED_OUT"));
        ApiCall first = runs().get(0);
        bench.clock().advance(Duration.ofMinutes(1));
        bench.send(first.request().parameters());

        victim.finish();

        victim.assertRecovered("late", 2);
        assertThat(tokens()).hasSize(2);
    }

    @Test
    void whateverTheTemplateAndTheSettingsSayByThenTheStoredRequestIsRepeatedWordForWord() {
        FaultRule lost = FaultRule.on(RUN, new Fault.LoseAnswer()).times(1);
        bench.faults().add(lost);
        untilAsked(1);
        bench.world().addLaunchTemplateVersion(HealBench.TEMPLATE, "t3.small");
        bench.world().setDefaultLaunchTemplateVersion(HealBench.TEMPLATE, 2);
        try {
            victim.finish(() -> bench.healer(bench.database(), "another-template"));
        } finally {
            bench.world().setDefaultLaunchTemplateVersion(HealBench.TEMPLATE, 1);
        }

        victim.assertRecovered("after a change of the template", 1);
        assertThat(runs()).hasSize(2);
        assertThat(parameters()).hasSize(1);
        assertThat(victim.launched()).extracting(InstanceSnapshot::type).containsExactly("t3.large");
    }

    @Test
    void aTokenThatStandsForAnotherRequestIsSettledAndAnotherAttemptIsMade() {
        Instant begun = bench.clock().instant();
        bench.faults()
                .add(FaultRule.on(RUN, new Fault.Fail(400, "IdempotentParameterMismatch", "Other parameters."))
                        .times(1));

        victim.finish();

        victim.assertRecovered("mismatch", 1);
        assertThat(tokens()).hasSize(2);
        assertThat(victim.counted()).isEqualTo(1);
        assertThat(Duration.between(begun, bench.clock().instant())).isGreaterThan(Duration.ofMinutes(5));
    }

    @Test
    void aTokenWhoseInstanceHasEndedIsFollowedByAnother() {
        bench.faults().add(FaultRule.on(RUN, new Fault.LoseAnswer()).times(1));
        untilAsked(1);
        bench.world().terminate(victim.launched().get(0).id());

        victim.finish();

        victim.assertRecovered("ended", 2);
        assertThat(tokens()).hasSize(2);
        assertThat(story()).anyMatch(line -> line.contains("IdempotentInstanceTerminated"));
    }

    @Test
    void aNewInstanceThatDiesBeforeItIsUpIsFollowedByAnother() {
        victim.until("launch");
        bench.world().terminate(victim.launched().get(0).id());

        victim.finish();

        victim.assertRecovered("died", 2);
        assertThat(victim.counted()).isEqualTo(1);
    }

    @Test
    void aNewInstanceThatIsNotVisibleForTwoMinutesIsWaitedFor() {
        victim.until("launch");
        Instant visible = bench.clock().instant().plus(Duration.ofMinutes(2));
        String launched = victim.launched().get(0).id();
        bench.faults()
                .add(FaultRule.on("DescribeInstances", new Fault.OmitInstances(Set.of(launched)))
                        .when(request -> bench.clock().instant().isBefore(visible)));

        victim.finish();

        victim.assertRecovered("invisible", 1);
        assertThat(bench.clock().instant()).isAfter(visible);
        assertThat(victim.counted()).isZero();
    }

    private void untilAsked(int times) {
        turnUntil(() -> runs().size() >= times, bench::healer);
    }

    private void turnUntil(BooleanSupplier enough, Supplier<Restart> healers) {
        for (int turn = 0; turn < 200 && !enough.getAsBoolean(); turn++) {
            victim.turn(healers.get());
        }
        assertThat(enough.getAsBoolean()).isTrue();
    }

    private List<ApiCall> runs() {
        return bench.endpoint().calls(RUN);
    }

    private Set<String> parameters() {
        return runs().stream()
                .map(call -> call.request().parameters().toString())
                .collect(Collectors.toSet());
    }

    private Set<String> tokens() {
        return runs().stream().map(call -> call.request().text("ClientToken")).collect(Collectors.toSet());
    }

    private List<String> story() {
        return victim.story().stream().map(line -> line.why().detail()).toList();
    }
}
