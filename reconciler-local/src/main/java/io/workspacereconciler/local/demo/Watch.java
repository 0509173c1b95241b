package io.workspacereconciler.local.demo;

import io.workspacereconciler.local.ec2.InstanceSnapshot;
import io.workspacereconciler.local.platform.Platform;
import io.workspacereconciler.local.platform.Row;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at the registry and at the machines, whoever changes them. */
final class Watch {
    private final Platform platform;
    private final Culprits culprits;
    private final InstantSource clock;

    Watch(Platform platform, Culprits culprits, InstantSource clock) {
        this.platform = platform;
        this.culprits = culprits;
        this.clock = clock;
    }

    /** The rows first: an instance that a row names is then never newer than the machines. */
    Snapshot look() {
        var rows = platform.registry().rows().stream().collect(Collectors.toMap(Row::id, Function.identity()));
        var machines =
                platform.world().instances().stream().collect(Collectors.toMap(InstanceSnapshot::id, this::machine));
        return new Snapshot(clock.instant(), rows, machines);
    }

    private Snapshot.Machine machine(InstanceSnapshot instance) {
        return new Snapshot.Machine(instance.state(), instance.condition().since(), culprits.of(instance.id()));
    }
}
