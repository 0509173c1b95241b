package io.workspacereconciler.local.heal;

import static org.assertj.core.api.Assertions.assertThat;

import io.workspacereconciler.incident.IncidentState;
import io.workspacereconciler.local.ec2.Fault;
import io.workspacereconciler.local.ec2.FaultRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A zone without room: one is tried for all, nothing is counted, and all are back once there is room. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CapacityIT {

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
    void oneIsTriedWhileTheOthersWaitAndAllAreBackWhenThereIsRoom() {
        FaultRule full = FaultRule.on(
                RUN, new Fault.Fail(500, "InsufficientInstanceCapacity", "There is no t3.large in us-east-1b."));
        bench.faults().add(full);
        List<Victim> victims = Stream.generate(() -> bench.victim(Victim.End.TERMINATED))
                .limit(5)
                .toList();
        turnFor(Duration.ofHours(2), victims);

        int asked = bench.endpoint().calls(RUN).size();
        assertThat(asked)
                .as("five would each have asked some nine times in two hours, with a backoff that doubles to one")
                .isBetween(5, 20);
        assertThat(victims).allSatisfy(victim -> {
            assertThat(victim.incident().state()).isEqualTo(IncidentState.RESTARTING);
            assertThat(victim.launched()).isEmpty();
            assertThat(victim.counted()).isZero();
        });
        assertThat(victims)
                .filteredOn(victim -> victim.incident().waitsFor() != null)
                .as("but for the one that is tried, all wait for the cause")
                .hasSizeGreaterThanOrEqualTo(4);

        bench.faults().remove(full);
        turnFor(Duration.ofHours(2), victims);

        assertThat(victims).allSatisfy(victim -> victim.assertRecovered("with room again", 1));
    }

    /** A claim takes whatever is due, so that each turn is one of a healer for all of them. */
    private void turnFor(Duration time, List<Victim> victims) {
        Instant end = bench.clock().instant().plus(time);
        while (bench.clock().instant().isBefore(end)
                && victims.stream().anyMatch(victim -> victim.incident().dueAt() != null)) {
            bench.clock().advance(Duration.ofSeconds(5));
            victims.forEach(Victim::turn);
        }
    }
}
