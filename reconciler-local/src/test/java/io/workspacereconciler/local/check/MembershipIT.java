package io.workspacereconciler.local.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.workspacereconciler.bus.Bus;
import io.workspacereconciler.bus.LoopListener;
import io.workspacereconciler.check.UnknownCause;
import io.workspacereconciler.check.Verdict;
import io.workspacereconciler.consumer.ConsumerMain;
import io.workspacereconciler.consumer.ConsumerSettings;
import io.workspacereconciler.event.BatchChecked;
import io.workspacereconciler.event.BatchRequested;
import io.workspacereconciler.event.Topic;
import io.workspacereconciler.local.ec2.ApiLimits;
import io.workspacereconciler.local.ec2.Ec2Delays;
import io.workspacereconciler.local.ec2.Ec2Endpoint;
import io.workspacereconciler.local.ec2.Ec2Settings;
import io.workspacereconciler.local.ec2.Ec2World;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultPlan;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import io.workspacereconciler.local.server.PlatformTable;
import io.workspacereconciler.local.server.TestPrograms;
import io.workspacereconciler.local.server.TestRegistry;
import io.workspacereconciler.local.server.TestServers;
import io.workspacereconciler.local.server.TopicReader;
import io.workspacereconciler.operate.RunningProgram;
import io.workspacereconciler.sweep.BatchId;
import io.workspacereconciler.sweep.SweepId;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import io.workspacereconciler.workspace.WorkspaceRange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A check that takes far longer than Kafka lets a member be silent. */
@Timeout(90)
final class MembershipIT {

    private static final int WORKSPACES = 24;
    private static final int HANGING = 1;

    private final AwsProperties aws = new AwsProperties();

