package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.ec2.InstanceState;
import io.workspacereconciler.local.ec2.SeededWorkspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** An instance that came too late for its restart, over the wire, among others that look like it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OrphansIT {

    private static final String RUN = "RunInstances";

    private HealBench bench;

    @BeforeAll
    void start() {
        bench = new HealBench();
    }

    @AfterAll
    void end() {
        bench.close();
    }

    @Test
    void onlyTheOneThatNobodyKnowsOfIsEnded() throws Exception {
        Victim victim = bench.victim(Victim.End.STOPPED);
        String orphan = late(victim);
        Map<String, String> late = bench.endpoint().calls(RUN).get(0).request().parameters();
        String copied = arrive(victim, with(late, "ClientToken", "more-like-this"));
        String stranger = arrive(victim, with(late, "ClientToken", "stranger"));
        bench.world().tag(stranger, "ReconcilerIncident", UUID.randomUUID().toString());
        AtomicInteger ended = new AtomicInteger();
        bench.clock().advance(Duration.ofMinutes(14));
        bench.orphans(ended::incrementAndGet).run();
        assertThat(ended).as("too young").hasValue(0);

        bench.clock().advance(Duration.ofMinutes(2));
        bench.orphans(ended::incrementAndGet).run();
        bench.clock().advance(Duration.ofMinutes(2));
        bench.orphans(ended::incrementAndGet).run();

        assertThat(ended).hasValue(1);
        assertThat(state(orphan)).isEqualTo(InstanceState.TERMINATED);
        assertThat(List.of(state(copied), state(stranger))).containsOnly(InstanceState.RUNNING);
        assertThat(victim.isComplete(Objects.requireNonNull(victim.row().instance())))
                .isTrue();
        assertThat(victim.story())
                .filteredOn(line -> line.why().rule().equals("orphan"))
                .hasSize(1);
    }

    @Test
    void aDiskOfItsTemplateEndsWithItAndAVolumeOfItsWorkspaceKeepsIt() throws Exception {
        Victim spare = bench.victim(Victim.End.TERMINATED);
        String withDisk = late(spare);
        bench.world().tag(seedVolume(spare, withDisk), "WorkspaceId", "none");
        Victim victim = bench.victim(Victim.End.TERMINATED);
        String withVolume = late(victim);
        String volume = seedVolume(victim, withVolume);
        bench.clock().advance(Duration.ofMinutes(16));

        bench.orphans(() -> {}).run();
        bench.clock().advance(Duration.ofMinutes(2));

        assertThat(state(withDisk)).isEqualTo(InstanceState.TERMINATED);
        assertThat(state(withVolume)).isEqualTo(InstanceState.RUNNING);
        assertThat(bench.world().volume(volume).orElseThrow().attachments()).hasSize(1);
    }

    /** The restart recovers with its second attempt; only then does the first one's request arrive. */
    private String late(Victim victim) throws Exception {
        bench.endpoint().clearCalls();
        bench.faults()
                .add(FaultRule.on(RUN, new Fault.Fail(400, "InvalidParameterValue", "No."))
                        .times(1));
        victim.finish();
        victim.assertRecovered("before the late launch", 1);
        return arrive(victim, bench.endpoint().calls(RUN).get(0).request().parameters());
    }

    private String seedVolume(Victim victim, String instance) {
        return bench.world().seedVolume(new SeededWorkspace(victim.workspace().toString(), instance, ""), "/dev/sdh");
    }

    private String arrive(Victim victim, Map<String, String> request) throws Exception {
        List<String> before = ids(victim);
        bench.send(request);
        List<String> after = new ArrayList<>(ids(victim));
        after.removeAll(before);
        assertThat(after).hasSize(1);
        return after.get(0);
    }

    private static List<String> ids(Victim victim) {
        return victim.launched().stream().map(InstanceSnapshot::id).toList();
    }

    private static Map<String, String> with(Map<String, String> request, String name, String value) {
        Map<String, String> changed = new HashMap<>(request);
        changed.put(name, value);
        return changed;
    }

    private InstanceState state(String instance) {
        return bench.world().instance(instance).orElseThrow().state();
    }
}
