package io.workspacereconciler.consumer.ec2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.check.Marks;
import io.workspacereconciler.check.Placement;
import io.workspacereconciler.check.SeenInstance;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceExamples;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class HalvingTest {

    private final AtomicInteger halved = new AtomicInteger();
    private final Halving halving = new Halving(halved::incrementAndGet);
    private final List<InstanceId> ids =
            LongStream.rangeClosed(1, 6).mapToObj(WorkspaceExamples::instance).toList();

    @Test
    void withoutAKnownZoneItIsTheMiddle() {
        Halving.Halves halves = halving.of(ids);
        assertThat(halves.first()).isEqualTo(ids.subList(0, 3));
        assertThat(halves.second()).isEqualTo(ids.subList(3, 6));
        assertThat(halved).hasValue(1);
    }

    @Test
    void theCutIsBetweenZonesAndNearTheMiddle() {
        learn("c", 1, 4);
        learn("a", 2);
        learn("b", 3, 5, 6);
        Halving.Halves halves = halving.of(ids);
        assertThat(halves.first()).isEqualTo(pick(2, 3, 5, 6));
        assertThat(halves.second()).isEqualTo(pick(1, 4));
    }

    @Test
    void whatIsNotKnownIsAPartOfItsOwn() {
        learn("a", 1, 6);
        Halving.Halves halves = halving.of(ids);
        assertThat(halves.first()).isEqualTo(pick(1, 6));
        assertThat(halves.second()).isEqualTo(pick(2, 3, 4, 5));
    }

    @Test
    void theLastOfThreeCanBeCutOff() {
        learn("a", 1, 2);
        learn("b", 3);
        assertThat(halving.of(pick(1, 2, 3)).second()).isEqualTo(pick(3));
    }

    @Test
    void oneIdIsNotHalved() {
        assertThatThrownBy(() -> halving.of(pick(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(halved).hasValue(0);
    }

    private List<InstanceId> pick(int... numbers) {
        List<InstanceId> picked = new ArrayList<>();
        for (int number : numbers) {
            picked.add(ids.get(number - 1));
        }
        return picked;
    }

    private void learn(String zone, int... numbers) {
        List<SeenInstance> seen = new ArrayList<>();
        for (InstanceId id : pick(numbers)) {
            seen.add(new SeenInstance(
                    id,
                    InstanceState.RUNNING,
                    null,
                    new Placement("123456789012", "us-east-1", zone, null),
                    null,
                    List.of(),
                    Marks.NONE));
        }
        halving.learn(seen);
    }
}