    @AfterEach
    void restore() {
        aws.restore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void aBatchThatHangsCostsNoMembershipAndDelaysNoOther(String groupProtocol) throws Exception {
        String prefix = TestServers.topicPrefix();
        String group = prefix + "checker";
        Ec2World world = new Ec2World(
                Ec2Settings.in("us-east-1"), Ec2Delays.all(Duration.ofMillis(100)), InstantSource.system());
        FaultPlan faults = new FaultPlan();
        List<RunningProgram> replicas = new ArrayList<>();
        try (TestRegistry registry = TestRegistry.create(PlatformTable.TEXT_STATUS);
                Ec2Endpoint ec2 = Ec2Endpoint.start(world, 0, faults, ApiLimits.unlimited());
                Admin admin = Admin.create(Map.of("bootstrap.servers", TestServers.bootstrapServers()))) {
            aws.pointTo(ec2.uri());
            String hanging = seed(registry, world);
            faults.add(FaultRule.on("DescribeInstances", new Fault.Hang(Duration.ofSeconds(20)))
                    .mentioning(hanging));
            ConsumerSettings settings = settings(registry, prefix, groupProtocol);
            try (Bus bus = Bus.connect(settings.kafka(), "test", "test-1", LoopListener.NONE);
                    TopicReader requests = new TopicReader(Topic.BATCHES.name(prefix));
                    TopicReader checks = new TopicReader(Topic.CHECKS.name(prefix))) {
                replicas.add(ConsumerMain.start(settings));
                replicas.add(ConsumerMain.start(settings));
                Set<String> members = twoBalancedMembers(admin, group);

                for (int number = 1; number <= WORKSPACES; number++) {
                    bus.publisher().publish(batch(number)).toCompletableFuture().get(10, TimeUnit.SECONDS);
                }
                ConsumerRecord<byte[], byte[]> slow = recordOf(requests, batch(HANGING));
                TopicPartition partition = new TopicPartition(slow.topic(), slow.partition());

                await().atMost(Duration.ofSeconds(5))
                        .until(() -> checks.records().size() >= WORKSPACES - 1);
                assertThat(checks.events(BatchChecked.class))
                        .hasSize(WORKSPACES - 1)
                        .allSatisfy(checked -> assertThat(checked.others()).isEmpty())
                        .extracting(BatchChecked::batch)
                        .doesNotContain(batch(HANGING).batch());
                Instant others = Instant.now();

                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    assertThat(members(describe(admin, group))).isEqualTo(members);
                    long committed = committed(admin, group, partition);
                    if (checks.records().size() < WORKSPACES) {
                        assertThat(committed).isLessThanOrEqualTo(slow.offset());
                        return false;
                    }
                    return true;
                });

                assertThat(Duration.between(others, Instant.now())).isGreaterThan(Duration.ofSeconds(5));
                BatchChecked late = checks.events(BatchChecked.class).stream()
                        .filter(checked -> checked.batch().equals(batch(HANGING).batch()))
                        .findFirst()
                        .orElseThrow();
                assertThat(late.others()).singleElement().satisfies(finding -> {
                    assertThat(finding.instance()).isEqualTo(new InstanceId(hanging));
                    assertThat(finding.verdict())
                            .isInstanceOfSatisfying(
                                    Verdict.Unknown.class,
                                    unknown -> assertThat(unknown.cause()).isEqualTo(UnknownCause.TIMED_OUT));
                });
                long end = requests.records().stream()
                        .filter(record -> record.partition() == partition.partition())
                        .count();
                assertThat(end).as("requests behind the slow one").isGreaterThan(slow.offset() + 1);
                await().atMost(Duration.ofSeconds(10))
                        .untilAsserted(() ->
                                assertThat(committed(admin, group, partition)).isEqualTo(end));
                assertThat(members(describe(admin, group))).isEqualTo(members);
            } finally {
                replicas.forEach(RunningProgram::close);
            }
        }
    }

    private static ConsumerSettings settings(TestRegistry registry, String prefix, String groupProtocol) {
        Map<String, String> environment = TestPrograms.consumer(registry.server(), prefix, groupProtocol);
        environment.put("RECONCILER_ROLES", "checker");
        environment.put("RECONCILER_KAFKA_MAX_POLL_INTERVAL_MS", "2000");
        // a call to EC2 has 45 % of it: a hang of more than ten seconds, and of five poll intervals
        environment.put("RECONCILER_CHECK_TIMEOUT", "24s");
        return ConsumerSettings.read(environment);
    }

    /** Returns the instance that hangs. */
    private static String seed(TestRegistry registry, Ec2World world) {
        String hanging = "";
        for (int number = 1; number <= WORKSPACES; number++) {
            SeededWorkspace seeded =
                    world.seedWorkspace(WorkspaceExamples.id(number).toString(), "us-east-1a", "m7i.large");
            registry.put(WorkspaceExamples.onlineOn(number, new InstanceId(seeded.instanceId())));
            hanging = number == HANGING ? seeded.instanceId() : hanging;
        }
        return hanging;
    }

    private static BatchRequested batch(int number) {
        Instant now = Instant.now();
        SweepId sweep = new SweepId(Instant.EPOCH);
        WorkspaceRange range = new WorkspaceRange(WorkspaceExamples.id(number - 1), WorkspaceExamples.id(number));
        return new BatchRequested(BatchId.of(sweep, range), sweep, range, Set.of(), now, now.plusSeconds(600));
    }

    private static ConsumerRecord<byte[], byte[]> recordOf(TopicReader requests, BatchRequested batch) {
        await().atMost(Duration.ofSeconds(10)).until(() -> requests.records().size() == WORKSPACES);
        return requests.records().stream()
                .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(batch.key()))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> twoBalancedMembers(Admin admin, String group) throws Exception {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            ConsumerGroupDescription description = describe(admin, group);
            return description.groupState() == GroupState.STABLE
                    && description.members().size() == 2
                    && description.members().stream()
                            .noneMatch(member ->
                                    member.assignment().topicPartitions().isEmpty());
        });
        return members(describe(admin, group));
    }

    /** Who is in the group, in which epoch and with what: a member that left and came back differs in one of them. */
    private static Set<String> members(ConsumerGroupDescription group) {
        Set<String> members = new TreeSet<>();
        group.members()
                .forEach(member -> members.add(member.consumerId() + " in epoch " + member.memberEpoch() + " with "
                        + member.assignment().topicPartitions().size()));
        return members;
    }

    private static ConsumerGroupDescription describe(Admin admin, String group) throws Exception {
        return admin.describeConsumerGroups(List.of(group))
                .all()
                .get(10, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next();
    }

    private static long committed(Admin admin, String group, TopicPartition partition) throws Exception {
        OffsetAndMetadata offset = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(10, TimeUnit.SECONDS)
                .get(partition);
        return offset == null ? 0 : offset.offset();
    }
}
