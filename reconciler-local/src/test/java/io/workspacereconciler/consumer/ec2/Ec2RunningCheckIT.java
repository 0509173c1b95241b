package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.check.AttachedVolume;
import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Look;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.check.RunningCheck;
import io.workspacereconciler.local.ec2.Attachment;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.QueryRequest;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.workspace.OnlineWorkspace;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a batch of checks learns from EC2's answers, over HTTP. */
@NullMarked
@Timeout(60)
final class Ec2RunningCheckIT {

    private static final String DESCRIBE = "DescribeInstances";
    private static final Duration LIMIT = Duration.ofSeconds(40);

    private final Ec2Bench bench = new Ec2Bench();
    private final Ec2Access access = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, LIMIT, 4);

    @AfterEach
    void close() {
        access.close();
        bench.close();
    }

    @Test
    void aRunningInstanceIsSeenWithOwnerZoneVolumesAndTag() {
        SeededWorkspace seeded = bench.seed(1);
        SeenInstance seen = seen(lookAt(1, seeded));
        assertThat(seen.id().value()).isEqualTo(seeded.instanceId());
        assertThat(seen.state()).isEqualTo(InstanceState.RUNNING);
        assertThat(seen.placement())
                .isEqualTo(new Placement(
                        "123456789012",
                        "us-east-1",
                        Ec2Bench.ZONE,
                        bench.world().subnets().get(1).id()));
        assertThat(seen.type()).isEqualTo(Ec2Bench.TYPE);
        assertThat(seen.marks().workspace()).isEqualTo(seeded.workspaceId());
        assertThat(seen.volumes())
                .contains(new AttachedVolume(seeded.volumeId(), Ec2Bench.DEVICE, false))
                .filteredOn(AttachedVolume::deletedWithInstance)
                .extracting(AttachedVolume::volume)
                .containsExactly(root(seeded));
    }

    @Test
    void aStoppedATerminatedAndAPendingInstanceAreSeenAsSuch() {
        SeededWorkspace stopped = bench.seed(1);
        SeededWorkspace terminated = bench.seed(2);
        SeededWorkspace pending = bench.seed(3);
        bench.world().stop(stopped.instanceId());
        bench.world().terminate(terminated.instanceId());
        bench.stop(pending.instanceId());
        bench.world().start(pending.instanceId());

        List<Look> looks = looks(bench, access, rows(List.of(stopped, terminated, pending)));
        assertThat(looks)
                .extracting(look -> seen(look).state())
                .containsExactly(InstanceState.STOPPED, InstanceState.TERMINATED, InstanceState.PENDING);
        assertThat(seen(looks.get(0)).reason()).contains("Client.UserInitiatedShutdown");
        assertThat(seen(looks.get(0)).volumes()).hasSize(2);
        assertThat(seen(looks.get(1)).volumes()).isEmpty();
        assertThat(seen(looks.get(1)).placement().subnet()).isNull();
        assertThat(seen(looks.get(1)).marks().workspace()).isEqualTo(terminated.workspaceId());
        assertThat(verdicts(looks, rows(List.of(stopped, terminated, pending))))
                .containsExactly(
                        new Verdict.NotRunning(InstanceState.STOPPED),
                        new Verdict.NotRunning(InstanceState.TERMINATED),
                        new Verdict.Running(InstanceState.PENDING));
    }

    @Test
    void aBatchOfTwoHundredIsOneQuestionByFilter() {
        List<SeededWorkspace> seeded =
                LongStream.rangeClosed(1, 200).mapToObj(bench::seed).toList();
        assertThat(looks(bench, access, rows(seeded)))
                .hasSize(200)
                .allSatisfy(look -> assertThat(seen(look).state()).isEqualTo(InstanceState.RUNNING));
        assertThat(questions(bench)).singleElement().satisfies(question -> {
            assertThat(question.text("Filter.1.Name")).isEqualTo("instance-id");
            assertThat(question.list("Filter.1.Value")).hasSize(200);
            assertThat(question.list("InstanceId")).isEmpty();
        });
    }

    @Test
    void anAnswerInSeveralPagesIsReadToItsEnd() {
        try (Ec2Bench paged = new Ec2Bench(Ec2Bench.SETTINGS.withLargestPage(5));
                Ec2Access toPaged = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, LIMIT, 4)) {
            List<SeededWorkspace> seeded =
                    LongStream.rangeClosed(1, 12).mapToObj(paged::seed).toList();
            assertThat(looks(paged, toPaged, rows(seeded))).hasSize(12).hasOnlyElementsOfType(Look.Seen.class);
            assertThat(questions(paged))
                    .hasSize(3)
                    .allSatisfy(
                            question -> assertThat(question.list("InstanceId")).isEmpty())
                    .extracting(question -> question.text("NextToken").isEmpty())
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void whatTheFilterAnswerLeavesOutIsAskedOnceMoreById() {
        List<SeededWorkspace> seeded =
                LongStream.rangeClosed(1, 3).mapToObj(bench::seed).toList();
        String omitted = seeded.get(1).instanceId();
        bench.fail(DESCRIBE, 1, new Fault.OmitInstances(Set.of(omitted)));

        assertThat(looks(bench, access, rows(seeded))).hasOnlyElementsOfType(Look.Seen.class);
        assertThat(questions(bench))
                .extracting(question -> question.list("InstanceId"))
                .containsExactly(List.of(), List.of(omitted));
    }

    @Test
    void whatTwoAnswersLeaveOutIsMissing() {
        List<SeededWorkspace> seeded =
                LongStream.rangeClosed(1, 3).mapToObj(bench::seed).toList();
        bench.fail(DESCRIBE, new Fault.OmitInstances(Set.of(seeded.get(1).instanceId())));

        List<Look> looks = looks(bench, access, rows(seeded));
        assertThat(looks.get(0)).isInstanceOf(Look.Seen.class);
        assertThat(looks.get(1)).isInstanceOf(Look.Missing.class);
        assertThat(looks.get(2)).isInstanceOf(Look.Seen.class);
        assertThat(questions(bench)).hasSize(2);
    }

    @Test
    void anInstanceThatIsNamedAsNotFoundIsMissingAndTheRestIsAskedOnceMore() {
        List<SeededWorkspace> seeded =
                LongStream.rangeClosed(1, 4).mapToObj(bench::seed).toList();
        omitOnce(seeded.subList(0, 3));
        bench.world().vanish(seeded.get(0).instanceId());

        List<Look> looks = looks(bench, access, rows(seeded));
        assertThat(looks.get(0))
                .isInstanceOfSatisfying(
                        Look.Missing.class, missing -> assertThat(missing.how()).contains("NotFound"));
        assertThat(looks.subList(1, 4)).hasOnlyElementsOfType(Look.Seen.class);
        assertThat(questions(bench))
                .extracting(question -> question.list("InstanceId").size())
                .containsExactly(0, 3, 2);
    }

    @Test
    void severalInstancesThatAreNamedAsNotFoundAreMissing() {
        List<SeededWorkspace> seeded =
                LongStream.rangeClosed(1, 5).mapToObj(bench::seed).toList();
        omitOnce(seeded.subList(0, 3));
        bench.world().vanish(seeded.get(0).instanceId());
        bench.world().vanish(seeded.get(1).instanceId());

        List<Look> looks = looks(bench, access, rows(seeded));
        assertThat(looks.subList(0, 2)).hasOnlyElementsOfType(Look.Missing.class);
        assertThat(looks.subList(2, 5)).hasOnlyElementsOfType(Look.Seen.class);
        assertThat(questions(bench))
                .extracting(question -> question.list("InstanceId").size())
                .containsExactly(0, 3, 1);
    }

    @Test
    void anAnswerWithoutAnyOfFiveInstancesIsVoidAndNothingMoreIsAsked() {
        assertThat(looks(bench, access, unknown(5)))
                .hasSize(5)
                .allSatisfy(look -> assertThat(look)
                        .isInstanceOfSatisfying(
                                Look.NoAnswer.class,
                                none -> assertThat(none.cause()).isEqualTo(UnknownCause.VOID_ANSWER)));
        assertThat(questions(bench))
                .singleElement()
                .satisfies(question -> assertThat(question.list("InstanceId")).isEmpty());
    }

    @Test
    void fourUnknownInstancesAreMissing() {
        assertThat(looks(bench, access, unknown(4))).hasSize(4).hasOnlyElementsOfType(Look.Missing.class);
        assertThat(questions(bench)).hasSize(2);
    }

    @Test
    void anInstanceOfAnotherOwnerIsUnknown() {
        try (Ec2Bench others = new Ec2Bench(Ec2Bench.SETTINGS.withAccountId("210987654321"));
                Ec2Access toOthers = Ec2Access.forChecks(Ec2Way.to(Ec2Bench.PLACE), Ec2Bench.TAGS, LIMIT, 4)) {
            SeededWorkspace seeded = others.seed(1);
            others.terminate(seeded.instanceId());
            List<OnlineWorkspace> rows = rows(List.of(seeded));
            assertThat(verdicts(looks(others, toOthers, rows), rows))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Verdict.Unknown.class,
                            unknown -> assertThat(unknown.cause()).isEqualTo(UnknownCause.OTHER_OWNER));
        }
    }

    @Test
    void anInstanceWithAnotherWorkspacesTagIsUnknown() {
        SeededWorkspace seeded = bench.seed(1);
        bench.terminate(seeded.instanceId());
        Look look = lookAt(2, seeded);
        assertThat(look.verdict(WorkspaceExamples.id(2), Ec2Bench.PLACE))
                .isInstanceOfSatisfying(
                        Verdict.Unknown.class,
                        unknown -> assertThat(unknown.cause()).isEqualTo(UnknownCause.OTHER_WORKSPACE));
        assertThat(look.verdict(WorkspaceExamples.id(1), Ec2Bench.PLACE))
                .isEqualTo(new Verdict.NotRunning(InstanceState.TERMINATED));
    }

    private void omitOnce(List<SeededWorkspace> seeded) {
        bench.fail(
                DESCRIBE,
                1,
                new Fault.OmitInstances(Set.copyOf(
                        seeded.stream().map(SeededWorkspace::instanceId).toList())));
    }

    private Look lookAt(long number, SeededWorkspace seeded) {
        return looks(bench, access, List.of(Ec2Bench.row(number, seeded.instanceId())))
                .get(0);
    }

    private static List<Look> looks(Ec2Bench bench, Ec2Access access, List<OnlineWorkspace> batch) {
        RunningCheck check = Ec2RunningCheck.over(access, Runnable::run, bench.clock(), () -> {})
                .of(batch);
        return batch.stream()
                .map(row -> check.isRunning(row).toCompletableFuture().join())
                .toList();
    }

    private static List<Verdict> verdicts(List<Look> looks, List<OnlineWorkspace> rows) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            verdicts.add(looks.get(i).verdict(rows.get(i).id(), Ec2Bench.PLACE));
        }
        return verdicts;
    }

    private static List<QueryRequest> questions(Ec2Bench bench) {
        return bench.calls(DESCRIBE).stream().map(call -> call.request()).toList();
    }

    /** The rows of workspaces that were seeded under the numbers 1, 2 and so on. */
    private static List<OnlineWorkspace> rows(List<SeededWorkspace> seeded) {
        List<OnlineWorkspace> rows = new ArrayList<>();
        seeded.forEach(one -> rows.add(Ec2Bench.row(rows.size() + 1L, one.instanceId())));
        return rows;
    }

    private static List<OnlineWorkspace> unknown(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(
                        number -> new OnlineWorkspace(WorkspaceExamples.id(number), WorkspaceExamples.instance(number)))
                .toList();
    }

    private String root(SeededWorkspace seeded) {
        return bench.world().instance(seeded.instanceId()).orElseThrow().attachments().stream()
                .map(Attachment::volumeId)
                .filter(volume -> !volume.equals(seeded.volumeId()))
                .findFirst()
                .orElseThrow();
    }

    private static SeenInstance seen(Look look) {
        assertThat(look).isInstanceOf(Look.Seen.class);
        return ((Look.Seen) look).instance();
    }
}
