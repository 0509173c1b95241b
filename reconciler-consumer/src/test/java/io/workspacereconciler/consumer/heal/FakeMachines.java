package io.workspacereconciler.consumer.heal;

import io.workspacereconciler.check.InstanceState;
import io.workspacereconciler.workspace.InstanceId;
import io.workspacereconciler.workspace.WorkspaceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Instances and volumes in memory; a volume is on at most one instance. */
class FakeMachines {

    record Machine(
            InstanceState state,
            @Nullable WorkspaceId workspace,
            @Nullable String keeper) {}

    static final List<PlannedVolume> VOLUMES =
            List.of(new PlannedVolume("vol-0000000a", "/dev/sdf"), new PlannedVolume("vol-0000000b", "/dev/sdg"));

    final Map<InstanceId, Machine> machines = new LinkedHashMap<>();
    final Map<String, InstanceId> attachments = new HashMap<>();
    /** Those that carry the workspace's tag. */
    final List<PlannedVolume> tagged = new ArrayList<>(VOLUMES);

    /** What happens between two looks without anybody's doing; on EC2 nothing does. */
    void byItself() {}

    /** An instance of the workspace, with its volumes attached unless it is terminated. */
    void put(InstanceId instance, InstanceState state, @Nullable WorkspaceId workspace, @Nullable String keeper) {
        set(instance, new Machine(state, workspace, keeper));
        if (state != InstanceState.TERMINATED) {
            VOLUMES.forEach(volume -> attachments.put(volume.volume(), instance));
        }
    }

    /** The instance is in this state from now on. */
    void become(InstanceId instance, InstanceState state) {
        Machine before = machine(instance);
        set(instance, new Machine(state, before.workspace(), before.keeper()));
    }

    /** EC2 no longer shows the instance. */
    void forget(InstanceId instance) {
        become(instance, InstanceState.TERMINATED);
        machines.remove(instance);
    }

    /** The state of an instance that EC2 shows. */
    InstanceState stateOf(InstanceId instance) {
        return machine(instance).state();
    }

    /** All instances that EC2 shows. */
    List<InstanceId> instances() {
        return List.copyOf(machines.keySet());
    }

    /** All of it, in words. */
    String describe() {
        return machines + " " + new TreeMap<>(attachments);
    }

    /** Whether the instance runs or starts. */
    boolean isLive(InstanceId instance) {
        Machine machine = machines.get(instance);
        return machine != null && machine.state().isRunning();
    }

    /** Whether all volumes are free, or all are on one instance. */
    boolean volumesTogether() {
        return attachments.isEmpty()
                || (attachments.size() == VOLUMES.size()
                        && attachments.values().stream().distinct().count() == 1);
    }

    /** Whether the instance runs with all volumes. */
    boolean isComplete(InstanceId instance) {
        Machine machine = machines.get(instance);
        return machine != null && machine.state() == InstanceState.RUNNING && hasVolumes(instance);
    }

    /** Whether all volumes are on this instance. */
    boolean hasVolumes(InstanceId instance) {
        return VOLUMES.stream().allMatch(volume -> instance.equals(attachments.get(volume.volume())));
    }

    void set(InstanceId instance, Machine machine) {
        machines.put(instance, machine);
        if (machine.state() == InstanceState.TERMINATED) {
            attachments.values().removeIf(instance::equals);
        }
    }

    Machine machine(InstanceId instance) {
        return Objects.requireNonNull(machines.get(instance), "no such instance");
    }

    /** What becomes of a new instance; it runs at the second look. */
    Outcome isUp(InstanceId instance) {
        Machine machine = machines.get(instance);
        if (machine == null) {
            return new Outcome.NotYet("not visible yet");
        }
        if (machine.state() == InstanceState.PENDING) {
            become(instance, InstanceState.RUNNING);
            return new Outcome.NotYet("pending");
        }
        return machine.state() == InstanceState.RUNNING
                ? new Outcome.Done()
                : new Outcome.Died(instance + " is " + machine.state());
    }

    /** What a backend would never allow. */
    static void require(boolean allowed, String rule) {
        if (!allowed) {
            throw new AssertionError(rule);
        }
    }
}
